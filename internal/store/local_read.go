package store

import (
	"context"
	"io"
	"os"
	"syscall"
)

type localReader struct {
	store *Local
	file  *os.File
	uri   string
	size  int64
}

// Open opens a file for reading.
func (l *Local) Open(_ context.Context, uri string) (Reader, error) {
	l.requests.Add(1)
	f, err := os.Open(uri)
	if err != nil {
		return nil, localError("opening", uri, err)
	}
	fi, err := f.Stat()
	if err == nil && fi.IsDir() {
		err = &os.PathError{Op: "open", Path: uri, Err: syscall.EISDIR}
	}
	if err != nil {
		f.Close()
		return nil, localError("opening", uri, err)
	}
	return &localReader{store: l, file: f, uri: uri, size: fi.Size()}, nil
}

func (r *localReader) ReadAt(p []byte, off int64) (int, error) {
	n, err := r.file.ReadAt(p, off)
	r.store.requests.Add(1)
	r.store.read.Add(int64(n))
	if err != nil && err != io.EOF {
		err = localError("reading", r.uri, err)
	}
	return n, err
}

func (r *localReader) Close() error { return r.file.Close() }
func (r *localReader) Name() string { return r.uri }
func (r *localReader) Size() int64  { return r.size }
