package l3

import (
	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/module/orderid"
	"github.com/basaltlake/basalt/table"
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
	op := module.Operator{Reads: []module.Input{{Table: "l3", Columns: v.columns}}, Start: v.start, Wanting: v.wanting}
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
	v.at.insert = v.column(expr.IntIn(expr.Integer("LobAction"), int64(table.ActionInsert)))
	for i, m := range v.metrics {
		v.at.states[i] = -1
		if m.states != nil {
			v.at.states[i] = v.column(m.states)
		}
		if m.variant != RestingTime {
			v.at.bid = v.column(expr.IntIn(expr.Integer("Side"), int64(table.SideBid)))
			v.at.ask = v.column(expr.IntIn(expr.Integer("Side"), int64(table.SideAsk)))
		}
		if m.variant == ReplacementLatency {
			v.at.executed = v.column(expr.Lt(expr.Const(0), expr.Number("ExecutionSize")))
			continue
		}
		v.at.remove = v.column(expr.IntIn(expr.Integer("LobAction"), int64(table.ActionRemove)))
		v.at.execute = v.column(expr.IntIn(expr.Integer("LobAction"), int64(table.ActionExecute)))
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

// intervalVariants are those that look beyond a bucket.
var intervalVariants = map[string]bool{RestingTime: true, FleetingLiquidity: true, ReplacementLatency: true}

// interval takes a metric of the operator.
func (b *builder) interval(a *Advanced, name, variant string, states *expr.Node, path string) {
	b.Take(name, path)
	b.intervals = append(b.intervals, interval{name: name, variant: variant, states: states,
		thresholdNs: int64(a.Threshold) * 1e6})
}
