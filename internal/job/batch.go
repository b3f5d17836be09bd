package job

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/basaltlake/basalt/internal/ledger"
	"github.com/basaltlake/basalt/internal/plan"
	"github.com/basaltlake/basalt/internal/report"
)

// batches runs all batches and keeps the record of the run.
func (r *run) batches(ctx context.Context) error {
	days := 0
	for i := range r.plan.Batches {
		days += len(r.plan.Batches[i].Days)
	}
	r.begins(ctx)
	r.clock.Stage("compute", days)
	var err error
	if r.job.Settings.only == nil {
		err = r.unreadable(ctx)
	}
	for i := 0; err == nil && i < len(r.plan.Batches); i++ {
		b := &r.plan.Batches[i]
		only := r.job.Settings.only
		if only != nil && !only.is(b) {
			continue
		}
		end := r.batchBegins(b)
		switch {
		case only != nil:
			some := b.Only(func(p *plan.Partition) bool { return slices.Contains(only.Passes, p.Key.Pass) })
			err = r.batch(ctx, &some)
		case r.job.isolated():
			err = r.isolate(ctx, b, &r.record.Batches[i])
		default:
			err = r.batch(ctx, b)
			r.record.Batches[i].PeakRSS = report.ReadMemory().Peak
		}
		end()
		if err != nil && only == nil { // a worker's error is wrapped where it arrives
			err = fmt.Errorf("batch %s: %w", b.Range, err)
		}
	}
	if err == nil && len(r.result.Failed)+len(r.result.Targets) > 0 {
		err = &PartialError{len(r.plan.Partitions), r.result.Failed, r.result.Targets}
	}
	r.clock.end()
	r.countRequests()
	err = errors.Join(err, r.save(context.WithoutCancel(ctx), err))
	r.ends(ctx, err)
	return err
}

// unreadable records partitions whose input cannot be opened.
func (r *run) unreadable(ctx context.Context) error {
	for _, p := range r.plan.Partitions {
		if p.Runs() && p.Err != nil {
			if err := r.fail(ctx, p, p.Err); err != nil {
				return err
			}
		}
	}
	return nil
}

// batch takes the leases of a batch and computes what another run has not done meanwhile.
func (r *run) batch(ctx context.Context, b *plan.Batch) (err error) {
	held := map[*plan.Partition]*ledger.Lease{}
	var leases []*ledger.Lease
	defer func() {
		for _, lease := range leases {
			err = errors.Join(err, lease.Release(context.WithoutCancel(ctx)))
		}
	}()
	// Runs that want the same partitions ask for them in one order, so that none waits
	// for another that waits for it.
	ordered := slices.Clone(b.Partitions)
	slices.SortFunc(ordered, func(x, y *plan.Partition) int { return cmp.Compare(x.Key.Pass, y.Key.Pass) })
	shared := map[string]*plan.Partition{}
	for _, p := range ordered {
		lease, err := r.ledger.Lease(ctx, p.Key, r.record.ID, r.waiting())
		if err != nil {
			return err
		}
		held[p], leases = lease, append(leases, lease)
		for _, uri := range p.Shared {
			shared[uri] = p
		}
	}
	for _, uri := range slices.Sorted(maps.Keys(shared)) {
		lease, err := r.ledger.LeasePlace(ctx, uri, shared[uri].Key, r.record.ID, r.waiting())
		if err != nil {
			return err
		}
		leases = append(leases, lease)
	}
	stop := ledger.Keep(ctx, leases)
	defer stop()
	wanted := map[*plan.Partition]bool{}
	for _, p := range b.Partitions {
		done, err := r.doneMeanwhile(ctx, p)
		if err != nil {
			return err
		}
		if done {
			r.result.UpToDate++
			r.result.Funnel.Pass(p.Key.Pass).UpToDate++
			r.skipped(p)
			continue
		}
		if err := p.Taken(ctx, r.ledger); err != nil {
			if failed := r.fail(ctx, p, err); failed != nil || r.job.Config.OnError != "continue" {
				return errors.Join(err, failed)
			}
			continue
		}
		wanted[p] = true
	}
	return r.compute(ctx, b, wanted, held)
}

// waiting is what to do when a partition is busy: nil is to give up.
func (r *run) waiting() func(*ledger.BusyError) {
	if !r.job.Asked.Wait {
		return nil
	}
	return func(e *ledger.BusyError) {
		text := fmt.Sprintf("waiting for run %s, which is computing %s", e.Run, e.Key)
		r.clock.Note(text)
		r.account.batch.Debug(text)
	}
}

