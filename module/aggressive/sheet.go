package aggressive

import (
	"math"

	"github.com/basaltlake/basalt/bucket"
	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/module/kept"
	"github.com/basaltlake/basalt/table"
	"github.com/basaltlake/basalt/vector"
)

// sheet holds rows of a listing, with computed columns: those of a window, or the
// executions that orders are made of.
type sheet struct {
	listing *table.Listing
	time    []int64
	span    []bucket.Span
	from    *module.Rows    // of a window
	before  []vector.Column // the row before the first, by slot; nil when there is none
	cols    []vector.Column // in the order of layout.slots

	executions []execution // in the order of time
	executed   []int       // rows of the executions

	orders      []*order // in the order of their first execution
	first, last []int    // rows of the first and last execution of every order
}

// put takes orders to be put out.
func (s *sheet) put(orders []*order) {
	s.orders, s.first, s.last = orders, nil, nil
	for _, o := range orders {
		s.first, s.last = append(s.first, o.rows[0]), append(s.last, o.rows[len(o.rows)-1])
	}
}

func (s *sheet) rows() int { return len(s.time) }

func (s *sheet) input(i int) *vector.Column { return &s.from.Cols[i].Column }

// empty returns a sheet without rows.
func (l *layout) empty(listing *table.Listing) *sheet {
	s := &sheet{listing: listing}
	for i := range l.slots {
		s.cols = append(s.cols, vector.MakeColumn(l.slots[i].field.Type, 0))
	}
	return s
}

// take appends rows of another sheet.
func (s *sheet) take(from *sheet, rows []int) {
	for _, row := range rows {
		s.time, s.span = append(s.time, from.time[row]), append(s.span, from.span[row])
	}
	for i := range s.cols {
		kept.AppendRows(&s.cols[i], &from.cols[i], rows)
	}
}

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

// run is the operator for the columns and outputs of a run. It does not change once it
// is built.
type run struct {
	layout   *layout
	grouping grouping
	deltaT   float64
	sides    []side
}

// side is a side output.
type side struct {
	orders  bool // it has a row per order, else per execution
	columns []column
}
