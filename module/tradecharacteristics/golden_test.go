package tradecharacteristics

import (
	"path/filepath"
	"testing"

	"github.com/basaltlake/basalt/module/goldentest"
)

func TestGoldenCases(t *testing.T) {
	for _, dir := range goldentest.Cases(t, "trades/cases/characteristics-*s", "trades/cases/characteristics-prefix-*") {
		if filepath.Base(dir) == "characteristics-execution-trade-60s" {
			continue // a pass of several modules, which takes the engine
		}
		t.Run(filepath.Base(dir), func(t *testing.T) {
			c := goldentest.Open(t, dir)
			c.Compare(t, c.Scans(t, c.Compile(t, Spec()), 1000), []string{"MIC", "Ticker"}, nil)
		})
	}
}
