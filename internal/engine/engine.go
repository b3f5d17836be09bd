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
	Budget    int64 // bytes for the rows of files that have to be sorted in memory
	ChunkRows int   // 0 is the default
	Meta      map[string]string
	Progress  report.Progress

	// Publish makes what was staged of a pass visible: its result, then its side outputs.
	// When it is nil one is committed after the other.
	Publish func(ctx context.Context, p *plan.Pass, staged []sink.Staged) ([]sink.Written, error)
}

// Partition is an output that was written: a pass over the days of a batch.
type Partition struct {
	Pass    string
	Side    string // name of the side output; "" for the result
	Written sink.Written
	Head    *vector.Frame // its first rows
}

// HeadRows is how many rows of an output are kept to be shown.
const HeadRows = 5

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
		parts, err := e.write(ctx, b, i, runs[i], sides)
		if err != nil {
			return done, err
		}
		runs[i] = sortedRuns{}
		done = append(done, parts...)
		n := funnel.Pass(p.Name)
		n.Partitions++
		n.Buckets += parts[0].Written.Rows
		n.Bytes += parts[0].Written.Bytes
	}
	return done, nil
}

// write writes the result of a pass and its side outputs, and publishes them together.
func (e *Engine) write(ctx context.Context, b *plan.Batch, pass int, runs sortedRuns, sides [][]*vector.Frame) (parts []Partition, err error) {
	p := b.Passes[pass]
	var staged []sink.Staged
	defer func() {
		for _, s := range staged {
			err = errors.Join(err, s.Abort())
		}
	}()
	main, part, err := e.stage(ctx, p, b.Outputs[pass], runs)
	if err != nil {
		return nil, fmt.Errorf("writing pass %s: %w", p.Name, err)
	}
	staged, parts = append(staged, main), append(parts, part)
	for i, s := range b.Sides {
		if s.Side.Pass != p {
			continue
		}
		side, err := e.stageSide(ctx, s, sides[i])
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

// stage merges the sorted runs of a pass into its output, which is not visible yet.
func (e *Engine) stage(ctx context.Context, p *plan.Pass, uri string, runs sortedRuns) (staged sink.Staged, part Partition, err error) {
	fields := p.Fields()
	staged, err = e.Sink.Begin(ctx, uri, fields, e.Meta)
	if err != nil {
		return nil, part, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, staged.Abort())
		}
	}()
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
		return staged, part, runs.explain(err)
	}
	return staged, Partition{Pass: p.Name, Head: head}, nil
}

func appendHead(head *vector.Frame, cols []vector.Column, rows int) {
	if head.Cols == nil {
		for _, f := range head.Fields {
			head.Cols = append(head.Cols, vector.MakeColumn(f.Type, 0))
		}
	}
	for i := 0; i < rows && head.Rows < HeadRows; i++ {
		for c := range cols {
			head.Cols[c].AppendFrom(&cols[c], i)
		}
		head.Rows++
	}
}
