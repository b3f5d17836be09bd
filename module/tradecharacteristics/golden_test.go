package tradecharacteristics

import (
	"path/filepath"
	"testing"

	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/module/execution"
	"github.com/basaltlake/basalt/module/goldentest"
	_ "github.com/basaltlake/basalt/module/trade"
)

func TestGoldenCases(t *testing.T) {
	for _, dir := range goldentest.Cases(t, "trades/cases/characteristics-*s", "trades/cases/characteristics-prefix-*") {
		if filepath.Base(dir) == "characteristics-execution-trade-60s" {
			continue // see below
		}
		t.Run(filepath.Base(dir), func(t *testing.T) {
			c := goldentest.Open(t, dir)
			c.Compare(t, c.Scans(t, c.Compile(t, Spec()), 1000), []string{"MIC", "Ticker"}, nil)
		})
	}
}

func TestJoinWithExecutionAndTrade(t *testing.T) {
	c := goldentest.Open(t, goldentest.Cases(t, "trades/cases/characteristics-execution-trade-60s")[0])
	got := c.Scans(t, c.Compile(t, Spec()), 1000)
	got.Join(c.Scans(t, c.Compile(t, execution.Spec()), 1000))
	trade, _ := module.Lookup("trade")
	got.Join(c.Scans(t, c.Compile(t, *trade), 1000))
	c.Compare(t, got, nil, nil)
}
