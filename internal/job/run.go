package job

import (
	"context"
	"fmt"
	"runtime"

	"github.com/basaltlake/basalt/internal/engine"
	"github.com/basaltlake/basalt/internal/plan"
	"github.com/basaltlake/basalt/internal/report"
	"github.com/basaltlake/basalt/internal/sink"
	"github.com/basaltlake/basalt/internal/store"
)

// Result is what a run did.
type Result struct {
	Partitions []engine.Partition
	Funnel     *report.Funnel
	Notes      []string
}

// Run plans and runs the job in this process.
func (j *Job) Run(ctx context.Context, progress report.Progress) (*Result, error) {
	if progress == nil {
		progress = report.Silent{}
	}
	defer progress.Done()
	l, err := j.OpenLake(ctx)
	if err != nil {
		return nil, err
	}
	progress.Stage("plan", 0)
	p, err := plan.Build(ctx, j.Config, j.Passes, l, j.Table)
	if err != nil {
		return nil, err
	}
	out, err := store.Open(ctx, j.Config.OutputRoot, j.storeOptions())
	if err != nil {
		return nil, err
	}
	if j.Settings.Output != nil {
		out = j.Settings.Output(out)
	}
	threads := j.Config.Threads
	if threads <= 0 {
		threads = runtime.GOMAXPROCS(0)
	}
	limit, err := j.Config.MemoryBytes(report.MachineMemory())
	if err != nil {
		return nil, err
	}
	budget := limit / 2
	if j.Settings.Budget > 0 {
		budget = j.Settings.Budget
	}
	e := &engine.Engine{
		Lake: l, Tables: j.Table, Threads: threads, Budget: budget, ChunkRows: j.Settings.ChunkRows, Progress: progress,
		Sink:     sink.NewParquet(out, sink.ParquetOptions{Threads: threads}),
		SideSink: sink.NewParquet(out, sink.ParquetOptions{Threads: threads, SortKeys: []string{"ListingId"}}),
	}
	r := &Result{Funnel: &report.Funnel{}, Notes: p.Notes}
	days := 0
	for i := range p.Batches {
		days += len(p.Batches[i].Days)
		r.countPlan(&p.Batches[i])
	}
	for _, left := range p.MetricsLeftOut {
		r.Funnel.Note("default metric %s of pass %s is left out: no file has %v", left.Metric, left.Pass, left.Columns)
	}
	progress.Stage("compute", days)
	for i := range p.Batches {
		b := &p.Batches[i]
		parts, err := e.RunBatch(ctx, b, r.Funnel)
		r.Partitions = append(r.Partitions, parts...)
		if err != nil {
			return r, fmt.Errorf("batch %s: %w", b.Range, err)
		}
	}
	return r, nil
}

// countPlan adds what is known before anything is read: missing files, universes.
func (r *Result) countPlan(b *plan.Batch) {
	for i := range b.Days {
		d := &b.Days[i]
		for _, m := range d.Missing {
			r.Funnel.Table(m.Table).MissingFile(fmt.Sprintf("%s %s", m.MIC, m.Day))
		}
		if d.Universe.Note != "" {
			r.Funnel.Note("universe: %s", d.Universe.Note)
		}
	}
}
