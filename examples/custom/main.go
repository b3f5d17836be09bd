// Command custom is basalt with a module of its own: the largest print of a bucket. A
// module outside this repository is written in the same way.
//
//	go run ./examples/custom run examples/custom/pipeline.yaml
package main

import (
	"github.com/basaltlake/basalt"
	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/metric"
	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/option"
)

func main() { basalt.Main() }

func init() {
	module.Register(module.Spec{
		Name:      "largest_print",
		Instance:  "largest_print",
		ConfigKey: "largest_print_analytics",
		Tables:    []string{"trades"},
		Labels:    []string{"MIC", "Ticker"},
		Doc:       "# largest_print\n\nThe largest print of each bucket.\n",
		Config:    func() module.Config { return new(config) },
		Compile: func(_ module.Pass, c module.Config) (*module.Program, []option.Problem) {
			return compile(c.(*config)), nil
		},
		Catalogue: []*metric.Entry{largest},
	})
}

// config is what a user can choose.
type config struct{ Prefix string }

func (c *config) Options() option.Group {
	return option.Group{Keys: []option.Key{
		option.String("metric_prefix", &c.Prefix).Optional().Doc("Put before the name of the column."),
	}}
}

func compile(c *config) *module.Program {
	return &module.Program{Scans: []module.Scan{{
		Table: "trades",
		Metrics: []metric.Metric{{
			Name: c.Prefix + "LargestPrint", Entry: largest,
			Value: metric.Of(metric.MaxOf, expr.Number("Size"), nil),
		}},
	}}}
}

var largest = &metric.Entry{
	Module: "largest_print", Name: "largest print", Pattern: "LargestPrint", Unit: "shares", Hint: "Max",
	Formula: "max(Size)", Nulls: "no print has a Size", Doc: "Quantity of the largest print.", Source: "this example",
	Vector: metric.Vector{
		Config: "modules: [largest_print]\ntime_bucket_seconds: 60\ntimeline_mode: sparse_digitised\n",
		Table:  "trades", Columns: []string{"TradeTimestamp", "ListingId", "Size"},
		Rows:   [][]any{{"09:00:05", 1, 100}, {"09:00:09", 1, 300}, {"09:00:30", 1, 200}},
		Column: "LargestPrint", Want: 300.0,
	},
}
