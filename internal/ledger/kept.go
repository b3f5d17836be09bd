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

// toKeep lists the data of the earlier version that a commit overwrites too early.
func (l *Ledger) toKeep(m *Manifest, earlier []*Manifest) []Kept {
	at := slices.IndexFunc(earlier, func(old *Manifest) bool { return old.Key() == m.Key() })
	if at < 0 {
		return nil
	}
	var all []Kept
	for i := range m.Sides {
		if uri := m.Sides[i].URI; earlier[at].at(uri) != nil {
			all = append(all, Kept{URI: uri, Copy: l.at(copies, NewID())})
		}
	}
	return all
}

// keep makes the copies. What is not there any more cannot get lost. A further target that
// cannot be read has failed.
func (l *Ledger) keep(ctx context.Context, m *Manifest) error {
	for _, k := range m.Kept {
		err := l.copy(ctx, k.URI, k.Copy)
		if err == nil || errors.Is(err, store.ErrNotFound) {
			continue
		}
		err = fmt.Errorf("keeping %s until %s is complete: %w", k.URI, m.Key(), err)
		var source *sourceError
		o := m.at(k.URI)
		if o.Extra == 0 || ctx.Err() != nil || !errors.As(err, &source) {
			return err
		}
		m.fail(o.Extra, err)
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
// A further target that cannot be made what it was has failed, as the old manifest then
// says.
func (l *Ledger) putBack(ctx context.Context, old *Manifest, kept []Kept) error {
	changed := false
	for _, k := range kept {
		there, err := l.exists(ctx, k.Copy)
		if err != nil {
			return err
		}
		if !there {
			continue
		}
		err = l.putBackOne(ctx, old, k)
		if err == nil {
			continue
		}
		o := old.at(k.URI)
		var source *sourceError
		if o == nil || o.Extra == 0 || ctx.Err() != nil || errors.As(err, &source) {
			return err
		}
		old.failBeside(*o, err)
		changed = true
	}
	if changed {
		if err := l.record(ctx, old); err != nil {
			return err
		}
	}
	return l.dropKept(ctx, kept)
}

func (l *Ledger) putBackOne(ctx context.Context, old *Manifest, k Kept) error {
	if o := old.at(k.URI); o != nil {
		if same, err := l.published(ctx, o); err != nil || same {
			return err
		}
	}
	if err := l.copy(ctx, k.Copy, k.URI); err != nil {
		return fmt.Errorf("putting back %s: %w", k.URI, err)
	}
	return nil
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

// sourceError is a copy that failed because its source cannot be read.
type sourceError struct{ error }

func (e *sourceError) Unwrap() error { return e.error }

// copy makes an object of the content of another one.
func (l *Ledger) copy(ctx context.Context, from, to string) error {
	r, err := l.store.Open(ctx, from)
	if err != nil {
		return &sourceError{err}
	}
	defer r.Close()
	w, err := l.store.Create(ctx, to)
	if err != nil {
		return err
	}
	source := &watchedReader{Reader: io.NewSectionReader(r, 0, r.Size())}
	if _, err = io.Copy(w, source); err == nil {
		err = w.Commit(ctx)
	}
	if source.failed {
		err = &sourceError{err}
	}
	if err != nil {
		return errors.Join(err, w.Abort())
	}
	return nil
}

// watchedReader remembers whether reading has failed.
type watchedReader struct {
	io.Reader
	failed bool
}

func (r *watchedReader) Read(p []byte) (int, error) {
	n, err := r.Reader.Read(p)
	r.failed = r.failed || err != nil && err != io.EOF
	return n, err
}

// at returns the output that lies at a place, or nil.
func (m *Manifest) at(uri string) *Output {
	if m == nil {
		return nil
	}
	for _, o := range m.outputs() {
		if o.URI == uri {
			return o
		}
	}
	return nil
}
