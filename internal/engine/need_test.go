package engine

import (
	"testing"

	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/internal/lake"
	"github.com/basaltlake/basalt/internal/plan"
	"github.com/basaltlake/basalt/internal/spill"
	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/table"
	"github.com/basaltlake/basalt/vector"
)

// TestIdentifiersCountForOperatorsThatReadThem compares a day of order events with the
// same day of which more or less is read.
func TestIdentifiersCountForOperatorsThatReadThem(t *testing.T) {
	const rows = 1_000_000
	l3, _ := table.Lookup("l3")
	bytes := map[string]int64{"OrderId": 14 * rows, "OldOrderId": 2 * rows, "TradeId": 44 * rows}
	least := func(files int, columns ...*expr.Node) int64 {
		op := &module.Operator{Reads: []module.Input{{Table: "l3", Columns: columns}}}
		day := plan.Day{Files: map[string][]plan.Input{}}
		for range files {
			day.Files["l3"] = append(day.Files["l3"], plan.Input{Table: l3, Rows: rows, Texts: bytes})
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
		{1, []*expr.Node{expr.Text("OrderId"), expr.Number("Size")}, rows * (14 + 20) / 2},                            // an order has two rows
		{1, []*expr.Node{expr.Text("OrderId"), expr.Text("OldOrderId"), expr.Text("OrderId")}, rows * (34 + 2*3) / 2}, // most rows have none
		{1, []*expr.Node{expr.Text("TradeId")}, rows * (44 + 20)},                                                     // long ones, each its own
		{3, []*expr.Node{expr.Text("OrderId")}, 3 * rows * 17},                                                        // of one day, however many there are
	} {
		if got := least(c.files, c.columns...); got != c.want {
			t.Errorf("%d files, %v: %d bytes, want %d", c.files, c.columns, got, c.want)
		}
	}
}

// TestRowsThatASideOutputExtendsCount compares a day of prints that are read as they are with
// one on which they are read with the columns of a side output.
func TestRowsThatASideOutputExtendsCount(t *testing.T) {
	const rows = 1_000_000
	trades, _ := table.Lookup("trades")
	day := plan.Day{Files: map[string][]plan.Input{"trades": {{Table: trades, Rows: rows}}}}
	fields := []vector.Field{{Name: "ListingId", Type: vector.Int}, {Name: "Tag", Type: vector.String}}
	producer := &module.Operator{Reads: []module.Input{{Table: "trades"}}, Sides: []module.Side{{Name: "tagged", Extends: "trades", Fields: fields}}}
	batch := func(feed *plan.Side) *plan.Batch {
		reader := &module.Operator{Reads: []module.Input{{Table: "trades", Columns: []*expr.Node{expr.Number("Size"), expr.Text("TradeId")}}}}
		parts := []plan.Part{{Operator: producer}, {Operator: reader, Feeds: []*plan.Side{feed}}}
		return &plan.Batch{Passes: []*plan.Pass{{Parts: parts}}, Days: []plan.Day{day}}
	}
	need := func(feed *plan.Side) int64 {
		m := Memory{Files: 1, Spill: spill.Limits{Memory: 1 << 40}}
		return Need(batch(feed), func(plan.Input) (lake.Layout, bool) { return lake.Layout{}, false }, m, 1)
	}
	side := &plan.Side{Name: "tagged", Operator: producer}
	if fed, plain := batch(side), batch(nil); OpenColumns(fed) != OpenColumns(plain) || Least(fed, Memory{}) != Least(plain, Memory{}) || need(side) != need(nil) {
		t.Errorf("%d columns, %d bytes at least, %d in all; without the side output %d, %d, %d",
			OpenColumns(fed), Least(fed, Memory{}), need(side), OpenColumns(plain), Least(plain, Memory{}), need(nil))
	}
	with := need(side)
	producer.Sides[0].Fields = nil
	if got := with - need(side); got != rows*spill.RowBytes(fields) {
		t.Errorf("the rows of the side output take %d bytes, want %d", got, rows*spill.RowBytes(fields))
	}
}
