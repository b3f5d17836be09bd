// Package iceberg finds orders that show only a part of their size: executions that
// take more from an order than it displayed. It measures them per bucket, links the
// peaks of one iceberg, and tags the prints they took part in.
package iceberg

import (
	_ "embed"

	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/metric"
	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/module/family"
	"github.com/basaltlake/basalt/option"
	"github.com/basaltlake/basalt/table"
)

// Side outputs.
const (
	Trades = "iceberg_trades"
	Events = "iceberg_events"
)

//go:embed doc.md
var doc string

func init() { module.Register(Spec()) }

// Spec declares the module.
func Spec() module.Spec {
	return module.Spec{
		Name: "iceberg", Instance: "iceberg", ConfigKey: "iceberg_analytics",
		Tables:    []string{"l3", "trades"},
		Doc:       doc,
		Config:    func() module.Config { return NewConfig() },
		Compile:   compile,
		Catalogue: catalogue(),
		Version:   1,
	}
}

func compile(p module.Pass, c module.Config) (*module.Program, []option.Problem) {
	cfg := c.(*Config)
	b := &builder{cfg: cfg}
	for i := range cfg.Metrics {
		b.entry(&cfg.Metrics[i], path("metrics", i))
	}
	if len(b.metrics) == 0 {
		b.defaults()
	}
	if b.peaks {
		b.Take(cfg.peakColumn(), "metrics")
	}
	if cfg.Tag && cfg.Match && cfg.SizeTolerance > 0 && !cfg.ExcludeExact {
		b.Note("iceberg: trade_match_size_tolerance has no effect, trade_match_exclude_exact is off")
	}
	if b.peaks && !cfg.Link {
		b.Note("iceberg: %s is null, enable_peak_linking is off", cfg.peakColumn())
	}
	return &module.Program{
		Scans:     []module.Scan{{Table: "l3", Where: cfg.revealing(), Metrics: b.metrics}},
		Operators: []module.Operator{operator(cfg, b.peaks, p.Tables("trades"), nil)},
		Notes:     b.Notes,
	}, b.Problems
}

// executions are the rows of l3 that remove an order by execution.
func executions() *expr.Node {
	return expr.And(expr.IntIn(expr.Integer("LobAction"), int64(table.ActionRemove)), expr.Lt(expr.Const(0), expr.Number("ExecutionSize")))
}

// revealing are the executions that reveal hidden quantity: they take more than the
// order displayed, by more than min_revealed_qty.
func (c *Config) revealing() *expr.Node {
	return expr.And(executions(), expr.Lt(expr.Const(c.MinRevealed), hidden))
}

// hidden is the revealed quantity of a revealing execution.
var hidden = expr.Sub(expr.Number("ExecutionSize"), expr.Number("OldSize"))

// builder gathers the metrics of a pass in output order.
type builder struct {
	family.Columns
	cfg     *Config
	metrics []metric.Metric
	peaks   bool // AveragePeakCount is asked for
}
