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
	most    int // runs that are merged at a time

	open   []*vector.Frame // rows that are not sorted yet, mergeRows in each but the last
	rows   int             // how many these are
	levels [][]*spill.Run  // sorted; one of a level is most of the level below, and earlier
}

// fewestRuns is how many sorted runs are merged at a time, however little memory there is.
const fewestRuns = 8

// NewRowSorter makes a sorter of rows with the given fields. About bytes of rows are sorted
// at a time; what is beyond them goes to the area.
func NewRowSorter(fields []vector.Field, by []string, threads int, area *spill.Area, bytes int64) (*RowSorter, error) {
	for _, name := range by {
		if !slices.ContainsFunc(fields, func(f vector.Field) bool { return f.Name == name }) {
			return nil, fmt.Errorf("sorting rows: there is no column %s", name)
		}
	}
	limit := min(max(bytes/spill.RowBytes(fields), mergeRows), math.MaxInt32)
	// What is read of a run is garbage when the next rows of it are.
	most := min(max(bytes/spill.RowBytes(fields)/spill.PieceRows/4, fewestRuns), math.MaxInt32)
	return &RowSorter{fields: fields, by: by, threads: threads, area: area, limit: int(limit), most: int(most)}, nil
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
	run, err := s.run(s.sorted)
	if err != nil {
		return err
	}
	s.open, s.rows = nil, 0
	return s.keep(run, 0)
}

// run is a run of the rows that are emitted.
func (s *RowSorter) run(rows func(emit func(cols []vector.Column, rows int) error) error) (*spill.Run, error) {
	run := s.area.NewRun(s.fields)
	return run, rows(func(cols []vector.Column, rows int) error {
		f := vector.Empty(s.fields)
		for c := range cols {
			dst, src := &f.Cols[c], &cols[c]
			dst.Floats, dst.Ints, dst.Codes, dst.Dict = slices.Clone(src.Floats), slices.Clone(src.Ints), slices.Clone(src.Codes), src.Dict
		}
		f.Rows = rows
		return run.Append(f)
	})
}

// keep adds a run to a level, and makes one of as many as are merged at a time.
func (s *RowSorter) keep(run *spill.Run, level int) error {
	if level == len(s.levels) {
		s.levels = append(s.levels, nil)
	}
	s.levels[level] = append(s.levels[level], run)
	if len(s.levels[level]) < s.most {
		return nil
	}
	full := s.levels[level]
	s.levels[level] = nil
	one, err := s.run(func(emit func(cols []vector.Column, rows int) error) error { return s.merge(full, emit) })
	if err != nil {
		return err
	}
	for _, r := range full {
		r.Discard()
	}
	return s.keep(one, level+1)
}

// merge merges sorted runs, the first of which came first.
func (s *RowSorter) merge(runs []*spill.Run, emit func(cols []vector.Column, rows int) error) error {
	readers := make([]Run, len(runs))
	for i, r := range runs {
		readers[i] = r.Reader()
	}
	return merge(readers, s.fields, s.by, s.threads, false, emit)
}

// Emit hands out all rows in order, as Merge does.
func (s *RowSorter) Emit(emit func(cols []vector.Column, rows int) error) error {
	if len(s.levels) == 0 {
		return s.sorted(emit)
	}
	if err := s.part(); err != nil {
		return err
	}
	slices.Reverse(s.levels)
	return s.merge(slices.Concat(s.levels...), emit)
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
