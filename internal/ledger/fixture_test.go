package ledger

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/cespare/xxhash/v2"

	"github.com/basaltlake/basalt/internal/calendar"
	"github.com/basaltlake/basalt/internal/sink"
	"github.com/basaltlake/basalt/internal/store"
	"github.com/basaltlake/basalt/internal/store/storetest"
	"github.com/basaltlake/basalt/vector"
)

const root = "s3://bucket/out"

var series = Series{Dataset: "d", Pass: "p", Universe: "mic=XLON"}

// days returns the range of days of January 2026.
func days(first, last int) calendar.Range {
	return calendar.Range{Start: calendar.DateOf(2026, time.January, first), End: calendar.DateOf(2026, time.January, last)}
}

func key(first, last int) Key { return Key{series, days(first, last)} }

// world is a memory store with processes that may die.
type world struct {
	store *storetest.Memory
	mu    sync.Mutex
	dead  map[int]bool
	pids  int
}

func newWorld() *world { return &world{store: storetest.NewMemory(), dead: map[int]bool{}} }

// process opens the ledger as a new process.
func (w *world) process(st store.Store) (*Ledger, int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.pids++
	return Open(st, root, Options{
		Owner: Owner{Host: "h", Machine: "m", PID: w.pids},
		Clock: func() time.Time { return time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC) },
		Sleep: func(ctx context.Context, d time.Duration) error { w.store.Pass(d); return ctx.Err() },
		Dead: func(o Owner) bool {
			w.mu.Lock()
			defer w.mu.Unlock()
			return w.dead[o.PID]
		},
	}), w.pids
}

func (w *world) ledger() *Ledger { l, _ := w.process(w.store); return l }

func (w *world) kill(pid int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.dead[pid] = true
}

// staged is data that a sink has written.
type staged struct {
	writer  store.Writer
	written sink.Written
	text    string
}

func stage(st store.Store, uri, text string) (*staged, error) {
	w, err := st.Create(context.Background(), uri)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write([]byte(text)); err != nil {
		return nil, err
	}
	return &staged{w, sink.Written{URI: uri, Rows: 1, Bytes: int64(len(text)), Hash: fmt.Sprintf("xxh64:%016x", xxhash.Sum64String(text))}, text}, nil
}

func (s *staged) Prepare(context.Context) (sink.Written, error) { return s.written, nil }
func (s *staged) Commit(ctx context.Context) (sink.Written, error) {
	return s.written, s.writer.Commit(ctx)
}
func (s *staged) Write([]vector.Column, int) error { return nil }
func (s *staged) Abort() error                     { return s.writer.Abort() }

// commit takes the lease, writes text and side outputs, and commits. It cleans up as far as
// the store lets it.
func commit(l *Ledger, k Key, uri, text string, sides ...string) error {
	ctx := context.Background()
	lease, err := l.Lease(ctx, k, "run", nil)
	if err != nil {
		return err
	}
	defer lease.Release(ctx)
	if err := l.Recover(ctx, k); err != nil {
		return err
	}
	all := []sink.Prepared{}
	for i, t := range append([]string{text}, sides...) {
		at := uri
		if i > 0 {
			at += fmt.Sprint(".side", i)
		}
		s, err := stage(l.store, at, t)
		if err != nil {
			return err
		}
		defer s.Abort()
		all = append(all, s)
	}
	m := &Manifest{Config: "c", Run: text}
	m.SetKey(k)
	_, err = l.Commit(ctx, m, all...)
	return err
}

func mustCommit(t *testing.T, l *Ledger, k Key, uri, text string, sides ...string) {
	t.Helper()
	if err := commit(l, k, uri, text, sides...); err != nil {
		t.Fatal(err)
	}
}
