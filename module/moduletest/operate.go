package moduletest

import (
	"context"
	"slices"
	"testing"

	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/internal/scan"
	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/vector"
)

// Operate fits an operator to the tables, runs it over their rows group by group, and
// returns what it puts out, in ascending order of the groups' first listings.
func Operate(t *testing.T, p *Pass, op module.Operator, tables map[string]*Rows) []*module.Output {
	t.Helper()
	op, all := Groups(t, p, op, tables)
	var outs []*module.Output
	for _, g := range all {
		outs = append(outs, Run(t, op, g))
	}
	return outs
}

// Groups fits an operator to the tables and returns it with what it is to see.
func Groups(t *testing.T, p *Pass, op module.Operator, tables map[string]*Rows) (module.Operator, []*Group) {
	t.Helper()
	if op.Fit != nil {
		op = op.Fit(module.Found{Has: func(table, column string) bool {
			return tables[table] != nil && tables[table].index(column) >= 0
		}, MICs: mics(tables)})
	}
	inputs := make([]scan.Collected, len(op.Reads))
	var listings []int64
	for i, in := range op.Reads {
		if tables[in.Table] == nil {
			t.Fatalf("the operator reads table %s", in.Table)
		}
		inputs[i] = collect(t, in, tables[in.Table])
		listings = append(listings, inputs[i].Listing...)
	}
	slices.Sort(listings)
	var all []*Group
	for _, group := range groups(op, tables, slices.Compact(listings)) {
		g := &Group{Group: module.Group{DayStart: Day, Rule: p.Rule, Listings: group}}
		for i := range inputs {
			g.Rows = append(g.Rows, rowsOf(&inputs[i], p, group))
		}
		all = append(all, g)
	}
	return op, all
}

// collect reads what an operator wants of rows that lie sorted in memory.
func collect(t *testing.T, in module.Input, rows *Rows) scan.Collected {
	t.Helper()
	prog, err := scan.Compile(scan.Keys{Listing: "ListingId", Time: rows.Time}, nil,
		[]scan.Collect{{Columns: in.Columns, Where: in.Where}}, rows.resolve, Day)
	if err != nil {
		t.Fatal(err)
	}
	if len(prog.Missing) > 0 {
		t.Fatalf("the operator reads %v of table %s", prog.Missing, in.Table)
	}
	src := &scan.Memory{}
	for _, c := range prog.Columns {
		src.Cols = append(src.Cols, rows.column(c.Name, c.Type))
	}
	res, err := prog.Run(context.Background(), src, scan.Options{Accept: func(int64) bool { return true }})
	if err != nil {
		t.Fatal(err)
	}
	return res.Collected[0]
}

// rowsOfOne are the rows of one listing.
func rowsOfOne(all *scan.Collected, p *Pass, id int64) module.Rows {
	lo, found := slices.BinarySearch(all.Listing, id)
	hi := lo
	for found && hi < len(all.Listing) && all.Listing[hi] == id {
		hi++
	}
	r := module.Rows{Bounds: []int{0, hi - lo}, Time: all.Time[lo:hi]}
	for _, at := range r.Time {
		r.Span = append(r.Span, p.Rule.Of(at, Day))
	}
	for i := range all.Cols {
		c := &all.Cols[i]
		if c.Mask != nil {
			r.Cols = append(r.Cols, expr.Vector{Column: vector.Column{Type: vector.Bool}, Mask: c.Mask[lo:hi]})
			continue
		}
		if c.Len() == 0 { // no rows were collected
			r.Cols = append(r.Cols, *c)
			continue
		}
		r.Cols = append(r.Cols, expr.Vector{Column: c.Slice(lo, hi)})
	}
	return r
}
