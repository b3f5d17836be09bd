package store

import (
	"context"
	"io"
	"sync"
)

// windows is how many pieces around small reads a reader keeps.
const windows = 4

type s3Reader struct {
	store            *S3
	ctx              context.Context // of Open: io.ReaderAt has no place for one
	uri, bucket, key string
	etag             string
	size             int64

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

// Open looks the object up; its reads are bound to the version found, and to ctx.
// Small reads are served from pieces of Options.ReadAhead bytes.
func (s *S3) Open(ctx context.Context, uri string) (Reader, error) {
	info, err := s.Stat(ctx, uri)
	if err != nil {
		return nil, err
	}
	bucket, key, err := splitS3(uri)
	if err != nil {
		return nil, err
	}
	return &s3Reader{store: s, ctx: ctx, uri: uri, bucket: bucket, key: key, etag: info.ETag, size: info.Size}, nil
}

func (r *s3Reader) Name() string { return r.uri }
func (r *s3Reader) Size() int64  { return r.size }

func (r *s3Reader) Close() error {
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
	if len(p) == 0 {
		return 0, end
	}
	var n int
	var err error
	if len(p) >= r.store.opts.ReadAhead/2 {
		n, err = r.fetch(p, off)
	} else {
		n, err = r.small(p, off)
	}
	if err == nil {
		err = end
	}
	return n, err
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
	length := min(int64(r.store.opts.ReadAhead), r.size)
	start := min(off, r.size-length) // the last window ends with the object
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
