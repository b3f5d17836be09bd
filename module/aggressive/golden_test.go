package aggressive

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/basaltlake/basalt/metric"
	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/module/goldentest"
	"github.com/basaltlake/basalt/module/moduletest"
	_ "github.com/basaltlake/basalt/module/trade"
)

func TestGoldenCases(t *testing.T) {
	for _, dir := range goldentest.Cases(t, "trades/cases/aggressive-orders-*", "trades/cases/aggressive-executions-*") {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			c := goldentest.Open(t, dir)
			p := c.Compile(t, Spec())
			op := c.Fit(t, p.Program.Operators[0])
			if strings.Contains(dir, "orders") {
				c.Compare(t, c.Side(t, p, op, Orders), nil, []string{"ConsolidatedTrades", "SequenceNumber"})
			} else {
				c.Compare(t, c.Side(t, p, op, Executions), nil, []string{"*"})
			}
		})
	}
}

// TestTradeReadsOrders feeds orders to the module trade as if they were prints.
func TestTradeReadsOrders(t *testing.T) {
	c := goldentest.Open(t, goldentest.Cases(t, "trades/cases/aggressive-then-trade-60s")[0])
	own := c.Compile(t, Spec())
	orders := c.Side(t, own, c.Fit(t, own.Program.Operators[0]), Orders)

	trade, _ := module.Lookup("trade")
	p := c.Compile(t, *trade)
	s := &p.Program.Scans[0]
	for i := range s.Metrics {
		s.Metrics[i].Value = metric.Restrict(s.Metrics[i].Value, s.Where, func(string) bool { return false })
	}
	var rows [][]any
	for _, r := range orders.Rows {
		row := make([]any, len(orders.Names))
		for i, name := range orders.Names {
			row[i] = r[name]
		}
		rows = append(rows, row)
	}
	got := goldentest.Rows(moduletest.Scan(t, p, moduletest.NewRows(t, orders.Names, rows), 1000)[0])
	c.Compare(t, got, []string{"MIC", "Ticker"}, nil)
}
