package timeline

import (
	_ "embed"

	"github.com/basaltlake/basalt/bucket"
	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/option"
)

//go:embed doc.md
var doc string

func init() { module.Register(Dense()) }

// Dense declares the module dense.
func Dense() module.Spec {
	return module.Spec{
		Name: "dense", Instance: "dense", Aliases: []string{"da"}, ConfigKey: "dense_analytics", Timeline: true,
		Tables: []string{"marketstate"}, Labels: []string{"MIC", "Ticker", "CurrencyCode"},
		Doc:     doc,
		Config:  func() module.Config { return NewConfig() },
		Compile: compile,
	}
}

func compile(p module.Pass, c module.Config) (*module.Program, []option.Problem) {
	cfg := c.(*Config)
	var problems []option.Problem
	if p.Rule.Mode != bucket.Fixed {
		problems = append(problems, option.Problem{Code: "needs-width", What: "module dense needs a bucket width",
			Why: "its grid has a row per bucket", Cure: "use timeline_mode dense, or remove dense from modules"})
	}
	op := module.Operator{}
	if cfg.Mode == Uniform {
		// No table is read: the day is that of the files of the pass.
		from, to, problem := cfg.interval()
		if problem != nil {
			problems = append(problems, *problem)
		}
		op.Start = uniform{from: from, to: to}.start
	} else {
		op.Reads = []module.Input{{Table: "marketstate", Columns: []*expr.Node{expr.Text("MarketState")}}}
		op.Start = adaptive{padding: int64(cfg.Padding * 1e9)}.start
	}
	return &module.Program{Operators: []module.Operator{op}}, problems
}
