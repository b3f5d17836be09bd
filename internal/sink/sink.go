// Package sink writes finished tables: where they go (path templates), in which order
// their rows are (merge) and how they become visible (one step, or not at all). It
// knows nothing of how values are computed, and nothing before it knows the format.
package sink

import (
	"context"

	"github.com/basaltlake/basalt/vector"
)

// Sink writes datasets of one format. It may be used from several goroutines.
type Sink interface {
	// Begin starts a partition of a dataset at uri, as Path returns it. Nothing is
	// visible at uri, and what was there stays, until Commit.
	Begin(ctx context.Context, uri string, fields []vector.Field) (Staged, error)
}

// Sorter is a Sink that can be told the order of the rows it gets.
type Sorter interface {
	Sink
	// SortedBy returns a sink for rows in the order of columns of any type, instead of
	// that of the Key fields.
	SortedBy(columns []string) Sink
}

// Staged is a partition that is being written, by one goroutine. Commit or Abort must
// be called.
type Staged interface {
	// Write appends rows in key order; cols are in field order. The columns may be
	// reused afterwards, but Write changes them: floats are snapped (Snap) in place, so
	// no two float columns may share memory.
	// After an error only Abort is of use.
	Write(cols []vector.Column, rows int) error
	// Commit checks what was written and makes all of it visible at once. When it
	// fails, everything staged is gone and what was at uri before is still there.
	Commit(ctx context.Context) (Written, error)
	// Abort removes everything staged. After Commit it does nothing.
	Abort() error
}

// Prepared is a Staged that can say what it will publish.
type Prepared interface {
	Staged
	// Prepare ends the writing and checks the data, as Commit does, but leaves them
	// invisible. Commit then only publishes them. When it fails everything staged is gone.
	Prepare(ctx context.Context) (Written, error)
}

// Written describes a committed partition.
type Written struct {
	URI     string
	Rows    int64
	Bytes   int64
	Columns []ColumnStat // in field order
	Hash    string       // of the file: the name of the algorithm, a colon and the sum, hexadecimal
}

// ColumnStat sums up a column as it was written.
type ColumnStat struct {
	Name     string
	Nulls    int64
	Checksum uint64 // of the values in row order; equal values, equal checksum
}
