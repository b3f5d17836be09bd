// Package storetest has stores for tests: objects in memory, and a store that dies at an
// operation of choice.
package storetest

import (
	"bytes"
	"context"
	"crypto/md5"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/basaltlake/basalt/internal/store"
)

// Memory is a store of objects in memory that behaves as S3 does: any URI, an ETag per
// object, no folders. It is safe for concurrent use.
type Memory struct {
	mu      sync.Mutex
	now     time.Time
	objects map[string]object
	open    map[*writer]time.Time // unfinished writes
	Counts  map[string]int        // operations by name
}

type object struct {
	data     []byte
	etag     string
	modified time.Time
}

// NewMemory returns an empty store. Its clock moves by a millisecond with every write.
func NewMemory() *Memory {
	return &Memory{now: time.Date(2026, 1, 5, 8, 0, 0, 0, time.UTC), objects: map[string]object{}, open: map[*writer]time.Time{}, Counts: map[string]int{}}
}

// Pass lets time go by.
func (m *Memory) Pass(d time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.now = m.now.Add(d)
}

func (m *Memory) count(op string) { m.Counts[op]++ }

func (m *Memory) info(uri string) store.Info {
	o := m.objects[uri]
	return store.Info{URI: uri, Size: int64(len(o.data)), Modified: o.modified, ETag: o.etag}
}

// List implements store.Store.
func (m *Memory) List(_ context.Context, prefix string) ([]store.Info, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.count("list")
	var infos []store.Info
	for uri := range m.objects {
		if strings.HasPrefix(uri, prefix) {
			infos = append(infos, m.info(uri))
		}
	}
	slices.SortFunc(infos, func(a, b store.Info) int { return strings.Compare(a.URI, b.URI) })
	return infos, nil
}

// Stat implements store.Store.
func (m *Memory) Stat(_ context.Context, uri string) (store.Info, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.count("stat")
	if _, ok := m.objects[uri]; !ok {
		return store.Info{}, &store.Error{Op: "looking up", URI: uri, Kind: store.ErrNotFound}
	}
	return m.info(uri), nil
}

type reader struct {
	*bytes.Reader
	uri string
}

func (r reader) Name() string { return r.uri }
func (r reader) Close() error { return nil }

// Open implements store.Store.
func (m *Memory) Open(_ context.Context, uri string) (store.Reader, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.count("open")
	o, ok := m.objects[uri]
	if !ok {
		return nil, &store.Error{Op: "opening", URI: uri, Kind: store.ErrNotFound}
	}
	return reader{bytes.NewReader(o.data), uri}, nil
}

type writer struct {
	bytes.Buffer
	store     *Memory
	uri       string
	exclusive bool
}

// Create implements store.Store.
func (m *Memory) Create(_ context.Context, uri string) (store.Writer, error) {
	return m.create(uri, false), nil
}

// CreateNew implements store.Exclusive.
func (m *Memory) CreateNew(_ context.Context, uri string) (store.Writer, error) {
	return m.create(uri, true), nil
}

func (m *Memory) create(uri string, exclusive bool) store.Writer {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.count("create")
	w := &writer{store: m, uri: uri, exclusive: exclusive}
	m.open[w] = m.now
	return w
}

// Commit implements store.Writer.
func (w *writer) Commit(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	m := w.store
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, taken := m.objects[w.uri]; taken && w.exclusive {
		return &store.Error{Op: "publishing", URI: w.uri, Kind: store.ErrExists}
	}
	sum := md5.Sum(w.Bytes())
	m.now = m.now.Add(time.Millisecond)
	m.objects[w.uri] = object{bytes.Clone(w.Bytes()), hex.EncodeToString(sum[:]), m.now}
	delete(m.open, w)
	return nil
}

// Abort implements store.Writer.
func (w *writer) Abort() error {
	w.store.mu.Lock()
	defer w.store.mu.Unlock()
	delete(w.store.open, w)
	return nil
}

// Remove implements store.Store.
func (m *Memory) Remove(_ context.Context, uri string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.count("remove")
	delete(m.objects, uri)
	return nil
}

// Sweep implements store.Sweeper.
func (m *Memory) Sweep(_ context.Context, prefix string, before time.Time) (int, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	swept := 0
	for w, began := range m.open {
		if strings.HasPrefix(w.uri, prefix) && began.Before(before) {
			delete(m.open, w)
			swept++
		}
	}
	return swept, nil
}

// Unfinished returns how many writes were begun and neither committed nor aborted.
func (m *Memory) Unfinished() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.open)
}

// Snapshot returns a copy with the same objects.
func (m *Memory) Snapshot() *Memory {
	m.mu.Lock()
	defer m.mu.Unlock()
	c := NewMemory()
	c.now = m.now
	for uri, o := range m.objects {
		c.objects[uri] = o
	}
	return c
}

// URIs returns the URIs of all objects, sorted.
func (m *Memory) URIs() []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	var uris []string
	for uri := range m.objects {
		uris = append(uris, uri)
	}
	slices.Sort(uris)
	return uris
}

// Get returns the bytes of an object.
func (m *Memory) Get(uri string) ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	o, ok := m.objects[uri]
	if !ok {
		return nil, fmt.Errorf("there is no %s", uri)
	}
	return o.data, nil
}

// Put writes an object as somebody else would.
func (m *Memory) Put(uri string, data []byte) {
	w := m.create(uri, false)
	w.Write(data)
	w.Commit(context.Background())
}

// Operations returns how many operations were asked for.
func (m *Memory) Operations() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	n := 0
	for _, c := range m.Counts {
		n += c
	}
	return n
}
