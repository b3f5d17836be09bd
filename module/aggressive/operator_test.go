package aggressive

import (
	"testing"

	"github.com/basaltlake/basalt/bucket"
	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/metric"
	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/module/moduletest"
	"github.com/basaltlake/basalt/table"
	"github.com/basaltlake/basalt/vector"
)

// fitted compiles a configuration for a table that has exactly the given columns.
func fitted(t *testing.T, config string, columns []string, sides func(string) bool) (*moduletest.Pass, module.Operator) {
	t.Helper()
	p := moduletest.Decode(t, Spec(), config)
	there := map[string]bool{}
	for _, c := range columns {
		there[c] = true
	}
	return p, p.Program.Operators[0].Fit(module.Found{Has: func(_, column string) bool { return there[column] }, Side: sides})
}

// outputs runs the operator over the rows of an example, by name of the side output.
func outputs(t *testing.T, v metric.Vector) map[string]*vector.Frame {
	t.Helper()
	p, op := fitted(t, v.Config, v.Columns, nil)
	out := moduletest.Run(t, op, group(t, p.Rule, op.Reads[0], moduletest.NewRows(t, v.Columns, v.Rows)))
	if out.Main.Rows != 0 {
		t.Errorf("the main output has %d rows", out.Main.Rows)
	}
	frames := map[string]*vector.Frame{}
	for i, s := range op.Sides {
		frames[s.Name] = out.Sides[i]
	}
	return frames
}

func group(t *testing.T, rule bucket.Rule, in module.Input, rows *moduletest.Rows) *moduletest.Group {
	t.Helper()
	got := moduletest.Collect(t, in.Columns, in.Where, rows)
	g := &moduletest.Group{Group: module.Group{DayStart: moduletest.Day, Rule: rule, Listings: []table.Listing{{ID: 1, MIC: "XLON", Ticker: "VOD"}}}}
	r := module.Rows{Bounds: []int{0, len(got.Time)}, Time: got.Time, Cols: make([]expr.Vector, len(got.Cols))}
	for _, at := range r.Time {
		r.Span = append(r.Span, rule.Of(at, g.DayStart))
	}
	copy(r.Cols, got.Cols)
	g.Rows = []module.Rows{r}
	return g
}

func equal(t *testing.T, f *vector.Frame, column string, want ...any) {
	t.Helper()
	c := f.Col(column)
	if c == nil {
		t.Errorf("there is no column %s", column)
		return
	}
	if c.Len() != len(want) || f.Rows != len(want) {
		t.Errorf("%s has %d values, want %d", column, c.Len(), len(want))
		return
	}
	for i, w := range want {
		if got := moduletest.Value(c, i); !moduletest.Same(got, w) {
			t.Errorf("%s of row %d is %v, want %v", column, i, got, w)
		}
	}
}
