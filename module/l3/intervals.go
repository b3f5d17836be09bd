package l3

import (
	"context"
	"math"

	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/module/orderid"
	"github.com/basaltlake/basalt/vector"
)

// interval is a configured metric over intervals that begin in a bucket and may end in
// a later one: no reduction of the bucket's own rows.
type interval struct {
	name        string
	variant     string
	thresholdNs int64
	states      *expr.Node // of the event that ends the interval; nil is all
}

// intervals computes them all in one pass over the events of a listing's day.
type intervals struct {
	metrics []interval
	ids     orderid.Columns
	columns []*expr.Node
	at      layout
}

// layout says which column holds what; -1 is not read.
type layout struct {
	insert, remove, execute int // LobAction 2, 3, 1
	bid, ask, executed      int
	size, ids               int
	states                  []int // per metric
}

// operator declares the part of the module that follows intervals.
func (v intervals) operator() module.Operator {
	v.layOut()
	op := module.Operator{Reads: []module.Input{{Table: "l3", Columns: v.columns}}, Run: v.run, Wanting: v.wanting}
	for _, m := range v.metrics {
		e := entries[m.variant]
		op.Fields = append(op.Fields, vector.Field{Name: m.name, Type: vector.Float, Unit: e.Unit, Doc: e.Doc})
		op.Entries = append(op.Entries, e)
	}
	op.Fit = func(f module.Found) module.Operator {
		v.ids = orderid.Find(f.Has)
		return v.operator()
	}
	return op
}

// wanting names the metrics that are computed from a column.
func (v intervals) wanting(column string) []string {
	var names []string
	for _, m := range v.metrics {
		one := intervals{metrics: []interval{m}, ids: v.ids}
		one.layOut()
		read := map[string]vector.Type{}
		for _, c := range one.columns {
			c.Columns(read)
		}
		if _, ok := read[column]; ok {
			names = append(names, m.name)
		}
	}
	return names
}

func (v *intervals) layOut() {
	v.columns = nil
	v.at = layout{remove: -1, execute: -1, bid: -1, ask: -1, executed: -1, size: -1, ids: -1, states: make([]int, len(v.metrics))}
	v.at.insert = v.column(expr.IntIn(expr.Integer("LobAction"), 2))
	for i, m := range v.metrics {
		v.at.states[i] = -1
		if m.states != nil {
			v.at.states[i] = v.column(m.states)
		}
		if m.variant != RestingTime {
			v.at.bid = v.column(expr.IntIn(expr.Integer("Side"), sideCodes["Bid"]))
			v.at.ask = v.column(expr.IntIn(expr.Integer("Side"), sideCodes["Ask"]))
		}
		if m.variant == ReplacementLatency {
			v.at.executed = v.column(expr.Lt(expr.Const(0), expr.Number("ExecutionSize")))
			continue
		}
		v.at.remove = v.column(expr.IntIn(expr.Integer("LobAction"), 3))
		v.at.execute = v.column(expr.IntIn(expr.Integer("LobAction"), 1))
		if m.variant == FleetingLiquidity {
			v.at.size = v.column(expr.Number("Size"))
		}
	}
	if v.at.remove >= 0 {
		v.at.ids = len(v.columns)
		v.columns = append(v.columns, v.ids.Nodes()...)
	}
}

// column returns the place of an expression among the columns that are read.
func (v *intervals) column(n *expr.Node) int {
	for i, have := range v.columns {
		if have.String() == n.String() {
			return i
		}
	}
	v.columns = append(v.columns, n)
	return len(v.columns) - 1
}

// tally is what a bucket has of one metric.
type tally struct {
	total    exactSum
	n        int64
	fleeting float64
	inserted float64
}

// day is the state while the events of a listing's day go by.
type day struct {
	v       *intervals
	rows    *module.Rows
	insert  []bool
	remove  []bool // nil when no metric follows orders
	execute []bool
	bid     []bool
	ask     []bool
	filled  []bool
	size    []float64
	states  [][]bool // per metric; nil is every row
	ids     orderid.Reader
	live    *liveOrders
	ends    bool         // a row of the day ends an order
	named   bool         // and one of those names it
	last    [3]execution // per side: bid, ask, neither
	tallies []tally      // per bucket and metric
	open    int32        // bucket of the current row
}

// execution is one that the next event of its side may replace.
type execution struct {
	bucket  int32
	waiting bool
	at      int64
}

