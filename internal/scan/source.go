package scan

import (
	"fmt"

	"github.com/basaltlake/basalt/vector"
)

// Source gives the rows of a table chunk by chunk, sorted by (listing, timestamp,
// sequence, file order).
type Source interface {
	// Advance moves to the next chunk of at most max rows and returns its length; 0 is
	// the end.
	Advance(max int) (int, error)
	// Read puts the current chunk's values of column i of the program into dst.
	// Different columns may be read by different goroutines.
	Read(i int, dst *vector.Column) error
}

// Column is a column a program reads.
type Column struct {
	Name string // in the file
	Type vector.Type
}

// UnsortedError says that rows did not come in (listing, timestamp, sequence) order.
type UnsortedError struct {
	Listing int64
	Row     int64 // of the source, from 0
}

func (e *UnsortedError) Error() string {
	return fmt.Sprintf("row %d of listing %d is out of order", e.Row, e.Listing)
}
