package engine

import (
	"context"
	"errors"
	"fmt"

	"github.com/basaltlake/basalt/internal/lake"
	"github.com/basaltlake/basalt/internal/plan"
	"github.com/basaltlake/basalt/internal/report"
	"github.com/basaltlake/basalt/internal/sink"
	"github.com/basaltlake/basalt/vector"
)

// Engine runs the batches of a plan in this process. Its settings never change a value.
type Engine struct {
	Lake      *lake.Lake
	Tables    plan.Tables
	Sink      sink.Sink // of results, sorted by their keys
	SideSink  sink.Sink // of side outputs, sorted by listing
	Threads   int
	Budget    int64 // bytes for the rows of one file that have to be sorted in memory
	ChunkRows int   // 0 is the default
	Meta      map[string]string
	Progress  report.Progress
}

// Partition is an output that was written: a pass over the days of a batch.
type Partition struct {
	Pass    string
	Side    string // name of the side output; "" for the result
	Written sink.Written
	Head    *vector.Frame // its first rows
}

// headRows is how many rows of an output are kept to be shown.
const headRows = 5

// RunBatch computes the days of a batch and writes an output per pass. Nothing is
// visible of a pass that failed.
func (e *Engine) RunBatch(ctx context.Context, b *plan.Batch, funnel *report.Funnel) ([]Partition, error) {
	runs := make([]sortedRuns, len(b.Passes))
	sides := make([][]*vector.Frame, len(b.Sides))
	for i := range b.Days {
		d := &dayRun{engine: e, passes: b.Passes, day: &b.Days[i], funnel: funnel}
		frames, err := d.run(ctx)
		if err != nil {
			return nil, err
		}
		for p := range frames {
			runs[p].add(b.Days[i].Date, frames[p])
		}
		for s := range b.Sides {
			if f := d.sideOutput(b.Sides[s].Side); f != nil {
				sides[s] = append(sides[s], f)
			}
		}
		e.Progress.Advance(1, b.Days[i].Rows())
	}
	var done []Partition
	for i, p := range b.Passes {
		part, err := e.write(ctx, p, b.Outputs[i], runs[i])
		if err != nil {
			return done, fmt.Errorf("writing pass %s: %w", p.Name, err)
		}
		runs[i] = sortedRuns{}
		done = append(done, part)
		n := funnel.Pass(p.Name)
		n.Partitions++
		n.Buckets += part.Written.Rows
		n.Bytes += part.Written.Bytes
	}
	for i, s := range b.Sides {
		part, err := e.writeSide(ctx, s, sides[i])
		if err != nil {
			return done, fmt.Errorf("writing side output %s: %w", s.Side.Key, err)
		}
		sides[i] = nil
		done = append(done, part)
	}
	return done, nil
}

// write merges the sorted runs of a pass into its output.
func (e *Engine) write(ctx context.Context, p *plan.Pass, uri string, runs sortedRuns) (part Partition, err error) {
	fields := p.Fields()
	staged, err := e.Sink.Begin(ctx, uri, fields, e.Meta)
	if err != nil {
		return part, err
	}
	defer func() { err = errors.Join(err, staged.Abort()) }()
	var keys []string
	for _, k := range p.Keys() {
		keys = append(keys, k.Name)
	}
	head := &vector.Frame{Fields: fields}
	emit := func(cols []vector.Column, rows int) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := staged.Write(cols, rows); err != nil {
			return err
		}
		appendHead(head, cols, rows)
		return nil
	}
	if err := sink.Merge(runs.frames, keys, e.Threads, emit); err != nil {
		return part, runs.explain(err)
	}
	written, err := staged.Commit(ctx)
	if err != nil {
		return part, err
	}
	return Partition{Pass: p.Name, Written: written, Head: head}, nil
}

func appendHead(head *vector.Frame, cols []vector.Column, rows int) {
	if head.Cols == nil {
		for _, f := range head.Fields {
			head.Cols = append(head.Cols, vector.MakeColumn(f.Type, 0))
		}
	}
	for i := 0; i < rows && head.Rows < headRows; i++ {
		for c := range cols {
			head.Cols[c].AppendFrom(&cols[c], i)
		}
		head.Rows++
	}
}
