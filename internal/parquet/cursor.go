package parquet

import (
	"errors"
	"fmt"
	"io"

	"github.com/basaltlake/basalt/vector"
)

// ErrNoColumn is wrapped by the error of a cursor on a column the file lacks.
var ErrNoColumn = errors.New("no such column")

// Cursor reads a column from the first row to the last. It holds a read buffer and a
// page, which it uses again; Close gives them back. A cursor is for one goroutine at
// a time; cursors that share a Dict are for one goroutine together.
type Cursor struct {
	file     *File
	leaf     *leaf
	as       ReadAs
	target   target // nil for a column of nulls
	pages    pages
	group    int   // current row group; -1 before the first
	pageLeft int64 // rows of the open page that are not consumed
	row      int64 // next row of the file
	err      error // of an earlier call; a cursor that failed stays failed
}

// Cursor begins to read a column. Nothing is read before the first Read.
func (f *File) Cursor(column string, as ReadAs) (*Cursor, error) {
	i, ok := f.byName[column]
	if !ok {
		return nil, fmt.Errorf("reading %s: column %s: %w", f.src.Name(), column, ErrNoColumn)
	}
	l := &f.leaves[i]
	if l.kind == kindUnsupported {
		return nil, &UnsupportedError{File: f.src.Name(), Column: column, What: l.why}
	}
	if as.Type == vector.String && as.Dict == nil {
		as.Dict = vector.NewDict()
	}
	c := &Cursor{file: f, leaf: l, as: as, group: -1}
	c.pages.leaf, c.pages.window.file = l, f
	if l.kind == kindNull {
		return c, nil
	}
	t, err := targetFor(l, as, &f.limits)
	if err != nil {
		return nil, err
	}
	if t == nil {
		return nil, c.typeError(-1, "")
	}
	for g := range f.footer.groups {
		if err := f.checkReadable(g, l); err != nil {
			return nil, err
		}
	}
	c.target = t
	return c, nil
}

// checkReadable checks what Open lets pass for the sake of the other columns.
func (f *File) checkReadable(g int, l *leaf) error {
	chunk := &f.footer.groups[g].chunks[l.chunk]
	what := ""
	switch {
	case chunk.elsewhere:
		what = "its pages are in another file"
	case !chunk.described:
		what = fmt.Sprintf("row group %d does not describe it, or encrypts it", g)
	case !codecSupported(chunk.codec):
		what = fmt.Sprintf("compression %s is not supported", chunk.codec)
	default:
		return nil
	}
	return &UnsupportedError{File: f.src.Name(), Column: l.info.Name, What: what}
}

func (c *Cursor) typeError(row int64, what string) error {
	have := c.leaf.info.Physical
	if c.leaf.info.Logical != "" {
		have += " " + c.leaf.info.Logical
	}
	return &TypeError{File: c.file.src.Name(), Column: c.leaf.info.Name, Have: have, Want: c.as.Type.String(), Row: row, What: what}
}

// Read appends up to n next rows to dst, whose type must be the requested one, and
// returns how many it appended: fewer than n only at the end of the file. io.EOF
// comes with 0 rows only. After another error dst is as it was before, and every
// further call fails.
func (c *Cursor) Read(dst *vector.Column, n int) (rows int, err error) {
	if c.err != nil {
		return 0, c.err
	}
	if dst.Type != c.as.Type {
		return 0, fmt.Errorf("reading column %s: it is read as %s, the vector is %s", c.leaf.info.Name, c.as.Type, dst.Type)
	}
	before := *dst
	defer func() {
		if p := recover(); p != nil {
			err = c.panicked(p)
		}
		if err != nil {
			rows, *dst = 0, before
		}
	}()
	if c.as.Type == vector.String {
		dst.Dict = c.as.Dict
	}
	if c.target == nil {
		rows = int(min(int64(n), c.file.footer.rows-c.row))
		for range rows {
			dst.AppendNull()
		}
		c.row += int64(rows)
	}
	for c.target != nil && rows < n {
		if c.pageLeft == 0 {
			if err := c.openPage(); err == io.EOF {
				break
			} else if err != nil {
				return 0, c.fail(err)
			}
		}
		k := int(min(int64(n-rows), c.pageLeft))
		if err := c.target.read(dst, &c.pages.levels, k); err != nil {
			return 0, c.fail(err)
		}
		rows += k
		if err := c.consumed(int64(k)); err != nil {
			return 0, c.fail(err)
		}
	}
	if rows == 0 && n > 0 {
		return 0, io.EOF
	}
	return rows, nil
}

func (c *Cursor) consumed(rows int64) error {
	c.row += rows
	if c.pageLeft -= rows; c.pageLeft == 0 {
		return c.target.end()
	}
	return nil
}
