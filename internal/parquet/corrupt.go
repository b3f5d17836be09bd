package parquet

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/basaltlake/basalt/internal/defect"
)

// CorruptError reports a file that is not what it claims to be: truncated, damaged,
// lying about sizes or counts, or beyond the limits.
type CorruptError struct {
	File     string
	RowGroup int    // -1: the file as a whole
	Column   string // "": no single column
	What     string
	Err      error // may be nil
}

// Code returns the message code.
func (e *CorruptError) Code() string { return "corrupt-file" }

func (e *CorruptError) Unwrap() error { return e.Err }

func (e *CorruptError) Error() string {
	var b strings.Builder
	b.WriteString("corrupt-file: reading ")
	b.WriteString(e.File)
	if e.RowGroup >= 0 {
		fmt.Fprintf(&b, ": row group %d", e.RowGroup)
	}
	if e.Column != "" {
		fmt.Fprintf(&b, ": column %s", e.Column)
	}
	b.WriteString(": ")
	b.WriteString(e.What)
	if e.Err != nil {
		b.WriteString(": ")
		b.WriteString(e.Err.Error())
	}
	var panicked *defect.Panic
	if !errors.As(e.Err, &panicked) {
		b.WriteString("; copy the file again, or have it written again")
	}
	return b.String()
}

// TypeError reports a column that cannot be read as the requested type, or a value
// that has no place in it.
type TypeError struct {
	File   string
	Column string
	Have   string // the column's type in the file
	Want   string // the requested type
	Row    int64  // row in the file, from 0; -1: the column as a whole
	What   string // the value's fault; "" for a column of the wrong type
}

// Code returns the message code.
func (e *TypeError) Code() string { return "column-type" }

func (e *TypeError) Error() string {
	s := fmt.Sprintf("column-type: reading %s: column %s", e.File, e.Column)
	if e.Row >= 0 {
		s += fmt.Sprintf(" row %d", e.Row)
	}
	s += fmt.Sprintf(": %s cannot be read as %s", e.Have, e.Want)
	if e.What != "" {
		return s + ": " + e.What
	}
	return s + "; have it written in such a type, or name another column in TABLES"
}

// UnsupportedError reports a part of the format that Basalt does not read, such as
// encryption, an LZO column or a nested column.
type UnsupportedError struct {
	File   string
	Column string // "": the file as a whole
	What   string
}

// Code returns the message code.
func (e *UnsupportedError) Code() string { return "unsupported-parquet" }

func (e *UnsupportedError) Error() string {
	at := e.File
	if e.Column != "" {
		at += ": column " + e.Column
	}
	return fmt.Sprintf("unsupported-parquet: reading %s: %s; have the file written without that", at, e.What)
}

// malformed is a fault found by a decoder that does not know where it works; the
// cursor adds file, row group and column.
type malformed string

func (m malformed) Error() string { return string(m) }

func malformedf(format string, args ...any) error { return malformed(fmt.Sprintf(format, args...)) }

// unsupported is a part of the format a decoder does not know.
type unsupported string

func (u unsupported) Error() string { return string(u) }

var errShort = malformed("the page holds fewer values than it declares")

// valueError is a value that does not fit the requested type. index counts the
// values handed to the conversion.
type valueError struct {
	index int
	what  string
}

func (e *valueError) Error() string { return e.what }

// truncated reports whether err is the answer of a source that is shorter than its
// size says, as opposed to a failed read.
func truncated(err error) bool {
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
}
