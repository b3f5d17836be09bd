package engine

import (
	"context"

	"github.com/basaltlake/basalt/internal/plan"
	"github.com/basaltlake/basalt/internal/sink"
	"github.com/basaltlake/basalt/vector"
)

// begin begins the output of a pass and its further targets. A further target that cannot
// be begun keeps its error.
func (e *Engine) begin(ctx context.Context, b *plan.Batch, pass int, fields []vector.Field) (outputs []*sink.Output, err error) {
	to := e.Sink
	if p := b.Passes[pass]; p.SortKeys != nil {
		to = to.(sink.Sorter).SortedBy(p.Order())
	}
	uris := []string{b.Outputs[pass]}
	if b.Extras != nil {
		uris = append(uris, b.Extras[pass]...)
	}
	for i, uri := range uris {
		o := &sink.Output{URI: uri, Extra: i}
		staged, err := to.Begin(ctx, uri, fields)
		if err == nil {
			o.Staged = staged
		} else if err := o.Bear(ctx, err); err != nil {
			return outputs, err
		}
		outputs = append(outputs, o)
	}
	return outputs, nil
}

// writeRows writes rows to all outputs but the further targets that have failed.
func writeRows(ctx context.Context, outputs []*sink.Output, cols []vector.Column, rows int) error {
	for _, o := range outputs {
		if o.Err != nil {
			continue
		}
		if err := o.Bear(ctx, o.Staged.Write(cols, rows)); err != nil {
			return err
		}
	}
	return nil
}

// commitEach publishes outputs one after the other.
func commitEach(ctx context.Context, _ *plan.Pass, outputs []*sink.Output) error {
	for _, o := range outputs {
		if o.Err != nil {
			continue
		}
		var err error
		o.Written, err = o.Staged.Commit(ctx)
		if err := o.Bear(ctx, err); err != nil {
			return err
		}
	}
	return nil
}
