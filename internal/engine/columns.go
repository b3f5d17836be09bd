package engine

import (
	"errors"
	"fmt"
	"io"

	"github.com/basaltlake/basalt/internal/scan"
	"github.com/basaltlake/basalt/vector"
)

// cursor reads one column of a file from its first row to its last.
type cursor interface {
	// Read appends up to n values to dst; io.EOF comes with none.
	Read(dst *vector.Column, n int) (int, error)
	Close() error
}

// opener opens a cursor on a column of a file.
type opener func(scan.Column) (cursor, error)

// stream is a source of the rows of a file in the order they lie in.
type stream struct {
	cursors []cursor
	left    int64 // rows after the current chunk
	rows    int   // of the current chunk
}

func openStream(columns []scan.Column, rows int64, open opener) (*stream, error) {
	s := &stream{left: rows}
	for _, c := range columns {
		cur, err := open(c)
		if err != nil {
			return nil, errors.Join(err, s.Close())
		}
		s.cursors = append(s.cursors, cur)
	}
	return s, nil
}

func (s *stream) Advance(max int) (int, error) {
	s.rows = int(min(s.left, int64(max)))
	s.left -= int64(s.rows)
	return s.rows, nil
}

func (s *stream) Read(i int, dst *vector.Column) error {
	return readFull(s.cursors[i], dst, s.rows)
}

// Close closes all cursors.
func (s *stream) Close() error {
	var errs []error
	for _, c := range s.cursors {
		errs = append(errs, c.Close())
	}
	return errors.Join(errs...)
}

// readFull appends exactly n values.
func readFull(c cursor, dst *vector.Column, n int) error {
	for n > 0 {
		got, err := c.Read(dst, n)
		n -= got
		if err == io.EOF && n > 0 {
			return fmt.Errorf("a column ends %d rows early: %w", n, io.ErrUnexpectedEOF)
		}
		if err != nil && err != io.EOF {
			return err
		}
	}
	return nil
}
