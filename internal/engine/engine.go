package engine

import (
	"context"
	"errors"
	"fmt"

	"github.com/basaltlake/basalt/internal/calendar"
	"github.com/basaltlake/basalt/internal/check"
	"github.com/basaltlake/basalt/internal/lake"
	"github.com/basaltlake/basalt/internal/plan"
	"github.com/basaltlake/basalt/internal/report"
	"github.com/basaltlake/basalt/internal/sink"
	"github.com/basaltlake/basalt/internal/spill"
	"github.com/basaltlake/basalt/vector"
)

// Engine runs the batches of a plan in this process. Its settings never change a value.
type Engine struct {
	Lake      *lake.Lake
	Tables    plan.Tables
	Sink      sink.Sink // of results, sorted by their keys
	SideSink  sink.Sink // of side outputs, sorted by listing
	Threads   int
	Memory    Memory
	ChunkRows int // 0 is the default
	Meta      map[string]string
	Progress  report.Progress

	// Counted is told what became of the rows of a file, as soon as it is known; nil is nobody.
	Counted func(day calendar.Date, in plan.Input, rows *report.Funnel)

	// Publish makes what was staged of a pass visible: its result, its further targets, its
	// side outputs.
	// When it is nil one is committed after the other.
	Publish func(ctx context.Context, p *plan.Pass, staged []sink.Staged) ([]sink.Written, error)
}

// Partition is an output that was written: a pass over the days of a batch.
type Partition struct {
	Pass    string
	Side    string // name of the side output; "" for the result
	Extra   int    // of the result: number of the further target it was written to; 0 is its own
	Written sink.Written
	Head    *vector.Frame // rows of the result: its first ones with numbers, else its first ones
	HeadAt  int64         // row of the result at which Head begins

	Warnings []string // of the result: rules it breaks
}

// HeadRows is how many rows of an output are kept to be shown.
const HeadRows = 5

// RunBatch computes the days of a batch and writes an output per pass. Nothing is
// visible of a pass that failed.
func (e *Engine) RunBatch(ctx context.Context, b *plan.Batch, funnel *report.Funnel) (done []Partition, err error) {
	area := spill.NewArea(e.Memory.Spill)
	defer func() { err = errors.Join(err, area.Close()) }()
	runs := make([]sortedRuns, len(b.Passes))
	sides := make([][]*sequence, len(b.Sides))
	refs := newReferences(b.Passes)
	for i := range b.Days {
		d := &dayRun{engine: e, passes: b.Passes, day: &b.Days[i], funnel: funnel, refs: refs, area: area}
		rows, err := d.run(ctx)
		if err != nil {
			return nil, err
		}
		for p := range rows {
			runs[p].add(b.Days[i].Date, rows[p])
		}
		for s := range b.Sides {
			if f := d.sideOutput(b.Sides[s].Side); f != nil {
				sides[s] = append(sides[s], f)
			}
		}
		e.Progress.Advance(1, b.Days[i].Rows())
	}
	for i, p := range b.Passes {
		parts, err := e.write(ctx, b, i, runs[i], sides, refs[i], area)
		if err != nil {
			return done, err
		}
		runs[i] = sortedRuns{}
		done = append(done, parts...)
		n := funnel.Pass(p.Name)
		n.Partitions++
		n.Buckets += parts[0].Written.Rows
		n.Bytes += parts[0].Written.Bytes
		for _, w := range parts[0].Warnings {
			funnel.Warn("%s", w)
		}
	}
	return done, nil
}

// write writes the result of a pass, its further targets and its side outputs, and
// publishes them together.
func (e *Engine) write(ctx context.Context, b *plan.Batch, pass int, runs sortedRuns, sides [][]*sequence, ref *check.Reference, area *spill.Area) (parts []Partition, err error) {
	p := b.Passes[pass]
	var staged []sink.Staged
	defer func() {
		for _, s := range staged {
			err = errors.Join(err, s.Abort())
		}
	}()
	if staged, parts, err = e.stage(ctx, b, pass, runs, ref, area); err != nil {
		return nil, fmt.Errorf("writing pass %s: %w", p.Name, err)
	}
	for i, s := range b.Sides {
		if s.Side.Pass != p {
			continue
		}
		side, err := e.stageSide(ctx, s, sides[i], area)
		if err != nil {
			return nil, fmt.Errorf("writing side output %s: %w", s.Side.Key, err)
		}
		sides[i] = nil
		staged, parts = append(staged, side), append(parts, Partition{Pass: p.Name, Side: s.Side.Name})
	}
	publish := e.Publish
	if publish == nil {
		publish = commitEach
	}
	written, err := publish(ctx, p, staged)
	if err != nil {
		return nil, fmt.Errorf("writing pass %s: %w", p.Name, err)
	}
	for i := range parts {
		parts[i].Written = written[i]
	}
	return parts, nil
}

// commitEach publishes outputs one after the other.
func commitEach(ctx context.Context, _ *plan.Pass, staged []sink.Staged) ([]sink.Written, error) {
	written := make([]sink.Written, len(staged))
	for i, s := range staged {
		var err error
		if written[i], err = s.Commit(ctx); err != nil {
			return nil, err
		}
	}
	return written, nil
}
