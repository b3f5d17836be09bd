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

// wholeRows is how many rows of one frame are emitted as they lie, without copying. Fewer
// are put together with what follows: small blocks cost more than copies.
const wholeRows = 2048

// Run is a sorted sequence of rows.
type Run interface {
	// Next returns the next rows, nil at the end. They may be used as long as the caller
	// likes.
	Next() (*vector.Frame, error)
}

// DuplicateKeyError says that two runs have a row with the same key.
type DuplicateKeyError struct {
	Keys   []string // names of the key columns
	Values []string // the key, as text
	Runs   [2]int   // indexes of the runs
}

func (e *DuplicateKeyError) Error() string {
	pairs := make([]string, len(e.Keys))
	for i := range e.Keys {
		pairs[i] = e.Keys[i] + "=" + e.Values[i]
	}
	return fmt.Sprintf("merging runs: key %s is in run %d and in run %d", strings.Join(pairs, " "), e.Runs[0], e.Runs[1])
}

// Merge merges runs of rows with the given fields, each sorted by keys (numbers and times
// ascending, strings as text, nulls first), into one sequence in that order, and reads no
// more of a run at a time than one frame. It calls emit with blocks of rows; the columns
// are valid until emit returns, String columns of different blocks may have different
// dictionaries. Blocks share memory with the frames where a block is part of one frame,
// so what emit changes is changed there. A key that occurs in two runs is a
// *DuplicateKeyError; within a run it may occur more than once. Columns are gathered on
// the given number of threads.
func Merge(runs []Run, fields []vector.Field, keys []string, threads int, emit func(cols []vector.Column, rows int) error) error {
	return merge(runs, fields, keys, threads, true, emit)
}

// merge is Merge, where runs may share keys unless they are unique: rows of the first run
// come first.
func merge(runs []Run, fields []vector.Field, keys []string, threads int, unique bool, emit func(cols []vector.Column, rows int) error) error {
	columns, err := keyColumns(fields, keys)
	if err != nil {
		return err
	}
	m := &merger{gather: newGatherer(fields, threads), emit: emit, unique: unique}
	for i, r := range runs {
		c := &mergeCursor{run: i, from: r, fields: fields, keys: columns}
		if err := c.load(); err != nil {
			return err
		}
		if c.frame != nil {
			m.heap = append(m.heap, c)
		}
	}
	m.heap.init()
	for len(m.heap) > 0 {
		if err := m.step(); err != nil {
			return err
		}
	}
	return m.flush()
}

// keyColumns returns the positions of the keys.
func keyColumns(fields []vector.Field, keys []string) ([]int, error) {
	if len(keys) == 0 {
		return nil, errors.New("merging runs: no key columns")
	}
	columns := make([]int, len(keys))
	for k, name := range keys {
		if columns[k] = slices.IndexFunc(fields, func(f vector.Field) bool { return f.Name == name }); columns[k] < 0 {
			return nil, fmt.Errorf("merging runs: there is no key column %s", name)
		}
	}
	return columns, nil
}

// merger puts rows in order and hands them out in blocks.
type merger struct {
	heap   mergeHeap
	gather *gatherer
	emit   func(cols []vector.Column, rows int) error
	unique bool

	open []slice // rows to be emitted together
	rows int     // how many these are
}

// step takes the rows of the first cursor that come before those of all others.
func (m *merger) step() error {
	top, second := m.heap[0], m.heap.second()
	from, to := top.row, top.frame.Rows
	if second != nil {
		if to = top.before(second); to == from && m.unique {
			return m.duplicate(top, second)
		}
		to = max(to, from+1)
	}
	if err := m.take(slice{top.frame, from, to}); err != nil {
		return err
	}
	if top.row = to; to == top.frame.Rows {
		if err := top.load(); err != nil {
			return err
		}
		if top.frame == nil {
			m.heap.pop()
			return nil
		}
	}
	m.heap.down(0)
	return nil
}

// take adds rows to the block that is open.
func (m *merger) take(s slice) error {
	if s.hi-s.lo >= wholeRows {
		if err := m.flush(); err != nil {
			return err
		}
		return m.emitWhole(s)
	}
	for s.lo < s.hi {
		n := min(s.hi-s.lo, mergeRows-m.rows)
		m.open = append(m.open, slice{s.frame, s.lo, s.lo + n})
		m.rows += n
		if s.lo += n; m.rows == mergeRows {
			if err := m.flush(); err != nil {
				return err
			}
		}
	}
	return nil
}

// flush emits the block that is open.
func (m *merger) flush() error {
	open, rows := m.open, m.rows
	m.open, m.rows = m.open[:0], 0
	switch len(open) {
	case 0:
		return nil
	case 1:
		return m.emitWhole(open[0])
	}
	return m.emit(m.gather.block(open, rows), rows)
}

// emitWhole emits rows of one frame, without copying.
func (m *merger) emitWhole(s slice) error {
	cols := make([]vector.Column, len(s.frame.Cols))
	for lo := s.lo; lo < s.hi; lo += mergeRows {
		n := min(mergeRows, s.hi-lo)
		for i := range cols {
			cols[i] = s.frame.Cols[i].Slice(lo, lo+n)
		}
		if err := m.emit(cols, n); err != nil {
			return err
		}
	}
	return nil
}

// duplicate describes the key that both cursors are at.
func (m *merger) duplicate(a, b *mergeCursor) error {
	e := &DuplicateKeyError{Runs: [2]int{min(a.run, b.run), max(a.run, b.run)}}
	for _, k := range a.keys {
		e.Keys = append(e.Keys, a.fields[k].Name)
	}
	e.Values = rowTexts(a.values, a.row)
	return e
}
