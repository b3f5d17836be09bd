// Package l3characteristics tells per bucket what the order events are like: how many
// there are, what occurs among them, and whether their numbering is in order.
package l3characteristics

import (
	_ "embed"

	"github.com/basaltlake/basalt/metric"
	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/option"
)

//go:embed doc.md
var doc string

func init() { module.Register(Spec()) }

// Spec declares the module.
func Spec() module.Spec {
	return module.Spec{
		Name:      "l3_characteristics",
		Instance:  "l3_characteristics",
		ConfigKey: "l3_characteristics_analytics",
		Tables:    []string{"l3"},
		Labels:    []string{"Ticker"},
		Doc:       doc,
		Config:    func() module.Config { return new(Config) },
		Compile: func(_ module.Pass, c module.Config) (*module.Program, []option.Problem) {
			return compile(c.(*Config)), nil
		},
		Catalogue: entries,
	}
}

func compile(cfg *Config) *module.Program {
	var metrics []metric.Metric
	for i := range traits {
		metrics = append(metrics, metric.Metric{
			Name: cfg.Prefix + traits[i].name, Entry: entries[i], Value: traits[i].value, Default: true,
		})
	}
	return &module.Program{Scans: []module.Scan{{Table: "l3", Metrics: metrics}}}
}
