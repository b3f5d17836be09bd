package ledger

import (
	"context"
	"errors"
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
		return nil, errors.Join(err, w.Abort())
	}
	return &staged{w, sink.Written{URI: uri, Rows: 1, Bytes: int64(len(text)), Hash: fmt.Sprintf("xxh64:%016x", xxhash.Sum64String(text))}, text}, nil
}

func (s *staged) Prepare(context.Context) (sink.Written, error) { return s.written, nil }
func (s *staged) Commit(ctx context.Context) (sink.Written, error) {
	return s.written, s.writer.Commit(ctx)
}
func (s *staged) Write([]vector.Column, int) error { return nil }
func (s *staged) Abort() error                     { return s.writer.Abort() }

// part is data to commit beside the output.
type part struct {
	uri, text string
	extra     int // number of the further target; 0 is a side output
	err       error
}

// commit takes the lease, writes text and side outputs, and commits. It cleans up as far as
// the store lets it.
func commit(l *Ledger, k Key, uri, text string, sides ...string) error {
	var parts []part
	for i, t := range sides {
		parts = append(parts, part{uri: fmt.Sprint(uri, ".side", i+1), text: t})
	}
	_, err := commitParts(l, k, uri, text, parts...)
	return err
}

// commitParts is commit for side outputs and further targets, of which those with an error
// have failed before.
func commitParts(l *Ledger, k Key, uri, text string, parts ...part) ([]*sink.Output, error) {
	ctx := context.Background()
	lease, err := l.Lease(ctx, k, "run", nil)
	if err != nil {
		return nil, err
	}
	defer lease.Release(ctx)
	if err := l.Recover(ctx, k); err != nil {
		return nil, err
	}
	all := []*sink.Output{}
	for i, p := range append([]part{{uri: uri, text: text}}, parts...) {
		o := &sink.Output{URI: p.uri, Extra: p.extra, Err: p.err}
		if i > 0 && p.extra == 0 {
			o.Side = fmt.Sprint("side", i)
		}
		if p.err == nil {
			s, err := stage(l.store, p.uri, p.text)
			if err = o.Bear(ctx, err); err != nil {
				return nil, err
			}
			if s != nil {
				defer s.Abort()
				o.Staged = s
			}
		}
		all = append(all, o)
	}
	m := &Manifest{Config: "c", Run: text}
	m.SetKey(k)
	return all, l.Commit(ctx, m, all)
}

func mustCommit(t *testing.T, l *Ledger, k Key, uri, text string, sides ...string) {
	t.Helper()
	if err := commit(l, k, uri, text, sides...); err != nil {
		t.Fatal(err)
	}
}
