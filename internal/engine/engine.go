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
	Progress  report.Progress

	// Counted is told what became of the rows of a file, as soon as it is known; nil is nobody.
	Counted func(day calendar.Date, in plan.Input, rows *report.Funnel)

	// Seen is told the rows of the result of a pass before any of them is visible; nil is nobody.
	Seen func(ctx context.Context, p *plan.Pass, cols []vector.Column, rows int) error

	// Publish makes what was staged of a pass visible: its result, its further targets, its
	// side outputs. Further targets that cannot be published, or were given up before, keep
	// their errors.
	// When it is nil one is committed after the other.
	Publish func(ctx context.Context, p *plan.Pass, outputs []*sink.Output) error
}

// Partition is an output that was written: a pass over the days of a batch.
type Partition struct {
	Pass    string
	Side    string // name of the side output; "" for the result
	Extra   int    // of the result: number of the further target it was written to; 0 is its own
	Written sink.Written
	Err     error         // why a further target could not be written; of Written there is only the URI then
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
	outputs, first, err := e.stage(ctx, b, pass, runs, ref, area)
	if err != nil {
		return nil, fmt.Errorf("writing pass %s: %w", p.Name, err)
	}
	defer func() { err = errors.Join(err, sink.Abort(outputs)) }()
	for i, s := range b.Sides {
		if s.Side.Pass != p {
			continue
		}
		staged, err := e.stageSide(ctx, s, sides[i], area)
		if err != nil {
			return nil, fmt.Errorf("writing side output %s: %w", s.Side.Key, err)
		}
		sides[i] = nil
		outputs = append(outputs, &sink.Output{URI: s.URI, Side: s.Side.Name, Staged: staged})
	}
	publish := e.Publish
	if publish == nil {
		publish = commitEach
	}
	if err := publish(ctx, p, outputs); err != nil {
		return nil, fmt.Errorf("writing pass %s: %w", p.Name, err)
	}
	for _, o := range outputs {
		part := Partition{Pass: p.Name, Side: o.Side, Extra: o.Extra, Written: o.Written, Err: o.Err}
		if o.Err != nil {
			part.Written = sink.Written{URI: o.URI}
		}
		parts = append(parts, part)
	}
	first.Written = parts[0].Written
	parts[0] = first
	return parts, nil
}
