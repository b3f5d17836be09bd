package demo

import (
	"bufio"
	"context"
	"errors"
	"fmt"

	"github.com/basaltlake/basalt/internal/parquet"
	"github.com/basaltlake/basalt/internal/store"
	"github.com/basaltlake/basalt/vector"
)

// sheet collects the rows of a file column by column and writes them a page of each
// column at a time. Every column must get exactly one value between two calls of endRow,
// except those that are always the same.
type sheet struct {
	columns []*column
	venue   []*column // hold the MIC
	rows    int       // in the columns
	total   int64
	path    string
	file    store.Writer
	buffer  *bufio.Writer
	writer  *parquet.Writer
	err     error // of the first block that failed
}

func (s *sheet) add(name string, t vector.Type) *column {
	c := &column{name: name, Column: vector.MakeColumn(t, 0)}
	s.columns = append(s.columns, c)
	return c
}

// addText declares a column of these words.
func (s *sheet) addText(name string, words ...string) *column {
	c := s.add(name, vector.String)
	c.of(words...)
	return c
}

// addMIC declares a column that holds the MIC of the file.
func (s *sheet) addMIC(name string) { s.venue = append(s.venue, s.add(name, vector.String)) }

// open starts a file; the columns must have been added before. A sheet can be opened
// again after close or abandon.
func (s *sheet) open(ctx context.Context, st store.Store, path, mic string, rowGroup int) error {
	s.rows, s.total, s.path, s.err = 0, 0, path, nil
	for _, c := range s.venue {
		c.of(mic)
	}
	fields := make([]vector.Field, len(s.columns))
	for i, c := range s.columns {
		c.clear()
		fields[i] = vector.Field{Name: c.name, Type: c.Type}
	}
	var err error
	if s.file, err = st.Create(ctx, path); err != nil {
		return err
	}
	s.buffer = bufio.NewWriterSize(s.file, 1<<18)
	if s.writer, err = parquet.NewWriter(s.buffer, fields, parquet.WriterOptions{RowGroupRows: rowGroup}); err != nil {
		return errors.Join(fmt.Errorf("starting %s: %w", path, err), s.file.Abort())
	}
	return nil
}

// endRow closes a row. Errors show in close.
func (s *sheet) endRow() {
	s.rows++
	if s.rows == parquet.PageRows {
		s.flush()
	}
}

func (s *sheet) flush() {
	if s.err == nil {
		block := make([]vector.Column, len(s.columns))
		for i, c := range s.columns {
			block[i] = c.Column
		}
		s.err = s.writer.Write(block, s.rows)
	}
	s.total += int64(s.rows)
	s.rows = 0
	for _, c := range s.columns {
		c.clear()
	}
}

// close writes what is left of the rows and makes the file appear under its name.
func (s *sheet) close(ctx context.Context) error {
	s.flush()
	err := s.err
	if err == nil {
		err = s.writer.Close()
	}
	if err == nil {
		err = s.buffer.Flush()
	}
	if err == nil {
		err = s.file.Commit(ctx)
	}
	if err != nil {
		return fmt.Errorf("writing %s: %w", s.path, err)
	}
	return nil
}
