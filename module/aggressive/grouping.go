package aggressive

import (
	"math"

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
	rows         []int // of the day's kept executions
	consolidated int64
	sequence     int64
	open         bool // a later execution may belong to it
}

// begin is the place of the first execution, behind all others as long as there is none.
func (o *order) begin() int {
	if len(o.rows) == 0 {
		return math.MaxInt
	}
	return o.rows[0]
}

// chain is what an execution is compared with: the one before of its classification.
type chain struct {
	begun bool
	time  int64
	side  int64
	end   int64
	last  execution
	order *order
}

// since is the time from the last execution of a chain, in seconds.
func (c *chain) since(at int64) float64 { return float64((at-c.time)/1000) / 1e6 }

// links reports whether an execution at a time is linked to the last one.
func (c *chain) links(at int64, deltaT float64) bool {
	return c.begun && (c.since(at) <= deltaT || c.end == 0)
}

// group finds the executions of a window and puts them together into orders. A new order
// begins with the first execution, after a gap in time, and where the side changes.
func (d *listingDay) group(s *sheet) {
	for row := range s.rows() {
		if k := d.layout.keep; k >= 0 && s.input(k).Floats[row] != 1 {
			continue
		}
		c := d.chain(s, row)
		e := d.next(s, c, row)
		if e.sequence > c.last.sequence {
			c.order = &order{consolidated: e.consolidated, sequence: e.sequence}
			d.orders = append(d.orders, c.order)
		}
		c.last = e
		if d.elsewhere(s, row) {
			continue
		}
		c.order.rows = append(c.order.rows, d.kept.rows()+len(s.executed))
		s.executions, s.executed = append(s.executions, e), append(s.executed, row)
	}
}

// chain returns the chain of an execution.
func (d *listingDay) chain(s *sheet, row int) *chain {
	class := ""
	if d.grouping.class >= 0 {
		c := &s.cols[d.grouping.class]
		class = c.Dict.Value(c.Codes[row])
	}
	if d.chains[class] == nil {
		d.chains[class] = &chain{}
	}
	return d.chains[class]
}

// next compares an execution with the one before.
func (r *run) next(s *sheet, c *chain, row int) execution {
	side := s.cols[r.grouping.aggressor].Ints[row]
	e := execution{
		row: row, sincePrev: r.deltaT + 1e-6, consolidated: c.last.consolidated, sequence: c.last.sequence, sameSide: vector.NullInt,
	}
	if c.begun {
		e.sincePrev = c.since(s.time[row])
		e.linked = c.links(s.time[row], r.deltaT)
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
