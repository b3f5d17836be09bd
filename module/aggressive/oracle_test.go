package aggressive

import (
	"testing"

	"github.com/basaltlake/basalt/metric"
	"github.com/basaltlake/basalt/module/moduletest"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// fill is a print of the random examples.
type fill struct {
	us    int
	side  any
	size  int
	class string
	end   any
}

// sizesOfOrders finds the orders row by row: an execution joins the order of the last
// execution of its classification, or begins one.
func sizesOfOrders(fills []fill) []any {
	type open struct {
		last fill
		at   int
	}
	orders := map[string]open{}
	var sizes []any
	code := func(side any) any {
		if side == 1 || side == 2 {
			return side
		}
		return 0
	}
	for _, f := range fills {
		if f.size <= 0 {
			continue
		}
		o, begun := orders[f.class]
		if !begun || code(o.last.side) != code(f.side) || (f.us-o.last.us > 10 && o.last.end != 0) {
			o.at = len(sizes)
			sizes = append(sizes, 0.0)
		}
		sizes[o.at] = sizes[o.at].(float64) + float64(f.size)
		o.last = f
		orders[f.class] = o
	}
	return sizes
}

func TestOrdersAgreeWithARowByRowOracle(t *testing.T) {
	columns := []string{"TradeTimestamp", "ListingId", "AggressorSide", "Size", "Price", "Classification", "EndOfEvent"}
	p, op := fitted(t, tradesConfig, columns, nil)
	rapid.Check(t, func(rt *rapid.T) {
		v := metric.Vector{}
		var fills []fill
		us := 0
		for range rapid.IntRange(1, 30).Draw(rt, "fills") {
			us += rapid.SampledFrom([]int{0, 1, 5, 10, 11, 50}).Draw(rt, "gap")
			f := fill{
				us: us, size: rapid.IntRange(-1, 4).Draw(rt, "size"),
				side:  rapid.SampledFrom([]any{1, 2, 0, nil, 3}).Draw(rt, "side"),
				class: rapid.SampledFrom([]string{"LIT", "DARK"}).Draw(rt, "class"),
				end:   rapid.SampledFrom([]any{1, 1, 1, 0, nil}).Draw(rt, "end"),
			}
			fills = append(fills, f)
			v.Rows = append(v.Rows, []any{micros(us), 1, f.side, f.size, 10.0, f.class, f.end})
		}
		out := moduletest.Run(t, op, group(t, p.Rule, op.Reads[0], moduletest.NewRows(t, columns, v.Rows)))
		var got []any
		for i := range out.Sides[0].Rows {
			got = append(got, moduletest.Value(out.Sides[0].Col("Size"), i))
		}
		if diff := cmp.Diff(sizesOfOrders(fills), got); diff != "" {
			rt.Fatal(diff)
		}
	})
}
