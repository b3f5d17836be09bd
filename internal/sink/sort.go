package sink

import (
	"fmt"
	"math"
	"slices"

	"github.com/basaltlake/basalt/internal/spill"
	"github.com/basaltlake/basalt/vector"
)

// RowSorter puts rows in the order of columns of any type: numbers and times ascending,
// strings as text, nulls first. Rows that do not fit in memory are sorted by parts, which
// are merged. Floats that are sorted by are snapped, since it is the written values that
// have to be in order.
type RowSorter struct {
	fields  []vector.Field
	by      []string
	threads int
	area    *spill.Area
	limit   int // rows that are sorted in memory

	open []*vector.Frame // rows that are not sorted yet, mergeRows in each but the last
	rows int             // how many these are
	runs []Run
}

// NewRowSorter makes a sorter of rows with the given fields. About bytes of rows are sorted
// at a time; what is beyond them goes to the area.
func NewRowSorter(fields []vector.Field, by []string, threads int, area *spill.Area, bytes int64) (*RowSorter, error) {
	for _, name := range by {
		if !slices.ContainsFunc(fields, func(f vector.Field) bool { return f.Name == name }) {
			return nil, fmt.Errorf("sorting rows: there is no column %s", name)
		}
	}
	limit := min(max(bytes/spill.RowBytes(fields), mergeRows), math.MaxInt32)
	return &RowSorter{fields: fields, by: by, threads: threads, area: area, limit: int(limit)}, nil
}

// Add takes rows. They are copied.
func (s *RowSorter) Add(cols []vector.Column, rows int) error {
	for at := 0; at < rows; {
		if s.rows == s.limit {
			if err := s.part(); err != nil {
				return err
			}
		}
		f := s.room()
		n := min(rows-at, s.limit-s.rows, mergeRows-f.Rows)
		for c := range cols {
			switch dst, src := &f.Cols[c], &cols[c]; src.Type {
			case vector.Float:
				dst.Floats = append(dst.Floats, src.Floats[at:at+n]...)
			case vector.String:
				for i := range n {
					dst.AppendFrom(src, at+i)
				}
			default:
				dst.Ints = append(dst.Ints, src.Ints[at:at+n]...)
			}
		}
		f.Rows, s.rows, at = f.Rows+n, s.rows+n, at+n
	}
	return nil
}

// room returns the frame to append to. Frames do not grow beyond some rows: one of all rows
// would lie in memory twice whenever it grew.
func (s *RowSorter) room() *vector.Frame {
	last := len(s.open) - 1
	if last >= 0 && s.open[last].Rows < mergeRows {
		return s.open[last]
	}
	f := vector.Empty(s.fields)
	for c := range f.Cols {
		if last >= 0 {
			f.Cols[c].Dict = s.open[0].Cols[c].Dict
		}
	}
	s.open = append(s.open, f)
	return f
}

// part sorts the rows that are in memory into a run of their own.
func (s *RowSorter) part() error {
	run := s.area.NewRun(s.fields)
	err := s.sorted(func(cols []vector.Column, rows int) error {
		f := vector.Empty(s.fields)
		for c := range cols {
			dst, src := &f.Cols[c], &cols[c]
			dst.Floats, dst.Ints, dst.Codes, dst.Dict = slices.Clone(src.Floats), slices.Clone(src.Ints), slices.Clone(src.Codes), src.Dict
		}
		f.Rows = rows
		return run.Append(f)
	})
	s.runs = append(s.runs, run.Reader())
	s.open, s.rows = nil, 0
	return err
}

// Emit hands out all rows in order, as Merge does.
func (s *RowSorter) Emit(emit func(cols []vector.Column, rows int) error) error {
	if len(s.runs) == 0 {
		return s.sorted(emit)
	}
	if err := s.part(); err != nil {
		return err
	}
	return merge(s.runs, s.fields, s.by, s.threads, false, emit)
}

// sorted emits the rows that are in memory in order.
func (s *RowSorter) sorted(emit func(cols []vector.Column, rows int) error) error {
	keys := make([][]vector.Column, len(s.open))
	for i, f := range s.open {
		for _, name := range s.by {
			key := *f.Col(name)
			Snap(key.Floats)
			keys[i] = append(keys[i], key)
		}
	}
	order := make([]int32, s.rows)
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortStableFunc(order, func(a, b int32) int {
		return compareRows(keys[a/mergeRows], int(a%mergeRows), keys[b/mergeRows], int(b%mergeRows))
	})
	g := newGatherer(s.fields, s.threads)
	open := make([]slice, 0, mergeRows)
	for block := range slices.Chunk(order, mergeRows) {
		open = open[:0]
		for _, row := range block {
			f, at := s.open[row/mergeRows], int(row%mergeRows)
			if n := len(open); n > 0 && open[n-1].frame == f && open[n-1].hi == at {
				open[n-1].hi++
				continue
			}
			open = append(open, slice{f, at, at + 1})
		}
		if err := emit(g.block(open, len(block)), len(block)); err != nil {
			return err
		}
	}
	return nil
}
