package iceberg

import (
	"path/filepath"
	"testing"

	"github.com/basaltlake/basalt/module/goldentest"
)

func TestGoldenCases(t *testing.T) {
	for _, dir := range goldentest.Cases(t, "book/cases/iceberg-*") {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			c := goldentest.Open(t, dir)
			p := c.Compile(t, Spec())
			got := c.Scans(t, p, 1000)
			main, _ := c.Operate(t, p, p.Program.Operators[0])
			got.Join(main)
			c.Compare(t, got, nil, nil)
		})
	}
}

// The file of expected events gives the number of every event within its iceberg, and
// which events are of one iceberg; how icebergs are numbered is free.
func TestGoldenEvents(t *testing.T) {
	c := goldentest.Open(t, goldentest.Cases(t, "book/cases/iceberg-default-60s")[0])
	p := c.Compile(t, Spec())
	_, sides := c.Operate(t, p, p.Program.Operators[0])
	want := c.Read(t, "expected_iceberg_events.parquet")
	got := map[[2]any]map[string]any{}
	for _, r := range sides[Events].Rows {
		got[[2]any{r["ListingId"], r["OrderID"]}] = r
	}
	if len(got) != len(want.Rows) || len(sides[Events].Rows) != len(want.Rows) {
		t.Fatalf("%d events of %d orders, want %d", len(sides[Events].Rows), len(got), len(want.Rows))
	}
	number := map[any]any{}
	back := map[[3]any]any{}
	for _, w := range want.Rows {
		g := got[[2]any{w["ListingId"], w["OrderID"]}]
		for _, name := range []string{"TimeBucket", "EventTimestamp", "Side", "ExecutionSize", "ExecutionPrice", "OldSize",
			"OldPrice", "RevealedQty", "IcebergEventCount"} {
			if !goldentest.SameValue(g[name], w[name]) {
				t.Errorf("order %v: %s is %v, want %v", w["OrderID"], name, g[name], w[name])
			}
		}
		if (g["IcebergId"] == nil) != (w["IcebergId"] == nil) {
			t.Fatalf("order %v: iceberg %v, want %v", w["OrderID"], g["IcebergId"], w["IcebergId"])
		}
		if g["IcebergId"] == nil {
			continue
		}
		day := w["EventTimestamp"].(int64) / 86_400_000_000_000
		mine := [3]any{w["ListingId"], day, g["IcebergId"]}
		if n, ok := number[w["IcebergId"]]; ok && n != mine {
			t.Errorf("order %v is in iceberg %v, want %v", w["OrderID"], mine, n)
		}
		if n, ok := back[mine]; ok && n != w["IcebergId"] {
			t.Errorf("order %v is in iceberg %v of two", w["OrderID"], mine)
		}
		number[w["IcebergId"]], back[mine] = mine, w["IcebergId"]
	}
}

// The file of expected trades has the prints whose tag does not depend on the window.
func TestGoldenTrades(t *testing.T) {
	c := goldentest.Open(t, goldentest.Cases(t, "book/cases/iceberg-default-60s")[0])
	for _, window := range []string{Symmetric, Backward} {
		t.Run(window, func(t *testing.T) {
			p := c.CompileWith(t, Spec(), "iceberg_analytics: {match_window: "+window+"}")
			_, sides := c.Operate(t, p, p.Program.Operators[0])
			got := map[[2]any]map[string]any{}
			for _, r := range sides[Trades].Rows {
				got[[2]any{r["ListingId"], r["TradeId"]}] = r
			}
			if len(got) != len(sides[Trades].Rows) {
				t.Errorf("%d rows for %d prints", len(sides[Trades].Rows), len(got))
			}
			want := c.Read(t, "expected_iceberg_trades.parquet")
			bad := 0
			for _, w := range want.Rows {
				g := got[[2]any{w["ListingId"], w["TradeId"]}]
				for _, name := range []string{"TradeTimestamp", "IcebergL3Revealed", "IcebergTradeMatch", "IcebergExecution", "IcebergTag"} {
					if g[name] != w[name] {
						bad++
						if bad < 10 {
							t.Errorf("print %v: %s is %v, want %v", w["TradeId"], name, g[name], w[name])
						}
					}
				}
			}
			if bad > 0 {
				t.Errorf("%d values differ", bad)
			}
		})
	}
}
