package ledger

import (
	"context"
	"errors"
	"slices"

	"github.com/basaltlake/basalt/internal/calendar"
	"github.com/basaltlake/basalt/internal/store"
)

// Recover finishes or forgets a commit of a partition that was interrupted. The caller
// holds the lease of the partition.
func (l *Ledger) Recover(ctx context.Context, k Key) error {
	m, err := l.intent(ctx, k)
	if err != nil || m == nil {
		return err
	}
	complete, err := l.complete(ctx, m)
	if err != nil {
		return err
	}
	if complete {
		return l.finish(ctx, m)
	}
	return l.forget(ctx, m)
}

// Interrupted lists the ranges of a series whose commit is under way or was interrupted.
func (l *Ledger) Interrupted(ctx context.Context, s Series) ([]calendar.Range, error) {
	return l.ranges(ctx, intents, s)
}

// intent returns the intent of a partition, or nil.
func (l *Ledger) intent(ctx context.Context, k Key) (*Manifest, error) {
	uri, err := l.path(intents, k)
	if err != nil {
		return nil, err
	}
	return l.readManifest(ctx, uri, k)
}

// complete reports whether all data that an intent speaks of are in place. A further
// target that cannot be looked at decides nothing.
func (l *Ledger) complete(ctx context.Context, m *Manifest) (bool, error) {
	published, err := l.published(ctx, &m.Output)
	for i := 0; err == nil && published && i < len(m.Sides); i++ {
		published, err = l.published(ctx, &m.Sides[i])
		if err != nil && m.Sides[i].Extra > 0 && ctx.Err() == nil {
			published, err = true, nil
		}
	}
	return published, err
}

// published reports whether an output is in place.
func (l *Ledger) published(ctx context.Context, o *Output) (bool, error) {
	info, err := l.store.Stat(ctx, o.URI)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	if err != nil || info.Size != o.Bytes {
		return false, err
	}
	return l.contains(ctx, o.URI, o)
}

// forget removes the intent of a commit that did not happen, and data beside the output
// that only it speaks of. Those of the old version are what they were, or the old manifest
// says that they are not.
func (l *Ledger) forget(ctx context.Context, m *Manifest) error {
	if complete, err := l.complete(ctx, m); err != nil || complete {
		return err
	}
	old, err := l.replaceable(ctx, m.Key())
	if err != nil {
		return err
	}
	for _, o := range m.begun() {
		if old != nil && slices.Contains(old.Files(), o.URI) {
			continue
		}
		if err := l.unpublish(ctx, &o); err != nil && o.Extra == 0 {
			return err // what stays at a further target is replaced by the next run
		}
	}
	if err := l.putBack(ctx, old, m.Kept); err != nil {
		return err
	}
	uri, err := l.path(intents, m.Key())
	if err != nil {
		return err
	}
	return l.store.Remove(ctx, uri)
}

// begun are the data beside the output that an intent may have made visible.
func (m *Manifest) begun() []Output {
	all := slices.Clone(m.Sides)
	for i := range m.Failed {
		if tried := m.Failed[i].Tried; tried != nil {
			all = append(all, *tried)
		}
	}
	return all
}

// unpublish removes an output if it is in place.
func (l *Ledger) unpublish(ctx context.Context, o *Output) error {
	published, err := l.published(ctx, o)
	if err != nil || !published {
		return err
	}
	return l.store.Remove(ctx, o.URI)
}
