package ledger

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/basaltlake/basalt/internal/calendar"
	"github.com/basaltlake/basalt/internal/sink"
)

// OverlapError is a range that shares days with a committed range it does not contain.
type OverlapError struct {
	Key   Key
	Other calendar.Range
}

// Code returns the message code.
func (e *OverlapError) Code() string { return "range-overlap" }

func (e *OverlapError) Error() string {
	return fmt.Sprintf("range-overlap: %s overlaps %s to %s, which is committed and which it does not contain: two files would hold the same days; run with --replace-overlapping to compute the union of both, or choose days that contain the committed ones",
		e.Key, e.Other.Start, e.Other.End)
}

// Commit publishes staged outputs with their manifest: the output of a partition, then its
// further targets and side outputs. All of it becomes visible, or nothing, but for further
// targets that cannot be written: they keep their errors and what they held, and the
// manifest names them. The caller holds the lease of the partition. m lacks only what is
// known of the data; m.Columns holds names and definitions.
func (l *Ledger) Commit(ctx context.Context, m *Manifest, outputs []*sink.Output) error {
	if err := prepare(ctx, outputs); err != nil {
		return err
	}
	m.Format, m.Finished = manifestFormat, l.opts.Clock().UTC()
	m.setOutputs(outputs)
	earlier, err := l.earlier(ctx, m.Key())
	if err != nil {
		return err
	}
	m.leave(earlier)
	m.Replaces, m.Kept = m.replaced(earlier), l.toKeep(m, earlier)
	if err := l.intend(ctx, m); err != nil {
		return err
	}
	err = l.keep(ctx, m)
	// A run that is interrupted from here on finishes the commit: little is left to do.
	ctx = context.WithoutCancel(ctx)
	if err == nil {
		err = l.publish(ctx, m, outputs, earlier)
	}
	if err != nil {
		// The output may have become visible all the same. When that cannot be told
		// now, the intent stays for the next run.
		return errors.Join(err, l.forget(ctx, m))
	}
	err = l.finish(ctx, m)
	m.tell(outputs)
	return err
}

// prepare ends the writing of outputs, which stay invisible.
func prepare(ctx context.Context, outputs []*sink.Output) error {
	for _, o := range outputs {
		if o.Err != nil {
			continue
		}
		staged, ok := o.Staged.(sink.Prepared)
		if !ok {
			return fmt.Errorf("committing %s: the sink cannot prepare its data", o.URI)
		}
		var err error
		o.Written, err = staged.Prepare(ctx)
		if err := o.Bear(ctx, err); err != nil {
			return err
		}
	}
	return nil
}

// intend writes the intent of a commit.
func (l *Ledger) intend(ctx context.Context, m *Manifest) error {
	uri, err := l.path(intents, m.Key())
	if err != nil {
		return err
	}
	if err := l.write(ctx, uri, m); err != nil {
		return fmt.Errorf("writing the intent of %s: %w", m.Key(), err)
	}
	return nil
}

// publish makes outputs visible. The output is last: it decides which version is the
// current one. Before that the intent is made to speak of no further target that failed.
func (l *Ledger) publish(ctx context.Context, m *Manifest, outputs []*sink.Output, earlier []*Manifest) error {
	for i := len(outputs) - 1; i > 0; i-- {
		o := outputs[i]
		if !m.writes(o.URI) {
			continue
		}
		_, err := o.Staged.Commit(ctx)
		if err != nil && o.Extra == 0 {
			return err
		}
		if err != nil {
			if there, unknown := l.published(ctx, m.at(o.URI)); unknown != nil || !there {
				m.fail(o.Extra, err)
			}
		}
	}
	if slices.ContainsFunc(m.Failed, func(f FailedOutput) bool { return f.Tried != nil }) {
		m.leave(earlier)
		if err := l.intend(ctx, m); err != nil {
			return err
		}
	}
	_, err := outputs[0].Staged.Commit(ctx)
	return err
}