// doneMeanwhile reports whether another run has done the same since the plan was made.
func (r *run) doneMeanwhile(ctx context.Context, p *plan.Partition) (bool, error) {
	m, err := r.ledger.Manifest(ctx, p.Key)
	var damaged *ledger.DamagedError
	if m == nil || errors.As(err, &damaged) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	news := p.Earlier == nil || p.Earlier.Key() != p.Key || m.Run != p.Earlier.Run
	return news && p.DoneBy(m), nil
}

// compute computes the wanted partitions of a batch: together, and when that fails and
// others may go on, one by one.
func (r *run) compute(ctx context.Context, b *plan.Batch, wanted map[*plan.Partition]bool, held map[*plan.Partition]*ledger.Lease) error {
	err := r.together(ctx, b, wanted, held)
	if err == nil || ctx.Err() != nil {
		return err
	}
	goOn := r.job.Config.OnError == "continue"
	for _, p := range b.Partitions {
		if !wanted[p] {
			continue
		}
		cause := err
		if goOn && len(wanted) > 1 {
			cause = r.together(ctx, b, map[*plan.Partition]bool{p: true}, held)
		}
		if cause == nil {
			delete(wanted, p)
			continue
		}
		if ctx.Err() != nil {
			return cause
		}
		if failed := r.fail(ctx, p, cause); failed != nil {
			return errors.Join(err, failed)
		}
	}
	if goOn {
		return nil
	}
	return err
}

// together computes partitions of a batch and removes from wanted those that are done.
func (r *run) together(ctx context.Context, b *plan.Batch, wanted map[*plan.Partition]bool, held map[*plan.Partition]*ledger.Lease) error {
	if len(wanted) == 0 {
		return nil
	}
	some := b.Only(func(p *plan.Partition) bool { return wanted[p] })
	funnel := &report.Funnel{}
	w := &publisher{run: r, batch: &some, funnel: funnel, leases: held, beside: map[*plan.Partition]*neighbours{}}
	r.engine.Seen, r.engine.Publish, r.engine.Counted = w.seen, w.publish, r.counted
	r.clock.begin()
	parts, err := r.engine.RunBatch(ctx, &some, funnel)
	for _, part := range parts {
		if part.Err == nil { // else it is among the targets that failed
			r.result.add(part)
		}
	}
	for _, p := range w.done {
		delete(wanted, p)
	}
	if err != nil {
		// The rows are counted when they have led to something.
		funnel = &report.Funnel{Passes: funnel.Passes, Warnings: funnel.Warnings}
	}
	warn(r.account.batch, funnel.Warnings)
	r.result.Funnel.Add(funnel)
	return err
}

// fail records that a partition could not be computed.
func (r *run) fail(ctx context.Context, p *plan.Partition, cause error) error {
	r.result.Failed = append(r.result.Failed, Failed{p.Key, cause})
	r.result.Funnel.Pass(p.Key.Pass).Failed++
	r.record.Partitions = append(r.record.Partitions, ledger.RunPartition{
		Pass: p.Key.Pass, Start: p.Key.Start, End: p.Key.End, Why: p.Reason(), Error: report.Scrub(cause.Error()),
	})
	r.failed(p, cause)
	return r.ledger.Fail(ctx, p.Key, r.record.ID, cause)
}

// save writes the record of the run, unless it did nothing.
func (r *run) save(ctx context.Context, cause error) error {
	if r.job.Settings.only != nil {
		r.result.record = r.record.Partitions
		return nil // the run that the worker works for keeps the record
	}
	if len(r.record.Partitions) == 0 {
		return nil
	}
	c := r.job.Config
	r.record.Program, r.record.Config = r.job.program(), c.File
	r.record.Dataset, r.record.Universe, r.record.Days = c.Dataset, r.plan.Universe, r.plan.Days
	r.record.TimeEstimate = r.job.times(r.plan).Seconds
	r.record.UpToDate, r.record.Funnel = r.result.UpToDate, r.result.Funnel
	r.record.PeakRSS, r.record.Stages = report.ReadMemory().Peak, r.clock.stages
	for _, b := range r.record.Batches {
		r.record.PeakRSS = max(r.record.PeakRSS, b.PeakRSS)
	}
	if cause != nil {
		r.record.Error = report.Scrub(cause.Error())
	}
	return r.ledger.SaveRun(ctx, &r.record)
}
