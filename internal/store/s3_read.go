package store

import (
	"context"
	"errors"
	"io"
	"sync"
)

// windows is how many pieces around small reads a reader keeps.
const windows = 4

// tailBytes is how much of an object comes with opening it.
const tailBytes = 64 << 10

type s3Reader struct {
	store            *S3
	ctx              context.Context // of Open until Close: io.ReaderAt has no place for one
	cancel           context.CancelFunc
	uri, bucket, key string
	etag             string
	size             int64
	tail             []byte // the end of the object
	ahead            *ahead

	mu     sync.Mutex
	recent []*window // most recently used last
}

// window is a piece of the object; the bytes of data are there when ready is closed.
type window struct {
	off   int64
	data  []byte
	err   error
	ready chan struct{}
}

// Open reads the end of the object, where formats have their directories and which is
// all of a small object; its reads are bound to the version found, and to ctx. Small
// reads are served from pieces of Options.ReadAhead bytes.
func (s *S3) Open(ctx context.Context, uri string) (Reader, error) {
	bucket, key, err := splitS3(uri)
	if err != nil {
		return nil, err
	}
	r := &s3Reader{store: s, uri: uri, bucket: bucket, key: key}
	r.ctx, r.cancel = context.WithCancel(ctx)
	if err := r.open(); err != nil {
		r.cancel()
		return nil, err
	}
	r.ahead = &ahead{budget: int64(s.opts.Prefetch), fetch: r.fetch}
	return r, nil
}

// open finds size and version of the object, and its end.
func (r *s3Reader) open() error {
	tail, err := r.readTail(min(tailBytes, r.store.opts.ReadAhead))
	if err == nil {
		r.tail = tail
		return nil
	}
	if !errors.Is(err, errNoTail) {
		return s3Error("opening", r.uri, err)
	}
	info, err := r.store.Stat(r.ctx, r.uri)
	r.etag, r.size = info.ETag, info.Size
	return err
}

func (r *s3Reader) Name() string { return r.uri }
func (r *s3Reader) Size() int64  { return r.size }

// Prefetch begins to read ranges [begin, end) ahead, in the order given, which should be
// that in which they will be read. It replaces what was asked for before; what was read of
// that is kept. It changes no read but its time.
func (r *s3Reader) Prefetch(ranges [][2]int64) {
	var wanted [][2]int64
	for _, x := range ranges {
		x[0], x[1] = max(0, x[0]), min(x[1], r.size-int64(len(r.tail)))
		if x[0] < x[1] {
			wanted = append(wanted, x)
		}
	}
	r.ahead.plan(wanted)
}

// Close ends all reads.
func (r *s3Reader) Close() error {
	r.cancel()
	r.ahead.close()
	r.mu.Lock()
	defer r.mu.Unlock()
	r.recent = nil
	return nil
}

func (r *s3Reader) ReadAt(p []byte, off int64) (int, error) {
	if off < 0 {
		return 0, &Error{Op: "reading", URI: r.uri, Err: errNegative}
	}
	if off >= r.size {
		return 0, io.EOF
	}
	var end error
	if rest := r.size - off; int64(len(p)) > rest {
		p, end = p[:rest], io.EOF
	}
	got := 0
	for got < len(p) {
		n, err := r.some(p[got:], off+int64(got))
		got += n
		if err != nil {
			return got, err
		}
	}
	return got, end
}

// some reads the first bytes of p from one place: the end of the object, what was read
// ahead, or the service.
func (r *s3Reader) some(p []byte, off int64) (int, error) {
	inTail := off - (r.size - int64(len(r.tail)))
	if inTail >= 0 {
		return copy(p, r.tail[inTail:]), nil
	}
	p = p[:min(int64(len(p)), -inTail)]
	b, direct := r.ahead.at(off, len(p))
	if b != nil {
		return r.ahead.read(r.ctx, b, p, off)
	}
	p = p[:direct]
	if len(p) >= r.store.opts.ReadAhead/2 {
		return r.fetch(p, off)
	}
	return r.small(p, off)
}

// small serves a read from a window. Readers of one window wait for one request;
// different windows are fetched at the same time.
func (r *s3Reader) small(p []byte, off int64) (int, error) {
	w, mine := r.window(off, len(p))
	if mine {
		_, w.err = r.fetch(w.data, w.off)
		close(w.ready)
		if w.err != nil {
			r.forget(w)
		}
	} else {
		select {
		case <-w.ready:
		case <-r.ctx.Done():
			return 0, context.Cause(r.ctx)
		}
	}
	if w.err != nil {
		return 0, w.err
	}
	return copy(p, w.data[off-w.off:]), nil
}

// window returns one that covers the read, and whether the caller has to fetch it.
func (r *s3Reader) window(off int64, n int) (*window, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i, w := range r.recent {
		if off >= w.off && off+int64(n) <= w.off+int64(len(w.data)) {
			copy(r.recent[i:], r.recent[i+1:])
			r.recent[len(r.recent)-1] = w
			return w, false
		}
	}
	known := r.size - int64(len(r.tail))
	length := min(int64(r.store.opts.ReadAhead), known)
	start := min(off, known-length) // the last window ends where the end of the object begins
	w := &window{off: start, data: make([]byte, length), ready: make(chan struct{})}
	if len(r.recent) >= windows {
		r.recent = append(r.recent[:0], r.recent[1:]...)
	}
	r.recent = append(r.recent, w)
	return w, true
}

func (r *s3Reader) forget(w *window) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i := range r.recent {
		if r.recent[i] == w {
			r.recent = append(r.recent[:i], r.recent[i+1:]...)
			return
		}
	}
}
