// Package trade computes analytics of prints per bucket: volumes, prices and bars, how
// far prints lie from reference prices, flagged prints, spreads and price impact.
package trade

import (
	_ "embed"

	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/option"
)

//go:embed doc.md
var doc string

func init() {
	module.Register(module.Spec{
		Name:      "trade",
		Instance:  "trades",
		Aliases:   []string{"trades"},
		ConfigKey: "trade_analytics",
		Tables:    []string{"trades"},
		Labels:    []string{"MIC", "Ticker"},
		Doc:       doc,
		Config:    func() module.Config { return new(Config) },
		Compile: func(p module.Pass, c module.Config) (*module.Program, []option.Problem) {
			return compile(p, c.(*Config))
		},
		Catalogue: entries,
		Version:   1,
	})
}
