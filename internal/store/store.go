// Package store reads and writes objects: files below a local folder or keys of an
// S3 bucket. It knows nothing of what the bytes mean.
package store

import (
	"context"
	"io"
	"time"
)

// Info describes an object.
type Info struct {
	URI      string // absolute path or s3://bucket/key
	Size     int64
	Modified time.Time
	ETag     string // "" for local files
}

// Reader reads one object at any offset, from several goroutines.
type Reader interface {
	io.ReaderAt
	io.Closer
	Name() string // URI, for messages
	Size() int64
}

// Writer writes one object. Nothing is visible under its URI before Commit, and
// Commit makes all of it visible at once; Abort leaves no trace. One of the two must
// be called; Abort after Commit does nothing.
type Writer interface {
	io.Writer
	Commit(ctx context.Context) error
	Abort() error
}

// Store is a place that holds objects.
type Store interface {
	// List returns the objects below a prefix, sorted by URI. A prefix that does not
	// exist yields none.
	List(ctx context.Context, prefix string) ([]Info, error)
	// Stat describes one object; ErrNotFound when there is none.
	Stat(ctx context.Context, uri string) (Info, error)
	Open(ctx context.Context, uri string) (Reader, error)
	Create(ctx context.Context, uri string) (Writer, error)
	Remove(ctx context.Context, uri string) error
}
