package goldentest

import (
	"context"
	"maps"
	"math"
	"path/filepath"
	"slices"
	"testing"

	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/internal/calendar"
	"github.com/basaltlake/basalt/internal/lake"
	"github.com/basaltlake/basalt/internal/scan"
	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/module/moduletest"
	"github.com/basaltlake/basalt/table"
	"github.com/basaltlake/basalt/vector"
)

// Operate fits an operator that reads any number of tables to the files of the case,
// runs it over their days, listing by listing, and returns its main output and its side
// outputs by name.
func (c *Case) Operate(t *testing.T, p *moduletest.Pass, op module.Operator) (*Table, map[string]*Table) {
	t.Helper()
	if op.Fit != nil {
		op = op.Fit(module.Found{Has: func(table, column string) bool {
			return slices.ContainsFunc(c.files(t, table, c.days.Start), func(f *file) bool { return f.has(column) })
		}})
	}
	main := newTable("ListingId", "TimeBucket")
	sides := map[string]*Table{}
	for _, s := range op.Sides {
		sides[s.Name] = newTable()
	}
	for day := range c.days.Days() {
		universe := c.universe(t, day)
		inputs := make([]map[int64]module.Rows, len(op.Reads))
		for i, in := range op.Reads {
			inputs[i] = c.collect(t, in, p, day, universe)
		}
		for _, id := range slices.Sorted(maps.Keys(universe)) {
			g := &moduletest.Group{Group: module.Group{DayStart: day.Start(), Rule: p.Rule, Listings: []table.Listing{universe[id]}}}
			for i, in := range op.Reads {
				rows, there := inputs[i][id]
				if !there {
					rows = noRows(in)
				}
				g.Rows = append(g.Rows, rows)
			}
			out := moduletest.Run(t, op, g)
			main.join(out.Main)
			for i, s := range op.Sides {
				sides[s.Name].append(out.Sides[i])
			}
		}
	}
	return main, sides
}

// collect reads an input of a day, by listing.
func (c *Case) collect(t *testing.T, in module.Input, p *moduletest.Pass, day calendar.Date, universe map[int64]table.Listing) map[int64]module.Rows {
	t.Helper()
	found := map[int64]module.Rows{}
	for _, f := range c.files(t, in.Table, day) {
		prog, err := scan.Compile(f.keys(), nil, []scan.Collect{{Columns: in.Columns, Where: in.Where}}, f.resolve, day.Start())
		if err != nil {
			t.Fatal(err)
		}
		if len(prog.Missing) > 0 {
			t.Fatalf("the operator reads %v, which the file does not have", prog.Missing)
		}
		res, err := prog.Run(context.Background(), f.source(t, prog), options(universe, 1000))
		if err != nil {
			t.Fatal(err)
		}
		all := &res.Collected[0]
		for lo := 0; lo < len(all.Time); {
			hi := lo
			for hi < len(all.Time) && all.Listing[hi] == all.Listing[lo] {
				hi++
			}
			r := module.Rows{Bounds: []int{0, hi - lo}, Time: all.Time[lo:hi]}
			for _, at := range r.Time {
				r.Span = append(r.Span, p.Rule.Of(at, day.Start()))
			}
			for i := range all.Cols {
				r.Cols = append(r.Cols, part(&all.Cols[i], lo, hi))
			}
			found[all.Listing[lo]] = r
			lo = hi
		}
	}
	return found
}

func part(v *expr.Vector, lo, hi int) expr.Vector {
	if v.Mask != nil {
		return expr.Vector{Column: vector.Column{Type: vector.Bool}, Mask: v.Mask[lo:hi]}
	}
	return expr.Vector{Column: v.Slice(lo, hi)}
}

func noRows(in module.Input) module.Rows {
	r := module.Rows{Bounds: []int{0, 0}}
	for _, n := range in.Columns {
		r.Cols = append(r.Cols, expr.Vector{Column: vector.MakeColumn(n.Type, 0)})
	}
	return r
}

// Read reads another file of the case, such as the expected rows of a side output.
func (c *Case) Read(t *testing.T, name string) *Table {
	t.Helper()
	path, err := filepath.Abs(filepath.Join(c.Dir, name))
	if err != nil {
		t.Fatal(err)
	}
	f, _, err := lake.Head(context.Background(), c.lake.Store(), path, math.MaxInt32)
	if err != nil {
		t.Fatal(err)
	}
	got := newTable()
	got.append(f)
	return got
}

// CompileWith compiles a module for the case's rule of buckets and another configuration.
func (c *Case) CompileWith(t *testing.T, spec module.Spec, keys string) *moduletest.Pass {
	t.Helper()
	p := moduletest.Decode(t, spec, keys)
	p.Rule = c.Compile(t, spec).Rule
	return p
}

// SameValue compares two values exactly, integers with whole numbers too.
func SameValue(got, want any) bool {
	return (&column{exact: true}).same(got, want)
}
