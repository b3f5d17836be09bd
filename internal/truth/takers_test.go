package truth

import (
	"testing"

	"github.com/basaltlake/basalt/module/aggressive"
	"github.com/basaltlake/basalt/module/moduletest"
)

// TestOrdersThatTookLiquidityAreFound puts executions, and prints, together into the orders that the market knows.
// Fills of one order are at most 1.4 ms apart, orders at least 2 ms.
func TestOrdersThatTookLiquidityAreFound(t *testing.T) {
	for seed := range uint64(4) {
		w := simulate(seed, steps)
		for _, source := range []struct {
			table, columns, time, size string
			rows                       *moduletest.Rows
		}{
			{"l3", "source_table: l3", "EventTimestamp", "ExecutionSize", moduletest.NewRows(t, l3Columns, w.l3)},
			{"trades", "source_table: trades", "TradeTimestamp", "Size", moduletest.NewRows(t, tradeColumns, w.trades)},
		} {
			p := moduletest.Decode(t, aggressive.Spec(), "aggressive_preprocess: {ENABLED: true, deltat: 0.0015, "+source.columns+"}")
			outs := moduletest.Operate(t, p, p.Program.Operators[0], map[string]*moduletest.Rows{source.table: source.rows})
			orders := outs[0].Sides[0]
			if len(w.takes) < 200 || orders.Rows != len(w.takes) {
				t.Fatalf("seed %d: %d orders from %s, want %d", seed, orders.Rows, source.table, len(w.takes))
			}
			several := 0
			for i, want := range w.takes {
				at := want.at
				fills := int64(want.fills)
				if source.table == "trades" { // cut to microseconds; an execution may be printed in two parts
					at = at / 1000 * 1000
					fills = orders.Col("NumExecutions").Ints[i]
				}
				if orders.Col(source.time).Ints[i] != at || orders.Col(source.size).Floats[i] != float64(want.size) ||
					orders.Col("AggressorSide").Ints[i] != int64(want.side) || orders.Col("NumExecutions").Ints[i] != fills || fills < int64(want.fills) ||
					orders.Col("MinPrice").Floats[i] != price(want.low) || orders.Col("MaxPrice").Floats[i] != price(want.high) {
					t.Fatalf("seed %d, %s: order %d is not %+v", seed, source.table, i, want)
				}
				if want.fills > 1 {
					several++
				}
			}
			if several < 50 {
				t.Errorf("seed %d: only %d orders have several fills", seed, several)
			}
		}
	}
}
