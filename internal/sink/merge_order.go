package sink

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/basaltlake/basalt/vector"
)

// mergeCursor is a position in one frame. Keys are integers: those of string columns
// are ranks among the texts of all frames.
type mergeCursor struct {
	frame int
	keys  [][]int64
	row   int
}

func (c *mergeCursor) end() int { return len(c.keys[0]) }

// compare compares the keys both cursors are at.
func (c *mergeCursor) compare(o *mergeCursor) int { return compareKeys(c.keys, c.row, o.keys, o.row) }

// compareEnds compares the last keys.
func (c *mergeCursor) compareEnds(o *mergeCursor) int {
	return compareKeys(c.keys, c.end()-1, o.keys, o.end()-1)
}

// endsBefore reports whether c's last key is before o's first.
func (c *mergeCursor) endsBefore(o *mergeCursor) bool {
	return compareKeys(c.keys, c.end()-1, o.keys, 0) < 0
}

func compareKeys(a [][]int64, i int, b [][]int64, j int) int {
	for k := range a {
		if d := cmp.Compare(a[k][i], b[k][j]); d != 0 {
			return d
		}
	}
	return 0
}

// newMergeCursors returns a cursor at the start of every frame that has rows. It
// reports keys that are absent or of a type that is no key, and frames out of order.
func newMergeCursors(frames []*vector.Frame, keys []string) ([]*mergeCursor, error) {
	if len(keys) == 0 {
		return nil, errNoKeys
	}
	var cursors []*mergeCursor
	for i, f := range frames {
		if f.Rows > 0 {
			cursors = append(cursors, &mergeCursor{frame: i, keys: make([][]int64, len(keys))})
		}
	}
	for k, name := range keys {
		if err := keyValues(frames, cursors, k, name); err != nil {
			return nil, err
		}
	}
	for _, c := range cursors {
		for r := 1; r < c.end(); r++ {
			if compareKeys(c.keys, r-1, c.keys, r) > 0 {
				return nil, fmt.Errorf("merging frames: frame %d is not sorted by %v: row %d comes before row %d", c.frame, keys, r, r-1)
			}
		}
	}
	return cursors, nil
}

// keyValues sets key k of all cursors.
func keyValues(frames []*vector.Frame, cursors []*mergeCursor, k int, name string) error {
	var texts []string
	for _, c := range cursors {
		col := frames[c.frame].Col(name)
		switch {
		case col == nil:
			return fmt.Errorf("merging frames: there is no key column %s", name)
		case col.Type == vector.Float:
			return fmt.Errorf("merging frames: key column %s holds floats, which are no keys", name)
		case col.Type == vector.String:
			for code := range dictLen(col.Dict) {
				texts = append(texts, col.Dict.Value(int32(code)))
			}
		default:
			c.keys[k] = col.Ints[:frames[c.frame].Rows]
		}
	}
	slices.Sort(texts)
	texts = slices.Compact(texts)
	for _, c := range cursors {
		if col := frames[c.frame].Col(name); col.Type == vector.String {
			c.keys[k] = textRanks(col, frames[c.frame].Rows, texts)
		}
	}
	return nil
}

// textRanks returns the position of each value in sorted texts; nulls are -1.
func textRanks(col *vector.Column, rows int, texts []string) []int64 {
	ranks := make([]int64, dictLen(col.Dict))
	for code := range ranks {
		at, _ := slices.BinarySearch(texts, col.Dict.Value(int32(code)))
		ranks[code] = int64(at)
	}
	values := make([]int64, rows)
	for i, code := range col.Codes[:rows] {
		if values[i] = -1; code >= 0 {
			values[i] = ranks[code]
		}
	}
	return values
}

// dictLen is the length of a dictionary that a column of nulls may lack.
func dictLen(d *vector.Dict) int {
	if d == nil {
		return 0
	}
	return d.Len()
}

// mergeHeap has the cursor with the least key at 0; among equal keys the first frame.
type mergeHeap []*mergeCursor

func (h mergeHeap) less(i, j int) bool {
	d := h[i].compare(h[j])
	return d < 0 || d == 0 && h[i].frame < h[j].frame
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
