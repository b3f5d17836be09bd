package storetest

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/basaltlake/basalt/internal/store"
)

// ErrKilled is what a dead store answers.
var ErrKilled = errors.New("killed")

// Mortal is a store whose process dies at the n-th operation: neither that one nor any
// after it has an effect, not even what would clean up. With Late set the n-th operation
// still has its effect, and only its answer is lost. With Once set only that operation
// fails, as with a passing fault.
type Mortal struct {
	store.Store
	After int // operations that succeed
	Late  bool
	Once  bool

	mu   sync.Mutex
	done int
}

// Died reports whether the operation of choice was reached.
func (m *Mortal) Died() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.done > m.After
}

// do performs an operation, or does not.
func (m *Mortal) do(op func() error) error {
	m.mu.Lock()
	m.done++
	n := m.done
	m.mu.Unlock()
	switch {
	case n <= m.After, m.Once && n > m.After+1:
		return op()
	case n == m.After+1 && m.Late:
		if err := op(); err != nil {
			return err
		}
	}
	return ErrKilled
}

// List implements store.Store.
func (m *Mortal) List(ctx context.Context, prefix string) (infos []store.Info, err error) {
	err = m.do(func() error { infos, err = m.Store.List(ctx, prefix); return err })
	return infos, err
}

// Stat implements store.Store.
func (m *Mortal) Stat(ctx context.Context, uri string) (info store.Info, err error) {
	err = m.do(func() error { info, err = m.Store.Stat(ctx, uri); return err })
	return info, err
}

// Open implements store.Store.
func (m *Mortal) Open(ctx context.Context, uri string) (r store.Reader, err error) {
	err = m.do(func() error { r, err = m.Store.Open(ctx, uri); return err })
	if err != nil && r != nil {
		return nil, errors.Join(err, r.Close())
	}
	return r, err
}

// Remove implements store.Store.
func (m *Mortal) Remove(ctx context.Context, uri string) error {
	return m.do(func() error { return m.Store.Remove(ctx, uri) })
}

// Create implements store.Store.
func (m *Mortal) Create(ctx context.Context, uri string) (store.Writer, error) {
	return m.create(func() (store.Writer, error) { return m.Store.Create(ctx, uri) })
}

// CreateNew implements store.Exclusive.
func (m *Mortal) CreateNew(ctx context.Context, uri string) (store.Writer, error) {
	return m.create(func() (store.Writer, error) { return m.Store.(store.Exclusive).CreateNew(ctx, uri) })
}

func (m *Mortal) create(begin func() (store.Writer, error)) (store.Writer, error) {
	var w store.Writer
	err := m.do(func() (err error) { w, err = begin(); return err })
	if err != nil {
		return nil, err // what was begun stays, as after a crash
	}
	return &mortalWriter{m, w}, nil
}

// Sweep implements store.Sweeper.
func (m *Mortal) Sweep(ctx context.Context, prefix string, before time.Time) (n int, err error) {
	err = m.do(func() error { n, err = m.Store.(store.Sweeper).Sweep(ctx, prefix, before); return err })
	return n, err
}

type mortalWriter struct {
	mortal *Mortal
	writer store.Writer
}

func (w *mortalWriter) Write(p []byte) (n int, err error) {
	err = w.mortal.do(func() error { n, err = w.writer.Write(p); return err })
	return n, err
}

func (w *mortalWriter) Commit(ctx context.Context) error {
	return w.mortal.do(func() error { return w.writer.Commit(ctx) })
}

func (w *mortalWriter) Abort() error { return w.mortal.do(w.writer.Abort) }
