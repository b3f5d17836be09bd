package aggressive

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/basaltlake/basalt/module/moduletest"
)

// hit is a row of l3 of the random examples.
type hit struct {
	us, side                    int
	size, price, old, execution float64
	printable, kind, end        any
}

// naiveOrder is what the oracle knows of an order.
type naiveOrder struct {
	first                int // µs
	side                 int64
	size, notional       float64
	count                int64
	low, high            float64
	oldPrice, quoteSizes float64 // of the first row; Σ Size
	last                 int
}

// ordersOfBook finds orders by the words of the specification: executions that are printable and of type 1, in chains
// of equal aggressors with at most 10 µs between them, or in one event; rows at another price than that of the resting
// order chain, and are left out.
func ordersOfBook(rows []hit) []naiveOrder {
	var orders []naiveOrder
	var before *hit
	at := -1 // order of the chain, -1 while it has no row
	for i := range rows {
		h := &rows[i]
		if h.execution <= 0 || h.printable != 1 || h.kind != 1 {
			continue
		}
		linked := before != nil && before.side == h.side && (h.us-before.us <= 10 || before.end == 0)
		if !linked {
			at = -1
		}
		before = h
		if h.price != h.old {
			continue
		}
		if at < 0 {
			at = len(orders)
			orders = append(orders, naiveOrder{first: h.us, side: int64(3 - h.side), low: math.Inf(1), high: math.Inf(-1), oldPrice: h.old})
		}
		o := &orders[at]
		o.size, o.notional, o.quoteSizes = o.size+h.execution, o.notional+h.execution*h.price, o.quoteSizes+h.size
		o.count++
		o.low, o.high, o.last = min(o.low, h.price), max(o.high, h.price), h.us
	}
	return orders
}

func TestOrdersOfTheBookAgreeWithARowByRowOracle(t *testing.T) {
	columns := []string{"EventTimestamp", "ListingId", "Side", "Size", "OldPrice", "ExecutionPrice", "ExecutionSize", "Printable", "OrderType", "EndOfEvent"}
	p, op := fitted(t, "time_bucket_seconds: 60\naggressive_preprocess: {ENABLED: true, source_table: l3}\n", columns, nil)
	rapid.Check(t, func(rt *rapid.T) {
		var rows []hit
		var text [][]any
		us := 0
		for range rapid.IntRange(1, 30).Draw(rt, "rows") {
			us += rapid.SampledFrom([]int{0, 1, 10, 11, 50}).Draw(rt, "gap")
			h := hit{us: us, side: rapid.IntRange(1, 2).Draw(rt, "side"), size: float64(rapid.IntRange(0, 3).Draw(rt, "size")),
				old: float64(rapid.IntRange(10, 12).Draw(rt, "old")), execution: float64(rapid.IntRange(0, 4).Draw(rt, "execution")),
				printable: rapid.SampledFrom([]any{1, 1, 1, 0, nil}).Draw(rt, "printable"), kind: rapid.SampledFrom([]any{1, 1, 1, 2, nil}).Draw(rt, "type"),
				end: rapid.SampledFrom([]any{1, 1, 0, nil}).Draw(rt, "end")}
			h.price = h.old + float64(rapid.SampledFrom([]int{0, 0, 0, 1}).Draw(rt, "elsewhere"))
			rows = append(rows, h)
			text = append(text, []any{micros(us), 1, h.side, h.size, h.old, h.price, h.execution, h.printable, h.kind, h.end})
		}
		out := moduletest.Run(t, op, group(t, p.Rule, op.Reads[0], moduletest.NewRows(t, columns, text)))
		f, want := out.Sides[0], ordersOfBook(rows)
		if f.Rows != len(want) {
			rt.Fatalf("%d orders, want %d", f.Rows, len(want))
		}
		executions := 0
		for i, o := range want {
			executions += int(o.count)
			got := naiveOrder{first: o.first, side: f.Col("AggressorSide").Ints[i], size: f.Col("AggressiveSize").Floats[i], count: f.Col("NumExecutions").Ints[i],
				low: f.Col("MinPrice").Floats[i], high: f.Col("MaxPrice").Floats[i], oldPrice: f.Col("OldPrice").Floats[i], quoteSizes: f.Col("Size").Floats[i],
				notional: o.notional, last: o.first + int(f.Col("Duration").Ints[i])}
			if got != o || math.Abs(f.Col("ExecutionPrice").Floats[i]*o.size-o.notional) > 1e-9 || f.Col("EventTimestamp").Ints[i] != moduletest.At(t, micros(o.first)) {
				rt.Fatalf("order %d is %+v, want %+v", i, got, o)
			}
		}
		if out.Sides[1].Rows != executions {
			rt.Fatalf("%d executions, want %d", out.Sides[1].Rows, executions)
		}
	})
}
