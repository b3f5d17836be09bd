// Package tradecharacteristics tells per bucket what the prints are like: how many
// there are, and which oddities of trade data occur among them.
package tradecharacteristics

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
		Name:      "trade_characteristics",
		Instance:  "trade_characteristics",
		ConfigKey: "trade_characteristics_analytics",
		Tables:    []string{"trades"},
		Labels:    []string{"MIC", "Ticker"},
		Doc:       doc,
		Config:    func() module.Config { return new(Config) },
		Compile: func(_ module.Pass, c module.Config) (*module.Program, []option.Problem) {
			return compile(c.(*Config)), nil
		},
		Catalogue: entries,
		Version:   1,
	}
}

func compile(cfg *Config) *module.Program {
	var metrics []metric.Metric
	for i := range traits {
		trait := &traits[i]
		metrics = append(metrics, metric.Metric{
			Name: cfg.Prefix + trait.name, Entry: entries[i], Value: trait.value(cfg), Default: true,
		})
	}
	return &module.Program{Scans: []module.Scan{{Table: "trades", Metrics: metrics}}}
}