func (v *intervals) run(_ context.Context, g *module.Group, out *module.Output) error {
	r := &g.Rows[0]
	if len(r.Time) == 0 {
		return nil
	}
	d := v.begin(r)
	listing, label := &out.Main.Cols[0], &out.Main.Cols[1]
	d.open = -1
	for i := range r.Time {
		if i == 0 || r.Span[i].Label != r.Span[i-1].Label {
			d.open++
			listing.Ints = append(listing.Ints, g.Listings[0].ID)
			label.Ints = append(label.Ints, r.Span[i].Label)
			for range v.metrics {
				d.tallies = append(d.tallies, tally{})
			}
		}
		if d.live != nil {
			d.follow(i)
		}
		if d.filled != nil {
			d.replace(i)
		}
	}
	if d.live != nil {
		end := len(r.Time) - 1
		d.live.rest(func(o *order) { d.ended(o, end) })
	}
	for i, m := range v.metrics {
		col := &out.Main.Cols[2+i]
		for b := range int(d.open) + 1 {
			if d.ends && !d.named && m.variant != ReplacementLatency {
				col.AppendNull() // what ended is not known
				continue
			}
			col.Floats = append(col.Floats, d.tallies[b*len(v.metrics)+i].value(m.variant))
		}
	}
	out.Main.Rows += int(d.open) + 1
	return nil
}

func (v *intervals) begin(r *module.Rows) *day {
	mask := func(i int) []bool {
		if i < 0 {
			return nil
		}
		return r.Cols[i].Mask
	}
	d := &day{v: v, rows: r, insert: mask(v.at.insert), remove: mask(v.at.remove), execute: mask(v.at.execute),
		bid: mask(v.at.bid), ask: mask(v.at.ask), filled: mask(v.at.executed)}
	for _, at := range v.at.states {
		d.states = append(d.states, mask(at))
	}
	if v.at.size >= 0 {
		d.size = r.Cols[v.at.size].Floats
	}
	if v.at.ids >= 0 {
		d.live = newLiveOrders()
		d.ids = v.ids.Reader(r.Cols[v.at.ids:])
	}
	return d
}

// follow lets row i begin or end an order.
func (d *day) follow(i int) {
	switch {
	case d.insert[i]:
		o := order{id: d.ids.Of(i, false), bucket: d.open, side: int8(d.side(i)), since: d.rows.Time[i]}
		if d.size != nil {
			o.size = d.size[i]
		}
		if o.id == "" { // nothing can end it
			d.ended(&o, len(d.rows.Time)-1)
			return
		}
		d.live.insert(o)
	case d.remove[i] || d.execute[i]:
		d.ends = true
		if id := d.ids.Of(i, d.remove[i]); id != "" {
			d.named = true
			d.live.end(id, func(o *order) { d.ended(o, i) })
		}
	}
}

// side is 0 for bid, 1 for ask, 2 for neither.
func (d *day) side(i int) int {
	switch {
	case d.bid == nil || d.bid[i]:
		return 0
	case d.ask[i]:
		return 1
	}
	return 2
}

// ended counts an order whose interval ends with row end: its end, or the last row of
// the day.
func (d *day) ended(o *order, end int) {
	lifetime := max(0, d.rows.Time[end]-o.since)
	for i := range d.v.metrics {
		m := &d.v.metrics[i]
		if m.variant == ReplacementLatency || d.states[i] != nil && !d.states[i][end] {
			continue
		}
		t := &d.tallies[int(o.bucket)*len(d.v.metrics)+i]
		t.n++
		if m.variant == RestingTime {
			t.total.add(lifetime)
			continue
		}
		if o.size != o.size {
			continue
		}
		if lifetime < m.thresholdNs {
			t.fleeting += o.size
		}
		if o.side < 2 {
			t.inserted += o.size
		}
	}
}

// replace lets row i end the wait for a replacement on its side, or begin one.
func (d *day) replace(i int) {
	insert, filled := d.insert[i], d.filled[i]
	if !insert && !filled {
		return
	}
	last := &d.last[d.side(i)]
	if insert && last.waiting {
		for k := range d.v.metrics {
			if d.v.metrics[k].variant != ReplacementLatency || d.states[k] != nil && !d.states[k][i] {
				continue
			}
			t := &d.tallies[int(last.bucket)*len(d.v.metrics)+k]
			t.n++
			t.total.add(d.rows.Time[i] - last.at)
		}
	}
	*last = execution{bucket: d.open, waiting: filled, at: d.rows.Time[i]}
}

func (t *tally) value(variant string) float64 {
	if variant != FleetingLiquidity {
		return t.total.mean(t.n)
	}
	if t.n == 0 {
		return math.NaN()
	}
	return t.fleeting / (t.inserted + 1e-9)
}

// intervalVariants are those that look beyond a bucket.
var intervalVariants = map[string]bool{RestingTime: true, FleetingLiquidity: true, ReplacementLatency: true}

// interval takes a metric of the operator.
func (b *builder) interval(a *Advanced, name, variant string, states *expr.Node, path string) {
	b.problems = append(b.problems, b.names.Take(name, path)...)
	b.intervals = append(b.intervals, interval{name: name, variant: variant, states: states,
		thresholdNs: int64(a.Threshold) * 1e6})
}
