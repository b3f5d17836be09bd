package goldentest

import (
	"context"
	"testing"

	"github.com/basaltlake/basalt/bucket"
	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/internal/calendar"
	"github.com/basaltlake/basalt/internal/scan"
	"github.com/basaltlake/basalt/metric"
	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/module/moduletest"
	"github.com/basaltlake/basalt/table"
	"github.com/basaltlake/basalt/vector"
)

// Scans runs the scans of a program over the days of the case, in chunks of some rows,
// and joins them on (ListingId, TimeBucket).
func (c *Case) Scans(t *testing.T, p *moduletest.Pass, chunk int) *Table {
	t.Helper()
	got := newTable("ListingId", "TimeBucket")
	for day := range c.days.Days() {
		universe := c.universe(t, day)
		for _, s := range p.Program.Scans {
			for _, f := range c.files(t, s.Table, day) {
				got.join(f.scan(t, s, p, day, universe, chunk))
			}
		}
	}
	return got
}

func (f *file) scan(t *testing.T, s module.Scan, p *moduletest.Pass, day calendar.Date, universe map[int64]table.Listing, chunk int) *vector.Frame {
	t.Helper()
	metrics := f.fit(t, s)
	prog, err := scan.Compile(f.keys(), []scan.Request{{Rule: p.Rule, Where: s.Where.Resolve(f.absent), Metrics: metrics}},
		nil, f.resolve, day.Start())
	if err != nil {
		t.Fatal(err)
	}
	res, err := prog.Run(context.Background(), f.source(t, prog), options(universe, chunk))
	if err != nil {
		t.Fatal(err)
	}
	return res.Frames[0][0]
}

// fit leaves out the default metrics whose columns the file does not have.
func (f *file) fit(t *testing.T, s module.Scan) []metric.Metric {
	t.Helper()
	var kept []metric.Metric
	for _, m := range s.Metrics {
		m.Value = metric.Restrict(m.Value, s.Where, f.absent)
		missing := ""
		for name := range metric.Inputs(m.Value) {
			if f.absent(name) {
				missing = name
			}
		}
		switch {
		case missing == "":
			kept = append(kept, m)
		case !m.Default:
			t.Fatalf("metric %s needs column %s", m.Name, missing)
		}
	}
	return kept
}

func options(universe map[int64]table.Listing, chunk int) scan.Options {
	return scan.Options{ChunkRows: chunk, Accept: func(id int64) bool {
		_, in := universe[id]
		return in
	}}
}

// Side runs an operator that reads one table over the days of the case, listing by
// listing, and returns one of its side outputs.
func (c *Case) Side(t *testing.T, p *moduletest.Pass, op module.Operator, side string) *Table {
	t.Helper()
	var got *Table
	for day := range c.days.Days() {
		universe := c.universe(t, day)
		for _, f := range c.files(t, op.Reads[0].Table, day) {
			for _, out := range f.operate(t, op, p.Rule, day, universe) {
				for i, s := range op.Sides {
					if s.Name != side {
						continue
					}
					if got == nil {
						got = newTable()
					}
					got.append(out.Sides[i])
				}
			}
		}
	}
	if got == nil {
		t.Fatalf("there is no side output %s", side)
	}
	return got
}

// Fit returns the operator for the columns that the files of its table have.
func (c *Case) Fit(t *testing.T, op module.Operator) module.Operator {
	t.Helper()
	f := c.files(t, op.Reads[0].Table, c.days.Start)[0]
	return op.Fit(module.Found{Has: func(_, column string) bool { return f.has(column) }})
}

func (f *file) operate(t *testing.T, op module.Operator, rule bucket.Rule, day calendar.Date, universe map[int64]table.Listing) []*module.Output {
	t.Helper()
	in := op.Reads[0]
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
	all := res.Collected[0]
	var outs []*module.Output
	for lo := 0; lo < len(all.Time); {
		hi := lo
		for hi < len(all.Time) && all.Listing[hi] == all.Listing[lo] {
			hi++
		}
		outs = append(outs, moduletest.Run(t, op, group(&all, lo, hi, rule, day, universe)))
		lo = hi
	}
	return outs
}

// group is what an operator sees of the rows lo..hi, which are of one listing.
func group(all *scan.Collected, lo, hi int, rule bucket.Rule, day calendar.Date, universe map[int64]table.Listing) *moduletest.Group {
	g := &moduletest.Group{Group: module.Group{DayStart: day.Start(), Rule: rule, Listings: []table.Listing{universe[all.Listing[lo]]}}}
	rows := module.Rows{Bounds: []int{0, hi - lo}, Time: all.Time[lo:hi]}
	for _, at := range rows.Time {
		rows.Span = append(rows.Span, rule.Of(at, day.Start()))
	}
	for i := range all.Cols {
		rows.Cols = append(rows.Cols, expr.Vector{Column: all.Cols[i].Column.Slice(lo, hi)})
	}
	g.Rows = []module.Rows{rows}
	return g
}
