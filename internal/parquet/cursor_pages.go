package parquet

import (
	"errors"
	"io"

	"github.com/parquet-go/parquet-go/format"

	"github.com/basaltlake/basalt/internal/defect"
)

// openPage opens the next page that has rows; io.EOF at the end of the file.
func (c *Cursor) openPage() error {
	_, err := c.advance(0)
	return err
}

// advance opens the next page that has rows, in this or a later row group, or passes
// one row group or page of at most skip rows and returns how many it had. io.EOF at
// the end of the file.
func (c *Cursor) advance(skip int64) (passed int64, err error) {
	for {
		if c.pages.rowsLeft == 0 {
			if c.group++; c.group >= len(c.file.footer.groups) {
				c.group = len(c.file.footer.groups)
				return 0, io.EOF
			}
			rows := c.file.footer.groups[c.group].rows
			if rows == 0 { // some writers make one for a table without rows
				continue
			}
			if rows <= skip {
				c.row += rows
				return rows, nil
			}
			c.openGroup(rows)
			continue
		}
		h, err := c.pages.next()
		if err != nil {
			return 0, err
		}
		switch {
		case h.kind == format.DictionaryPage:
			if err := c.openDictionary(&h); err != nil {
				return 0, err
			}
		case h.kind == format.IndexPage || h.values == 0:
			c.pages.skip(&h)
		case h.values <= skip:
			c.pages.skip(&h)
			c.row += h.values
			return h.values, nil
		default:
			data, err := c.pages.data(&h)
			if err != nil {
				return 0, err
			}
			c.pageLeft = h.values
			return 0, c.target.open(h.encoding, data)
		}
	}
}

func (c *Cursor) openGroup(rows int64) {
	chunk := &c.file.footer.groups[c.group].chunks[c.leaf.chunk]
	c.pages.open(chunk.start(), chunk, rows)
	c.target.forget()
}

func (c *Cursor) openDictionary(h *pageHeader) error {
	data, err := c.pages.dictionary(h, c.target)
	if err != nil {
		return err
	}
	err = c.target.dictionary(h.encoding, data, h.values)
	c.pages.plain.shrink()
	return err
}

// Skip passes n rows without decoding what it need not: row groups without reading
// them, pages after their header. It returns io.EOF if the file ends before.
func (c *Cursor) Skip(n int64) (err error) {
	if c.err != nil {
		return c.err
	}
	defer func() {
		if p := recover(); p != nil {
			err = c.panicked(p)
		}
	}()
	if c.target == nil {
		left := c.file.footer.rows - c.row
		c.row += min(n, left)
		if n > left {
			return io.EOF
		}
		return nil
	}
	for n > 0 {
		if c.pageLeft == 0 {
			passed, err := c.advance(n)
			if err == io.EOF {
				return err
			} else if err != nil {
				return c.fail(err)
			}
			n -= passed
			continue
		}
		k := min(n, c.pageLeft)
		if err := c.target.skip(&c.pages.levels, int(k)); err != nil {
			return c.fail(err)
		}
		if err := c.consumed(k); err != nil {
			return c.fail(err)
		}
		n -= k
	}
	return nil
}

// Close gives the cursor's memory back. The cursor can read no more.
func (c *Cursor) Close() error {
	if !errors.Is(c.err, errClosed) {
		c.pages.close()
		c.target, c.pageLeft, c.err = nil, 0, errClosed
	}
	return nil
}

var errClosed = errors.New("reading a column: the cursor is closed")

// fail makes err say where it happened and ends the cursor.
func (c *Cursor) fail(err error) error {
	var unfit *valueError
	if errors.As(err, &unfit) {
		c.err = c.typeError(c.row+int64(unfit.index), unfit.what)
	} else {
		c.err = c.file.explainAt(err, c.group, c.leaf.info.Name)
	}
	return c.err
}

// panicked turns a panic of a decoder into an error.
func (c *Cursor) panicked(p any) error {
	c.err = &CorruptError{
		File: c.file.src.Name(), RowGroup: c.group, Column: c.leaf.info.Name,
		What: "decoding failed", Err: defect.Recovered(p),
	}
	return c.err
}
