package job

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"

	"github.com/basaltlake/basalt/internal/engine"
	"github.com/basaltlake/basalt/internal/lake"
	"github.com/basaltlake/basalt/internal/ledger"
	"github.com/basaltlake/basalt/internal/plan"
	"github.com/basaltlake/basalt/internal/report"
	"github.com/basaltlake/basalt/internal/sink"
)

// Result is what a run did.
type Result struct {
	RunID      string
	Partitions []engine.Partition // that were computed; the first ones have their Head
	UpToDate   int                // partitions that were done before
	Failed     []Failed
	Targets    []FailedTarget // of partitions that were computed
	Funnel     *report.Funnel
	Notes      []string

	record []ledger.RunPartition // of a worker
}

// headsKept is of how many outputs a run keeps rows to be shown: of more than anybody looks
// at, and of so few that a run of thousands of days takes no more memory than others.
const headsKept = 100

// add adds an output.
func (r *Result) add(p engine.Partition) {
	if len(r.Partitions) >= headsKept {
		p.Head = nil
	}
	r.Partitions = append(r.Partitions, p)
}

// Run plans the job and computes in this process what is not done yet. Partitions that
// are done and unchanged are left alone. The error is a *PartialError when further targets
// failed, and with ON_ERROR: continue when some partitions did.
func (j *Job) Run(ctx context.Context, progress report.Progress) (*Result, error) {
	if progress == nil {
		progress = report.Silent{}
	}
	meter := j.Settings.meter()
	progress = report.Together(progress, meter)
	defer progress.Done()
	l, err := j.OpenLake(ctx)
	if err != nil {
		return nil, err
	}
	book, err := j.OpenLedger(ctx)
	if err != nil {
		return nil, err
	}
	r := &run{job: j, ledger: book, lake: l, result: &Result{Funnel: &report.Funnel{}}, record: book.NewRun(), clock: &stageClock{Progress: progress, now: book.Now}}
	if j.Settings.run != "" {
		r.record.ID = j.Settings.run
	}
	r.result.RunID = r.record.ID
	r.account = newAccount(&j.Settings, meter, r.record.ID, book.Now())
	r.clock.Stage("plan", 0)
	if j.Settings.only == nil { // the run a worker works for has done it
		if err := r.recoverAll(ctx); err != nil {
			return nil, err
		}
	}
	if r.plan, err = plan.Build(ctx, j.Config, j.Passes, l, j.Table, j.planOptions(book, j.isolated())); err != nil {
		return nil, err
	}
	if err := r.refused(); err != nil {
		return nil, err
	}
	if j.Settings.only == nil {
		warnings, err := j.compareSchemas(ctx, r.plan)
		if err != nil {
			return nil, err
		}
		for _, w := range slices.Concat(warnings, r.plan.Warnings) {
			r.result.Funnel.Warn("%s", w)
		}
		r.count()
	}
	if err := r.prepare(); err != nil {
		return nil, err
	}
	return r.result, r.afterwards(ctx, r.batches(ctx))
}

// run is a run of a job.
type run struct {
	job    *Job
	ledger *ledger.Ledger
	lake   *lake.Lake
	plan   *plan.Plan
	engine *engine.Engine
	clock  *stageClock
	result *Result
	record ledger.RunRecord

	account *account
}

// recoverAll finishes or forgets commits that were interrupted.
func (r *run) recoverAll(ctx context.Context) error {
	universe, err := r.job.universeText()
	if err != nil {
		return err
	}
	for _, p := range r.job.Passes {
		s := ledger.Series{Dataset: r.job.Config.Dataset, Pass: p.Name, Universe: universe}
		ranges, err := r.ledger.Interrupted(ctx, s)
		if err != nil {
			return err
		}
		for _, span := range ranges {
			if err := r.recover(ctx, ledger.Key{Series: s, Range: span}); err != nil {
				return fmt.Errorf("finishing an interrupted commit: %w", err)
			}
		}
	}
	return nil
}

func (r *run) recover(ctx context.Context, k ledger.Key) error {
	lease, err := r.ledger.Lease(ctx, k, r.record.ID, nil)
	var busy *ledger.BusyError
	if errors.As(err, &busy) {
		return nil // it is not interrupted, another run is at it
	}
	if err != nil {
		return err
	}
	err = r.ledger.Recover(ctx, k)
	return errors.Join(err, lease.Release(context.WithoutCancel(ctx)))
}

// refused returns the first reason why the run may not begin.
func (r *run) refused() error {
	for _, p := range r.plan.Partitions {
		if p.Why == plan.Refused {
			return p.Err
		}
	}
	return nil
}

// prepare makes the engine.
func (r *run) prepare() error {
	j := r.job
	threads := j.threads()
	if j.Settings.only == nil {
		if err := j.fits(r.plan); err != nil {
			return err
		}
	}
	memory, err := j.memory(j.listings(r.plan))
	if err != nil {
		return err
	}
	if j.Settings.only == nil {
		for i := range r.plan.Batches {
			b := &r.plan.Batches[i]
			need := j.need(b, memory, nil)
			r.record.Batches = append(r.record.Batches, ledger.RunBatch{Start: b.Range.Start, End: b.Range.End, MemoryEstimate: need})
			r.record.MemoryEstimate = max(r.record.MemoryEstimate, need)
		}
	}
	if memory.Ahead > 0 {
		r.lake.ReadAtOnce(memory.AtOnce(r.openColumns()))
	}
	if j.isolated() {
		debug.FreeOSMemory() // what planning took is for workers
	}
	out := r.ledger.Store()
	r.engine = &engine.Engine{
		Lake: r.lake, Tables: j.Table, Threads: threads, Memory: memory, ChunkRows: j.Settings.ChunkRows, Progress: r.clock,
		Sink:     sink.NewParquet(out, sink.ParquetOptions{Threads: threads, Behind: memory.Behind}),
		SideSink: sink.NewParquet(out, sink.ParquetOptions{Threads: threads, Behind: memory.Behind, SortKeys: []string{"ListingId"}}),
	}
	return nil
}

// openColumns is how many columns of a file the batches of this process read, at most.
func (r *run) openColumns() int64 {
	most := int64(0)
	for i := range r.plan.Batches {
		if b := &r.plan.Batches[i]; r.job.Settings.only == nil || r.job.Settings.only.is(b) {
			most = max(most, engine.OpenColumns(b))
		}
	}
	return most
}

// count adds what is known before anything is read: what is up to date, missing files,
// universes.
func (r *run) count() {
	r.result.Notes = r.plan.Notes
	f := r.result.Funnel
	for _, p := range r.plan.Partitions {
		if !p.Runs() {
			r.result.UpToDate++
			f.Pass(p.Key.Pass).UpToDate++
		}
	}
	for i := range r.plan.Batches {
		for k := range r.plan.Batches[i].Days {
			d := &r.plan.Batches[i].Days[k]
			for _, m := range d.Missing {
				f.Table(m.Table).MissingFile(report.FileName(m.MIC, m.Day.String()))
			}
			for _, u := range d.Unread {
				f.Note("files of %s of %s are not read: the universe has no listing of that market, as its reference data say", u.Table, u.MIC)
			}
		}
	}
	empty, other := r.plan.UniverseNotes()
	for _, note := range empty {
		f.Warn("%s", note)
	}
	for _, note := range other {
		f.Note("%s", note)
	}
	if len(r.plan.Batches) == 0 {
		return
	}
	for _, left := range r.plan.MetricsLeftOut {
		f.Note("left out: %s", &left)
	}
	for _, skipped := range r.plan.FiltersSkipped {
		f.Note("%s", skipped)
	}
}
