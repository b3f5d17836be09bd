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

	open *vector.Frame // rows that are not sorted yet
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
	return &RowSorter{fields: fields, by: by, threads: threads, area: area, limit: int(limit), open: vector.Empty(fields)}, nil
}

// Add takes rows. They are copied.
func (s *RowSorter) Add(cols []vector.Column, rows int) error {
	if s.open.Rows > 0 && s.open.Rows+rows > s.limit {
		if err := s.part(); err != nil {
			return err
		}
	}
	for c := range cols {
		switch dst, src := &s.open.Cols[c], &cols[c]; src.Type {
		case vector.Float:
			dst.Floats = append(dst.Floats, src.Floats[:rows]...)
		case vector.String:
			for i := range rows {
				dst.AppendFrom(src, i)
			}
		default:
			dst.Ints = append(dst.Ints, src.Ints[:rows]...)
		}
	}
	s.open.Rows += rows
	return nil
}

// part sorts the rows that are in memory into a run of their own.
func (s *RowSorter) part() error {
	run := s.area.NewRun(s.fields)
	err := sortFrame(s.open, s.by, s.threads, func(cols []vector.Column, rows int) error {
		f := vector.Empty(s.fields)
		for c := range cols {
			dst, src := &f.Cols[c], &cols[c]
			dst.Floats, dst.Ints, dst.Codes, dst.Dict = slices.Clone(src.Floats), slices.Clone(src.Ints), slices.Clone(src.Codes), src.Dict
		}
		f.Rows = rows
		return run.Append(f)
	})
	s.runs = append(s.runs, run.Reader())
	s.open = vector.Empty(s.fields)
	return err
}

// Emit hands out all rows in order, as Merge does.
func (s *RowSorter) Emit(emit func(cols []vector.Column, rows int) error) error {
	if len(s.runs) == 0 {
		return sortFrame(s.open, s.by, s.threads, emit)
	}
	if err := s.part(); err != nil {
		return err
	}
	return merge(s.runs, s.fields, s.by, s.threads, false, emit)
}

// sortFrame emits the rows of a frame in the order of columns.
func sortFrame(f *vector.Frame, columns []string, threads int, emit func(cols []vector.Column, rows int) error) error {
	keys := make([]vector.Column, len(columns))
	for i, name := range columns {
		keys[i] = *f.Col(name)
		Snap(keys[i].Floats)
	}
	order := make([]int32, f.Rows)
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortStableFunc(order, func(a, b int32) int { return compareRows(keys, int(a), keys, int(b)) })
	g := newGatherer(f.Fields, threads)
	open := make([]slice, 0, mergeRows)
	for block := range slices.Chunk(order, mergeRows) {
		open = open[:0]
		for _, row := range block {
			if n := len(open); n > 0 && open[n-1].hi == int(row) {
				open[n-1].hi++
				continue
			}
			open = append(open, slice{f, int(row), int(row) + 1})
		}
		if err := emit(g.block(open, len(block)), len(block)); err != nil {
			return err
		}
	}
	return nil
}
