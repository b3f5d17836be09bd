package aggressive

import (
	"slices"

	"github.com/basaltlake/basalt/vector"
)

// grouping names the columns that decide which executions belong together; -1 is none.
type grouping struct {
	aggressor int
	class     int // Classification: executions of different ones never share an order
	end       int // EndOfEvent: a row that is not the last of its event is linked to the next
	price     int // l3: the price of an execution and
	oldPrice  int // of the resting order, which must agree
}

func (l *layout) grouping() grouping {
	g := grouping{aggressor: l.column("AggressorSide"), class: -1, end: -1, price: -1, oldPrice: -1}
	if l.has("Classification") {
		g.class = l.column("Classification")
	}
	if l.has("EndOfEvent") {
		g.end = l.column("EndOfEvent")
	}
	if l.book && l.has("OldPrice") && l.has("ExecutionPrice") {
		g.price, g.oldPrice = l.column("ExecutionPrice"), l.column("OldPrice")
	}
	return g
}

// execution is a row that is an execution.
type execution struct {
	row          int
	sincePrev    float64 // seconds since the execution before; more than deltat for the first
	linked       bool    // close enough in time to the execution before
	consolidated int64   // number of the run of linked executions, from 1
	sequence     int64   // number of the order, from 1
	sameSide     int64   // executions since the side changed last; null in the first
}

// order is a run of linked executions of one side.
type order struct {
	rows         []int
	consolidated int64
	sequence     int64
}

// chain is what an execution is compared with: the one before of its classification.
type chain struct {
	begun bool
	time  int64
	side  int64
	end   int64
	last  execution
	order int // the open order, as index into the orders that are being built
}

// group finds the executions and puts them together into orders. A new order begins
// with the first execution, after a gap in time, and where the side changes.
func (r *run) group(s *sheet) {
	chains := []chain{{}}
	if r.grouping.class >= 0 {
		chains = make([]chain, s.cols[r.grouping.class].Dict.Len()+1) // null comes first
	}
	var orders []order
	for row := range s.rows() {
		if k := r.layout.keep; k >= 0 && s.input(k).Floats[row] != 1 {
			continue
		}
		c := &chains[0]
		if r.grouping.class >= 0 {
			c = &chains[s.cols[r.grouping.class].Codes[row]+1]
		}
		e := r.next(s, c, row)
		if e.sequence > c.last.sequence {
			c.order = len(orders)
			orders = append(orders, order{consolidated: e.consolidated, sequence: e.sequence})
		}
		c.last = e
		if r.elsewhere(s, row) {
			continue
		}
		s.executions = append(s.executions, e)
		o := &orders[c.order]
		o.rows = append(o.rows, row)
	}
	// Rows may have been left out of an order, or all of them.
	s.orders = slices.DeleteFunc(orders, func(o order) bool { return len(o.rows) == 0 })
	slices.SortFunc(s.orders, func(a, b order) int { return a.rows[0] - b.rows[0] })
}

// next compares an execution with the one before.
func (r *run) next(s *sheet, c *chain, row int) execution {
	side := s.cols[r.grouping.aggressor].Ints[row]
	e := execution{
		row: row, sincePrev: r.deltaT + 1e-6, consolidated: c.last.consolidated, sequence: c.last.sequence, sameSide: vector.NullInt,
	}
	if c.begun {
		e.sincePrev = float64((s.time[row]-c.time)/1000) / 1e6
		e.linked = e.sincePrev <= r.deltaT || c.end == 0
		e.sameSide = 0
		if side == c.side {
			e.sameSide = max(c.last.sameSide, 0) + 1
		}
	}
	if !e.linked {
		e.consolidated++
	}
	if !e.linked || side != c.side {
		e.sequence++
	}
	c.begun, c.time, c.side, c.end = true, s.time[row], side, 1
	if r.grouping.end >= 0 {
		c.end = s.cols[r.grouping.end].Ints[row]
	}
	return e
}

// elsewhere reports whether an execution of a resting order is at another price than
// the order's. Such rows link their neighbours and then are left out.
func (r *run) elsewhere(s *sheet, row int) bool {
	if r.grouping.price < 0 {
		return false
	}
	price, old := s.cols[r.grouping.price].Floats[row], s.cols[r.grouping.oldPrice].Floats[row]
	return price < old || price > old
}
