package engine

import (
	"testing"

	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/internal/lake"
	"github.com/basaltlake/basalt/internal/plan"
	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/table"
)

// TestIdentifiersCountForOperatorsThatReadThem compares a day of order events with the
// same day of which more or less is read.
func TestIdentifiersCountForOperatorsThatReadThem(t *testing.T) {
	const rows = 1_000_000
	l3, _ := table.Lookup("l3")
	least := func(files int, columns ...*expr.Node) int64 {
		op := &module.Operator{Reads: []module.Input{{Table: "l3", Columns: columns}}}
		day := plan.Day{Files: map[string][]plan.Input{}}
		for range files {
			day.Files["l3"] = append(day.Files["l3"], plan.Input{Table: l3, Rows: rows})
		}
		b := &plan.Batch{Passes: []*plan.Pass{{Parts: []plan.Part{{Operator: op}}}}, Days: []plan.Day{day, day}}
		if need := Need(b, func(plan.Input) (lake.Layout, bool) { return lake.Layout{}, false }, Memory{Files: 1}, 1); need < Least(b, Memory{})/2 {
			t.Errorf("%d bytes are needed at least and %d in all", Least(b, Memory{}), need)
		}
		return Least(b, Memory{}) - 2*openColumn*OpenColumns(b)
	}
	for _, c := range []struct {
		files   int
		columns []*expr.Node
		want    int64
	}{
		{1, []*expr.Node{expr.Number("Size"), expr.Text("MarketState")}, 0},
		{1, []*expr.Node{expr.Text("OrderId"), expr.Number("Size")}, rows * identifier},
		{1, []*expr.Node{expr.Text("OrderId"), expr.Text("OldOrderId"), expr.Text("OrderId")}, 2 * rows * identifier},
		{3, []*expr.Node{expr.Text("OrderId")}, 3 * rows * identifier}, // of one day, however many there are
	} {
		if got := least(c.files, c.columns...); got != c.want {
			t.Errorf("%d files, %v: %d bytes, want %d", c.files, c.columns, got, c.want)
		}
	}
}
