package aggressive

import (
	"math"

	"github.com/basaltlake/basalt/bucket"
	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/table"
	"github.com/basaltlake/basalt/vector"
)

// sheet holds the rows of a listing on one day, with computed columns.
type sheet struct {
	listing *table.Listing
	time    []int64
	span    []bucket.Span
	from    *module.Rows
	cols    []vector.Column // in the order of layout.slots

	executions []execution // in the order of time
	orders     []order     // in the order of their first execution

	executed    []int // rows of the executions
	first, last []int // rows of the first and last execution of every order
}

// index lists the rows that columns are taken from.
func (s *sheet) index() {
	for i := range s.executions {
		s.executed = append(s.executed, s.executions[i].row)
	}
	for i := range s.orders {
		rows := s.orders[i].rows
		s.first, s.last = append(s.first, rows[0]), append(s.last, rows[len(rows)-1])
	}
}

func (s *sheet) rows() int { return len(s.time) }

func (s *sheet) input(i int) *vector.Column { return &s.from.Cols[i].Column }

// number is value i of a numeric column; NaN is null.
func number(c *vector.Column, i int) float64 {
	if c.Type == vector.Float {
		return c.Floats[i]
	}
	if c.Ints[i] == vector.NullInt {
		return math.NaN()
	}
	return float64(c.Ints[i])
}

// column is a column of a side output.
type column struct {
	field vector.Field
	write func(s *sheet, out *vector.Column)
}

// run is the operator at work.
type run struct {
	layout   *layout
	grouping grouping
	deltaT   float64
	sides    [][]column
}

func (r *run) run(g *module.Group, all []module.Rows, out *module.Output) error {
	rows := &all[0]
	s := &sheet{listing: &g.Listings[0], time: rows.Time, span: rows.Span, from: rows}
	if s.rows() == 0 {
		return nil
	}
	for i := range r.layout.slots {
		slot := &r.layout.slots[i]
		if slot.input >= 0 {
			s.cols = append(s.cols, *s.input(slot.input))
		} else {
			s.cols = append(s.cols, slot.make(s))
		}
	}
	r.group(s)
	s.index()
	for i, columns := range r.sides {
		f := out.Sides[i]
		for j, c := range columns {
			c.write(s, &f.Cols[j])
		}
		f.Rows = f.Cols[0].Len()
	}
	return nil
}
