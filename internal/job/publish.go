package job

import (
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/basaltlake/basalt/internal/ledger"
	"github.com/basaltlake/basalt/internal/plan"
	"github.com/basaltlake/basalt/internal/report"
	"github.com/basaltlake/basalt/internal/sink"
	"github.com/basaltlake/basalt/vector"
)

// publisher commits the partitions of a batch to the ledger.
type publisher struct {
	run    *run
	batch  *plan.Batch
	funnel *report.Funnel // of the batch
	leases map[*plan.Partition]*ledger.Lease
	beside map[*plan.Partition]*neighbours
	done   []*plan.Partition
}

// seen looks at rows of a pass.
func (w *publisher) seen(ctx context.Context, pass *plan.Pass, cols []vector.Column, rows int) (err error) {
	p := w.partition(pass)
	if w.beside[p] == nil {
		if w.beside[p], err = w.run.neighbours(ctx, p); err != nil {
			return err
		}
	}
	return w.beside[p].see(ctx, cols, rows)
}

func (w *publisher) partition(pass *plan.Pass) *plan.Partition {
	return w.batch.Partitions[slices.Index(w.batch.Passes, pass)]
}

// publish commits what was staged of a pass.
func (w *publisher) publish(ctx context.Context, pass *plan.Pass, outputs []*sink.Output) error {
	p, r := w.partition(pass), w.run
	if err := w.leases[p].Check(ctx, p.Key); err != nil {
		return err
	}
	if _, err := r.ledger.KeepConfig(ctx, p.Config); err != nil {
		return err
	}
	m := p.Manifest()
	if beside := w.beside[p]; beside != nil {
		if err := beside.compare(ctx); err != nil {
			return err
		}
		m.Buckets = beside.buckets()
	}
	m.Program, m.Run, m.Lake = r.job.program(), r.record.ID, r.lake.Root()
	m.Read = w.read(pass)
	m.PeakRSS, m.Stages = report.ReadMemory().Peak, r.clock.spent()
	if err := r.ledger.Commit(ctx, m, outputs); err != nil {
		return err
	}
	w.done, p.Earlier = append(w.done, p), m
	done := ledger.RunPartition{
		Pass: p.Key.Pass, Start: p.Key.Start, End: p.Key.End, Why: p.Reason(),
		Rows: m.Output.Rows, Bytes: m.Output.Bytes, URI: m.Output.URI, FailedOutputs: m.Failed, Stages: r.clock.committed(m.Stages),
	}
	r.record.Partitions = append(r.record.Partitions, done)
	r.committed(p, done)
	w.funnel.Pass(pass.Name).FailedTargets += int64(len(m.Failed))
	for i := range m.Failed {
		f := &m.Failed[i]
		r.result.Targets = append(r.result.Targets, FailedTarget{p.Key, f.Target, f.URI, f.Cause()})
	}
	return nil
}

// read returns what became of the rows of the tables that a pass reads, and which files
// are missing.
func (w *publisher) read(pass *plan.Pass) map[string]*report.Table {
	read := missing(w.batch, pass)
	for _, name := range pass.Tables() {
		t := w.funnel.Tables[name]
		if t == nil {
			continue
		}
		kept := *t
		kept.Dropped, kept.Files = maps.Clone(t.Dropped), maps.Clone(t.Files)
		if m := read[name]; m != nil {
			kept.FilesMissing, kept.Missing = m.FilesMissing, m.Missing
		}
		read[name] = &kept
	}
	return read
}

// missing returns the files that a pass misses in a batch, by table.
func missing(b *plan.Batch, pass *plan.Pass) map[string]*report.Table {
	tables := report.Funnel{Tables: map[string]*report.Table{}}
	for i := range b.Days {
		for _, m := range b.Days[i].Missing {
			if slices.Contains(pass.Tables(), m.Table) {
				tables.Table(m.Table).MissingFile(report.FileName(m.MIC, m.Day.String()))
			}
		}
	}
	return tables.Tables
}

// stageClock tells how long the parts of the work take.
type stageClock struct {
	report.Progress
	now     func() time.Time
	stages  []ledger.Stage // of the run
	name    string
	started time.Time

	mu   sync.Mutex // of what follows: Advance is called from any goroutine
	mark time.Time  // the end of the part of a batch that was measured last
	read time.Time  // the last day of the batch was computed
}

// Stage implements report.Progress.
func (c *stageClock) Stage(name string, total int) {
	c.end()
	c.name, c.started = name, c.now()
	c.Progress.Stage(name, total)
}

func (c *stageClock) end() {
	if c.name != "" {
		c.stages = append(c.stages, ledger.Stage{Name: c.name, Seconds: c.now().Sub(c.started).Seconds()})
		c.name = ""
	}
}

// Advance implements report.Progress.
func (c *stageClock) Advance(parts int, rows int64) {
	c.mu.Lock()
	c.read = c.now()
	c.mu.Unlock()
	c.Progress.Advance(parts, rows)
}

func (c *stageClock) begin() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.mark = c.now()
	c.read = c.mark
}

// spent returns how long computing and writing a pass took. What passes of a batch
// compute together counts for the first of them.
func (c *stageClock) spent() []ledger.Stage {
	c.mu.Lock()
	defer c.mu.Unlock()
	var stages []ledger.Stage
	if c.read.After(c.mark) {
		stages = append(stages, ledger.Stage{Name: "compute", Seconds: c.read.Sub(c.mark).Seconds()})
		c.mark = c.read
	}
	now := c.now()
	stages = append(stages, ledger.Stage{Name: "write", Seconds: now.Sub(c.mark).Seconds()})
	c.mark = now
	return stages
}

// committed adds how long the commit took.
func (c *stageClock) committed(stages []ledger.Stage) []ledger.Stage {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.now()
	stages = append(slices.Clone(stages), ledger.Stage{Name: "commit", Seconds: now.Sub(c.mark).Seconds()})
	c.mark = now
	return stages
}
