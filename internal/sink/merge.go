package sink

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/basaltlake/basalt/internal/parquet"
	"github.com/basaltlake/basalt/vector"
)

// mergeRows is the number of rows of an emitted block, at most: a page of a file.
const mergeRows = parquet.PageRows

// DuplicateKeyError says that two frames have a row with the same key.
type DuplicateKeyError struct {
	Keys   []string // names of the key columns
	Values []string // the key, as text
	Frames [2]int   // indexes of the frames
}

func (e *DuplicateKeyError) Error() string {
	pairs := make([]string, len(e.Keys))
	for i := range e.Keys {
		pairs[i] = e.Keys[i] + "=" + e.Values[i]
	}
	return fmt.Sprintf("merging frames: key %s is in frame %d and in frame %d", strings.Join(pairs, " "), e.Frames[0], e.Frames[1])
}

// Merge merges frames of equal fields, each sorted by keys (numbers and times
// ascending, strings as text, nulls first), into one sequence in that order. It calls
// emit with blocks of rows; the columns are valid until emit returns, String columns
// of different blocks may have different dictionaries. Blocks share memory with the
// frames where a block is part of one frame, so what emit changes is changed there.
// A key that occurs in two frames is a *DuplicateKeyError; within a frame it may occur
// more than once. Columns are gathered on the given number of threads.
func Merge(frames []*vector.Frame, keys []string, threads int, emit func(cols []vector.Column, rows int) error) error {
	if err := checkEqualFields(frames); err != nil {
		return err
	}
	cursors, err := newMergeCursors(frames, keys)
	if err != nil {
		return err
	}
	m := &merger{frames: frames, keys: keys, threads: threads, emit: emit}
	// Sorted by first key, frames that do not overlap follow each other.
	slices.SortStableFunc(cursors, func(a, b *mergeCursor) int { return a.compare(b) })
	for lo := 0; lo < len(cursors); {
		hi := lo + 1
		for last := cursors[lo]; hi < len(cursors) && !last.endsBefore(cursors[hi]); hi++ {
			if cursors[hi].end() > 0 && last.compareEnds(cursors[hi]) < 0 {
				last = cursors[hi]
			}
		}
		if hi == lo+1 {
			err = m.emitRows(cursors[lo].frame, 0, cursors[lo].end())
		} else {
			err = m.interleave(cursors[lo:hi])
		}
		if err != nil {
			return err
		}
		lo = hi
	}
	return nil
}

// checkEqualFields reports the first difference between the frames' fields.
func checkEqualFields(frames []*vector.Frame) error {
	for i, f := range frames {
		if f == nil {
			return fmt.Errorf("merging frames: frame %d is nil", i)
		}
		if len(f.Cols) != len(f.Fields) {
			return fmt.Errorf("merging frames: frame %d has %d columns and %d fields", i, len(f.Cols), len(f.Fields))
		}
		want := frames[0].Fields
		if len(f.Fields) != len(want) {
			return fmt.Errorf("merging frames: frame %d has %d columns, frame 0 has %d", i, len(f.Fields), len(want))
		}
		for c := range want {
			if f.Fields[c] != want[c] {
				return fmt.Errorf("merging frames: column %d is %+v in frame %d, %+v in frame 0", c, f.Fields[c], i, want[c])
			}
		}
	}
	return nil
}

// merger merges frames that overlap.
type merger struct {
	frames  []*vector.Frame
	keys    []string
	threads int
	emit    func(cols []vector.Column, rows int) error
	gather  *gatherer // made when frames overlap
}

// emitRows emits rows lo..hi of one frame, without copying.
func (m *merger) emitRows(frame, lo, hi int) error {
	cols := make([]vector.Column, len(m.frames[frame].Cols))
	for ; lo < hi; lo += mergeRows {
		n := min(mergeRows, hi-lo)
		for i := range cols {
			cols[i] = m.frames[frame].Cols[i].Slice(lo, lo+n)
		}
		if err := m.emit(cols, n); err != nil {
			return err
		}
	}
	return nil
}

// interleave merges the frames of cursors.
func (m *merger) interleave(cursors []*mergeCursor) error {
	if m.gather == nil {
		m.gather = newGatherer(m.frames, m.threads)
	}
	heap := mergeHeap(slices.Clone(cursors))
	heap.init()
	var runs []mergeRun
	rows := 0
	for len(heap) > 0 {
		top, second := heap[0], heap.second()
		hi := min(top.end(), top.row+mergeRows-rows)
		run := mergeRun{frame: top.frame, lo: top.row}
		for top.row < hi {
			if second != nil {
				if d := top.compare(second); d == 0 {
					return m.duplicate(top, second)
				} else if d > 0 {
					break
				}
			}
			top.row++
		}
		if run.hi = top.row; run.hi > run.lo {
			runs = append(runs, run)
			rows += run.hi - run.lo
		}
		if top.row == top.end() {
			heap.pop()
		} else {
			heap.down(0)
		}
		if rows == mergeRows || len(heap) == 0 {
			if err := m.emitRuns(runs, rows); err != nil {
				return err
			}
			runs, rows = runs[:0], 0
		}
	}
	return nil
}

func (m *merger) emitRuns(runs []mergeRun, rows int) error {
	if len(runs) == 1 {
		return m.emitRows(runs[0].frame, runs[0].lo, runs[0].hi)
	}
	return m.emit(m.gather.block(runs, rows), rows)
}

// duplicate describes the key that both cursors are at.
func (m *merger) duplicate(a, b *mergeCursor) error {
	f := m.frames[a.frame]
	row := make([]vector.Column, len(m.keys))
	for i, k := range m.keys {
		row[i] = *f.Col(k)
	}
	return &DuplicateKeyError{Keys: slices.Clone(m.keys), Values: rowTexts(row, a.row),
		Frames: [2]int{min(a.frame, b.frame), max(a.frame, b.frame)}}
}

var errNoKeys = errors.New("merging frames: no key columns")
