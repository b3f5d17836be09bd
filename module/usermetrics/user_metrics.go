// Package usermetrics computes the metrics that a configuration declares under METRICS,
// written in the expression language of package expr.
package usermetrics

import (
	_ "embed"

	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/option"
)

//go:embed doc.md
var doc string

func init() { module.Register(Spec()) }

// Spec declares the module.
func Spec() module.Spec {
	return module.Spec{
		Name:      "metrics",
		Instance:  "metrics",
		ConfigKey: "metrics_analytics",
		Labels:    []string{"MIC", "Ticker"},
		Doc:       doc,
		Config:    func() module.Config { return new(Config) },
		Compile: func(p module.Pass, c module.Config) (*module.Program, []option.Problem) {
			b := &build{pass: p}
			b.all(c.(*Config))
			if len(b.problems) > 0 {
				return nil, b.problems
			}
			return &module.Program{Scans: b.scans, Notes: b.notes}, nil
		},
		Version: 1,
		OfUser:  true,
	}
}

// Config is the metrics_analytics object of a pass.
type Config struct {
	On    bool
	Names []string // metrics to compute, in this order; nil is all
}

// Enabled implements module.Switchable.
func (c *Config) Enabled() bool { return c.On }

// Options declares the keys.
func (c *Config) Options() option.Group {
	return option.Group{Doc: "Which metrics of METRICS a pass has.", Keys: []option.Key{
		option.Bool("ENABLED", &c.On).Default(true).Doc("Whether the module computes anything."),
		option.OneOrMore("user_metrics", &c.Names).Optional().
			Doc("Names of metrics in METRICS, in the order of their columns. Null is all, in the order of METRICS."),
	}}
}
