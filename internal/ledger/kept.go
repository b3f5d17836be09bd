package ledger

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/basaltlake/basalt/internal/store"
)

// Kept is a copy of data that a commit overwrites before it is decided: side outputs are
// published before the output, and until that is there the old version is the current one.
type Kept struct {
	URI  string `json:"uri"`
	Copy string `json:"copy"`
}

// toKeep lists the data of the recorded version that a commit overwrites too early.
func (l *Ledger) toKeep(ctx context.Context, m *Manifest) ([]Kept, error) {
	if len(m.Sides) == 0 {
		return nil, nil
	}
	old, err := l.recorded(ctx, m.Key())
	if err != nil || old == nil {
		return nil, err
	}
	var all []Kept
	for i := range m.Sides {
		if uri := m.Sides[i].URI; slices.Contains(old.Files(), uri) {
			all = append(all, Kept{URI: uri, Copy: l.at("kept", NewID())})
		}
	}
	return all, nil
}

// keep makes the copies. What is not there any more cannot get lost.
func (l *Ledger) keep(ctx context.Context, m *Manifest) error {
	for _, k := range m.Kept {
		if err := l.copy(ctx, k.URI, k.Copy); err != nil && !errors.Is(err, store.ErrNotFound) {
			return fmt.Errorf("keeping %s until %s is complete: %w", k.URI, m.Key(), err)
		}
	}
	return nil
}

// fromKept lets a manifest speak of copies where there are some.
func (l *Ledger) fromKept(ctx context.Context, m *Manifest, kept []Kept) error {
	for _, k := range kept {
		there, err := l.exists(ctx, k.Copy)
		if err != nil {
			return err
		}
		if o := m.at(k.URI); there && o != nil {
			o.URI = k.Copy
		}
	}
	return nil
}

// putBack undoes what a commit that did not happen has overwritten. It may be done again.
func (l *Ledger) putBack(ctx context.Context, old *Manifest, kept []Kept) error {
	for _, k := range kept {
		there, err := l.exists(ctx, k.Copy)
		if err != nil {
			return err
		}
		if !there {
			continue
		}
		same := false
		if o := old.at(k.URI); o != nil {
			if same, err = l.published(ctx, o); err != nil {
				return err
			}
		}
		if !same {
			if err := l.copy(ctx, k.Copy, k.URI); err != nil {
				return fmt.Errorf("putting back %s: %w", k.URI, err)
			}
		}
	}
	return l.dropKept(ctx, kept)
}

func (l *Ledger) dropKept(ctx context.Context, kept []Kept) error {
	for _, k := range kept {
		if err := l.store.Remove(ctx, k.Copy); err != nil {
			return err
		}
	}
	return nil
}

func (l *Ledger) exists(ctx context.Context, uri string) (bool, error) {
	_, err := l.store.Stat(ctx, uri)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// copy makes an object of the content of another one.
func (l *Ledger) copy(ctx context.Context, from, to string) error {
	r, err := l.store.Open(ctx, from)
	if err != nil {
		return err
	}
	defer r.Close()
	w, err := l.store.Create(ctx, to)
	if err != nil {
		return err
	}
	if _, err = io.Copy(w, io.NewSectionReader(r, 0, r.Size())); err == nil {
		err = w.Commit(ctx)
	}
	if err != nil {
		return errors.Join(err, w.Abort())
	}
	return nil
}

// at returns the output that lies at a place, or nil.
func (m *Manifest) at(uri string) *Output {
	if m == nil {
		return nil
	}
	if m.Output.URI == uri {
		return &m.Output
	}
	for i := range m.Sides {
		if m.Sides[i].URI == uri {
			return &m.Sides[i]
		}
	}
	return nil
}
