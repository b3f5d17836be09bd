package ledger

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/basaltlake/basalt/internal/calendar"
	"github.com/basaltlake/basalt/internal/sink"
	"github.com/basaltlake/basalt/internal/store"
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

// Commit publishes staged data with their manifest: the output of a partition, then its
// side outputs. All of it becomes visible, or nothing. The caller holds the lease of the
// partition. m lacks only what is known of the data; m.Columns holds names and definitions.
func (l *Ledger) Commit(ctx context.Context, m *Manifest, staged ...sink.Prepared) ([]sink.Written, error) {
	written := make([]sink.Written, len(staged))
	for i, s := range staged {
		var err error
		if written[i], err = s.Prepare(ctx); err != nil {
			return nil, err
		}
	}
	m.Format, m.Finished = manifestFormat, l.opts.Clock().UTC()
	m.setWritten(written)
	var err error
	if m.Replaces, err = l.replaced(ctx, m); err != nil {
		return nil, err
	}
	if m.Kept, err = l.toKeep(ctx, m); err != nil {
		return nil, err
	}
	intent, err := l.path(intents, m.Key())
	if err != nil {
		return nil, err
	}
	if err := l.write(ctx, intent, m); err != nil {
		return nil, fmt.Errorf("writing the intent of %s: %w", m.Key(), err)
	}
	err = l.keep(ctx, m)
	// A run that is interrupted from here on finishes the commit: little is left to do.
	ctx = context.WithoutCancel(ctx)
	if err != nil {
		return nil, errors.Join(err, l.forget(ctx, m))
	}
	// The output is last: it decides which version is the current one.
	for i := len(staged) - 1; i >= 0; i-- {
		if _, err := staged[i].Commit(ctx); err != nil {
			// The output may have become visible all the same. When that cannot be told
			// now, the intent stays for the next run.
			return nil, errors.Join(err, l.forget(ctx, m))
		}
	}
	return written, l.finish(ctx, m)
}

// forget removes the intent of a commit that did not happen, and side outputs that only
// it speaks of. Those of the old version are what they were.
func (l *Ledger) forget(ctx context.Context, m *Manifest) error {
	if complete, err := l.complete(ctx, m); err != nil || complete {
		return err
	}
	old, err := l.recorded(ctx, m.Key())
	if err != nil {
		return err
	}
	for i := range m.Sides {
		if old != nil && slices.Contains(old.Files(), m.Sides[i].URI) {
			continue
		}
		published, err := l.published(ctx, &m.Sides[i])
		if err != nil {
			return err
		}
		if published {
			if err := l.store.Remove(ctx, m.Sides[i].URI); err != nil {
				return err
			}
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

// replaced returns what a commit takes the place of: the ranges it contains, and the
// data of an earlier version that lie elsewhere.
func (l *Ledger) replaced(ctx context.Context, m *Manifest) ([]Replaced, error) {
	key := m.Key()
	committed, err := l.ranges(ctx, manifests, key.Series)
	if err != nil {
		return nil, err
	}
	if other := Conflicts(key.Range, outermost(committed)); len(other) > 0 {
		return nil, &OverlapError{key, other[0]}
	}
	var all []Replaced
	for _, r := range Contained(key.Range, committed) {
		old, err := l.recorded(ctx, Key{key.Series, r})
		if err != nil {
			return nil, err
		}
		if old == nil {
			continue
		}
		for _, uri := range old.Files() {
			if r != key.Range || !slices.Contains(m.Files(), uri) {
				all = append(all, Replaced{Start: r.Start, End: r.End, URI: uri})
			}
		}
	}
	return all, nil
}

// finish does what follows once the data are visible. Each step may have been done before.
func (l *Ledger) finish(ctx context.Context, m *Manifest) error {
	key := m.Key()
	if err := l.look(ctx, m); err != nil {
		return fmt.Errorf("committing %s: %w", key, err)
	}
	uri, err := l.path(manifests, key)
	if err != nil {
		return err
	}
	kept := m.Kept
	m.Kept = nil
	if err := l.write(ctx, uri, m); err != nil {
		return fmt.Errorf("writing the manifest of %s: %w", key, err)
	}
	if err := l.dropKept(ctx, kept); err != nil {
		return fmt.Errorf("committing %s: %w", key, err)
	}
	for _, old := range m.Replaces {
		if err := l.remove(ctx, m, old); err != nil {
			return fmt.Errorf("removing %s, which %s replaces: %w", old.URI, key, err)
		}
	}
	for _, kind := range []string{failures, intents} {
		if uri, err = l.path(kind, key); err != nil {
			return err
		}
		if err := l.store.Remove(ctx, uri); err != nil {
			return fmt.Errorf("committing %s: %w", key, err)
		}
	}
	return nil
}

// remove removes what a manifest replaces: first the record, then the data.
func (l *Ledger) remove(ctx context.Context, m *Manifest, old Replaced) error {
	r := calendar.Range{Start: old.Start, End: old.End}
	if r != m.Key().Range {
		uri, err := l.path(manifests, Key{m.Series, r})
		if err != nil {
			return err
		}
		if err := l.store.Remove(ctx, uri); err != nil {
			return err
		}
	}
	if slices.Contains(m.Files(), old.URI) {
		return nil
	}
	return l.store.Remove(ctx, old.URI)
}

// look notes how the store describes the data.
func (l *Ledger) look(ctx context.Context, m *Manifest) error {
	outputs := []*Output{&m.Output}
	for i := range m.Sides {
		outputs = append(outputs, &m.Sides[i])
	}
	for _, o := range outputs {
		info, err := l.store.Stat(ctx, o.URI)
		if err != nil {
			return err
		}
		o.seen(info)
	}
	return nil
}

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

// complete reports whether all data that an intent speaks of are in place.
func (l *Ledger) complete(ctx context.Context, m *Manifest) (bool, error) {
	published, err := l.published(ctx, &m.Output)
	for i := 0; err == nil && published && i < len(m.Sides); i++ {
		published, err = l.published(ctx, &m.Sides[i])
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
