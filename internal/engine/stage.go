package engine

import (
	"context"
	"errors"

	"github.com/basaltlake/basalt/internal/check"
	"github.com/basaltlake/basalt/internal/plan"
	"github.com/basaltlake/basalt/internal/sink"
	"github.com/basaltlake/basalt/internal/spill"
	"github.com/basaltlake/basalt/vector"
)

// stage merges the sorted runs of a pass into its output and its further targets, which
// are not visible yet, and checks the rows on their way. A further target that cannot be
// written keeps its error, and the others go on. first is the partition of the output as
// far as it is known.
func (e *Engine) stage(ctx context.Context, b *plan.Batch, pass int, runs sortedRuns, ref *check.Reference, area *spill.Area) (outputs []*sink.Output, first Partition, err error) {
	p := b.Passes[pass]
	fields := p.Fields()
	first.Pass = p.Name
	defer func() {
		if err != nil {
			err = errors.Join(err, sink.Abort(outputs))
		}
	}()
	if outputs, err = e.begin(ctx, b, pass, fields); err != nil {
		return outputs, first, err
	}
	checks := rules(p, fields, ref)
	head := preview{rows: &vector.Frame{Fields: fields}}
	emit := func(cols []vector.Column, rows int) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		for _, c := range checks {
			c.See(cols, rows)
		}
		if e.Seen != nil {
			if err := e.Seen(ctx, p, cols, rows); err != nil {
				return err
			}
		}
		if err := writeRows(ctx, outputs, cols, rows); err != nil {
			return err
		}
		head.see(cols, rows)
		return nil
	}
	if err := e.inOrder(p, runs, area, emit); err != nil {
		return outputs, first, err
	}
	for i := range checks {
		warnings, broken := checks[i].Judge(where(b, p))
		first.Warnings = append(first.Warnings, warnings...)
		err = errors.Join(err, broken)
	}
	first.Head, first.HeadAt = head.rows, head.at
	return outputs, first, err
}

// inOrder emits the rows of a pass in the order of its keys, or of its sort keys. Either
// way no two files may give the same key.
func (e *Engine) inOrder(p *plan.Pass, runs sortedRuns, area *spill.Area, emit func(cols []vector.Column, rows int) error) error {
	keys := fieldNames(p.Keys())
	runs.share(e.Memory.Spill.Memory/2, int64(8*len(p.Fields())))
	if p.SortKeys == nil {
		return runs.explain(sink.Merge(runs.runs, p.Fields(), keys, e.Threads, emit))
	}
	rows, err := sink.NewRowSorter(p.Fields(), p.Order(), e.Threads, area, e.Memory.Sort)
	if err != nil {
		return err
	}
	if err := sink.Merge(runs.runs, p.Fields(), keys, e.Threads, rows.Add); err != nil {
		return runs.explain(err)
	}
	return rows.Emit(emit)
}

func fieldNames(fields []vector.Field) []string {
	names := make([]string, len(fields))
	for i := range fields {
		names[i] = fields[i].Name
	}
	return names
}
