package ledger

import (
	"context"
	"fmt"
	"slices"

	"github.com/basaltlake/basalt/internal/calendar"
)

// earlier returns the manifests that a commit of a partition takes the place of: the one
// it has, and those of ranges within its own.
func (l *Ledger) earlier(ctx context.Context, key Key) ([]*Manifest, error) {
	committed, err := l.ranges(ctx, manifests, key.Series)
	if err != nil {
		return nil, err
	}
	if other := Conflicts(key.Range, outermost(committed)); len(other) > 0 {
		return nil, &OverlapError{key, other[0]}
	}
	var all []*Manifest
	for _, r := range Contained(key.Range, committed) {
		read := l.recorded
		if r == key.Range {
			read = l.replaceable
		}
		old, err := read(ctx, Key{key.Series, r})
		if err != nil {
			return nil, err
		}
		if old != nil {
			all = append(all, old)
		}
	}
	return all, nil
}

// replaced returns what a version takes the place of: the data of ranges within its own,
// and those of an earlier version that lie elsewhere.
func (m *Manifest) replaced(earlier []*Manifest) []Replaced {
	var all []Replaced
	for _, old := range earlier {
		for _, o := range old.outputs() {
			if old.Key() != m.Key() || !slices.Contains(m.Files(), o.URI) {
				all = append(all, Replaced{Start: old.Start, End: old.End, URI: o.URI, Extra: o.Extra})
			}
		}
	}
	return all
}

// removeReplaced removes what a version takes the place of: first the records, then the
// data. A further target whose old data cannot be removed has failed, as the manifest then
// says.
func (l *Ledger) removeReplaced(ctx context.Context, m *Manifest) error {
	for _, old := range m.Replaces {
		if err := l.removeRecord(ctx, m, old); err != nil {
			return fmt.Errorf("removing the manifest of %s to %s, which %s replaces: %w", old.Start, old.End, m.Key(), err)
		}
	}
	left := false
	for _, old := range m.Replaces {
		if slices.Contains(m.Files(), old.URI) {
			continue
		}
		err := l.store.Remove(ctx, old.URI)
		if err == nil {
			continue
		}
		err = fmt.Errorf("removing %s, which %s replaces: %w", old.URI, m.Key(), err)
		if old.Extra == 0 {
			return err
		}
		if there, unknown := l.exists(ctx, old.URI); unknown == nil && !there {
			continue // it failed after the removal
		}
		m.failBeside(Output{URI: old.URI, Extra: old.Extra}, err)
		left = true
	}
	if !left {
		return nil
	}
	return l.record(ctx, m)
}

// removeRecord removes the manifest of a range that another one replaces.
func (l *Ledger) removeRecord(ctx context.Context, m *Manifest, old Replaced) error {
	r := calendar.Range{Start: old.Start, End: old.End}
	if r == m.Key().Range {
		return nil
	}
	uri, err := l.path(manifests, Key{m.Series, r})
	if err != nil {
		return err
	}
	return l.store.Remove(ctx, uri)
}
