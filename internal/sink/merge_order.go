package sink

import (
	"fmt"
	"sort"

	"github.com/basaltlake/basalt/vector"
)

// mergeCursor is a position in a run.
type mergeCursor struct {
	run    int
	from   Run
	fields []vector.Field
	keys   []int // their positions

	frame  *vector.Frame   // nil at the end
	values []vector.Column // of the keys in frame
	row    int
}

// load moves to the next frame with rows. It reports frames of other columns and rows out
// of order.
func (c *mergeCursor) load() error {
	for {
		next, err := c.from.Next()
		if err != nil {
			return err
		}
		if next == nil {
			c.frame = nil
			return nil
		}
		if err := c.fits(next); err != nil {
			return err
		}
		if next.Rows == 0 {
			continue
		}
		values := make([]vector.Column, len(c.keys))
		for i, k := range c.keys {
			values[i] = next.Cols[k]
		}
		if c.frame != nil && compareRows(c.values, c.frame.Rows-1, values, 0) > 0 {
			return c.unsorted(0)
		}
		for r := 1; r < next.Rows; r++ {
			if compareRows(values, r-1, values, r) > 0 {
				return c.unsorted(r)
			}
		}
		c.frame, c.values, c.row = next, values, 0
		return nil
	}
}

func (c *mergeCursor) unsorted(row int) error {
	names := make([]string, len(c.keys))
	for i, k := range c.keys {
		names[i] = c.fields[k].Name
	}
	return fmt.Errorf("merging runs: run %d is not sorted by %v: row %d of a frame comes before the row above it", c.run, names, row)
}

// fits reports the first difference between the columns of a frame and those of the merge.
func (c *mergeCursor) fits(f *vector.Frame) error {
	if len(f.Fields) != len(c.fields) || len(f.Cols) != len(f.Fields) {
		return fmt.Errorf("merging runs: a frame of run %d has %d fields and %d columns, not %d", c.run, len(f.Fields), len(f.Cols), len(c.fields))
	}
	for i, want := range c.fields {
		if f.Fields[i] != want {
			return fmt.Errorf("merging runs: column %d of run %d is %+v, not %+v", i, c.run, f.Fields[i], want)
		}
	}
	return nil
}

// compare compares the keys both cursors are at.
func (c *mergeCursor) compare(o *mergeCursor) int {
	return compareRows(c.values, c.row, o.values, o.row)
}

// before returns the first row of c's frame, from its row on, that does not come before
// the row o is at.
func (c *mergeCursor) before(o *mergeCursor) int {
	if last := c.frame.Rows - 1; compareRows(c.values, last, o.values, o.row) < 0 {
		return last + 1
	}
	return c.row + sort.Search(c.frame.Rows-c.row, func(i int) bool {
		return compareRows(c.values, c.row+i, o.values, o.row) >= 0
	})
}

// mergeHeap has the cursor with the least key at 0; among equal keys the first run.
type mergeHeap []*mergeCursor

func (h mergeHeap) less(i, j int) bool {
	d := h[i].compare(h[j])
	return d < 0 || d == 0 && h[i].run < h[j].run
}

func (h mergeHeap) init() {
	for i := len(h)/2 - 1; i >= 0; i-- {
		h.down(i)
	}
}

// down restores the order below i.
func (h mergeHeap) down(i int) {
	for {
		least := i
		for child := 2*i + 1; child <= 2*i+2 && child < len(h); child++ {
			if h.less(child, least) {
				least = child
			}
		}
		if least == i {
			return
		}
		h[i], h[least] = h[least], h[i]
		i = least
	}
}

// second returns the cursor that follows the first, or nil.
func (h mergeHeap) second() *mergeCursor {
	switch {
	case len(h) < 2:
		return nil
	case len(h) > 2 && h.less(2, 1):
		return h[2]
	}
	return h[1]
}

// pop removes the first cursor.
func (h *mergeHeap) pop() {
	old := *h
	old[0] = old[len(old)-1]
	*h = old[:len(old)-1]
	h.down(0)
}
