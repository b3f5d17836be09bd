package storetest

import (
	"context"
	"time"

	"github.com/basaltlake/basalt/internal/store"
)

// Broken is a store some of whose places are out of order. Fails is asked before each
// operation: list, stat, open, create, write, publish, remove. Its error takes the place of
// the operation. With Late set, what is published is visible all the same and only the
// answer is lost.
type Broken struct {
	store.Store
	Fails func(operation, uri string) error
	Late  bool
}

// List implements store.Store.
func (b *Broken) List(ctx context.Context, prefix string) ([]store.Info, error) {
	if err := b.Fails("list", prefix); err != nil {
		return nil, err
	}
	return b.Store.List(ctx, prefix)
}

// Stat implements store.Store.
func (b *Broken) Stat(ctx context.Context, uri string) (store.Info, error) {
	if err := b.Fails("stat", uri); err != nil {
		return store.Info{}, err
	}
	return b.Store.Stat(ctx, uri)
}

// Open implements store.Store.
func (b *Broken) Open(ctx context.Context, uri string) (store.Reader, error) {
	if err := b.Fails("open", uri); err != nil {
		return nil, err
	}
	return b.Store.Open(ctx, uri)
}

// Create implements store.Store.
func (b *Broken) Create(ctx context.Context, uri string) (store.Writer, error) {
	return b.create(ctx, uri, b.Store.Create)
}

// CreateNew implements store.Exclusive.
func (b *Broken) CreateNew(ctx context.Context, uri string) (store.Writer, error) {
	return b.create(ctx, uri, b.Store.(store.Exclusive).CreateNew)
}

func (b *Broken) create(ctx context.Context, uri string, begin func(context.Context, string) (store.Writer, error)) (store.Writer, error) {
	if err := b.Fails("create", uri); err != nil {
		return nil, err
	}
	w, err := begin(ctx, uri)
	if err != nil {
		return nil, err
	}
	return &brokenWriter{w, b, uri}, nil
}

// Remove implements store.Store.
func (b *Broken) Remove(ctx context.Context, uri string) error {
	if err := b.Fails("remove", uri); err != nil {
		return err
	}
	return b.Store.Remove(ctx, uri)
}

// Sweep implements store.Sweeper.
func (b *Broken) Sweep(ctx context.Context, prefix string, before time.Time) (int, error) {
	if err := b.Fails("list", prefix); err != nil {
		return 0, err
	}
	return b.Store.(store.Sweeper).Sweep(ctx, prefix, before)
}

type brokenWriter struct {
	store.Writer
	store *Broken
	uri   string
}

func (w *brokenWriter) Write(p []byte) (int, error) {
	if err := w.store.Fails("write", w.uri); err != nil {
		return 0, err
	}
	return w.Writer.Write(p)
}

func (w *brokenWriter) Commit(ctx context.Context) error {
	err := w.store.Fails("publish", w.uri)
	if err != nil && !w.store.Late {
		return err
	}
	if done := w.Writer.Commit(ctx); done != nil {
		return done
	}
	return err
}
