package aggressive

import (
	"testing"

	"github.com/basaltlake/basalt/module/moduletest"
)

// TestOrdersThatAreOverAreForgotten lets a day of short orders go by and looks at the most
// that was remembered.
func TestOrdersThatAreOverAreForgotten(t *testing.T) {
	columns := []string{"TradeTimestamp", "ListingId", "AggressorSide", "Size", "Price", "Classification"}
	p, op := fitted(t, tradesConfig, columns, nil)
	var rows [][]any
	for i := range 20_000 {
		rows = append(rows, []any{micros(i / 3 * 50), 1, 1 + i/3%2, 1 + i%3, 10.0, []string{"LIT", "DARK"}[i/2000%2]})
	}
	g := group(t, p.Rule, op.Reads[0], moduletest.NewRows(t, columns, rows))
	d := op.Start(&g.Group).(*listingDay)
	orders, kept, out := 0, 0, 0
	for _, window := range moduletest.Windows(g.Rows, 100) {
		o := moduletest.Output(op)
		if err := d.Step(window, o); err != nil {
			t.Fatal(err)
		}
		out += o.Sides[0].Rows
		orders, kept = max(orders, len(d.orders)), max(kept, d.kept.rows())
	}
	if orders > 2 || kept > 10 || out < 6000 {
		t.Errorf("%d orders of %d executions are remembered, %d were put out", orders, kept, out)
	}
}
