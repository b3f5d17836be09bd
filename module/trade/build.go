package trade

import (
	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/metric"
	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/module/family"
	"github.com/basaltlake/basalt/option"
	"github.com/basaltlake/basalt/table"
)

// build collects the metrics of a configuration.
type build struct {
	family.Columns
	pass    module.Pass
	cfg     *Config
	rows    *expr.Node // selects the classifications; nil when the scan does that, or for all
	metrics []metric.Metric
}

func compile(pass module.Pass, cfg *Config) (*module.Program, []option.Problem) {
	b := &build{pass: pass, cfg: cfg}
	for _, label := range []string{"ListingId", "TimeBucket", "MIC", "Ticker", stateEntry.Name} {
		b.Take(label, "every output of this module")
	}
	scan := module.Scan{Table: "trades"}
	if len(cfg.Classifications) > 0 {
		class := expr.In(expr.Text("Classification"), cfg.Classifications...)
		// Measures over prints of every classification need a scan without filter;
		// then every other metric filters for itself.
		if cfg.looksAtAllPrints() {
			b.rows = class
		} else {
			scan.Where = class
		}
	}
	family.Each(&b.Columns, "generic_metrics", cfg.Generic, b.generic)
	family.Each(&b.Columns, "discrepancy_metrics", cfg.Discrepancy, b.discrepancy)
	family.Each(&b.Columns, "flag_metrics", cfg.Flag, b.flag)
	family.Each(&b.Columns, "change_metrics", cfg.Change, b.change)
	family.Each(&b.Columns, "impact_metrics", cfg.Impact, b.impact)
	if len(cfg.Generic)+len(cfg.Discrepancy)+len(cfg.Flag)+len(cfg.Change)+len(cfg.Impact) == 0 {
		b.defaultSet()
	}
	b.marketState()
	if len(b.Problems) > 0 {
		return nil, b.Problems
	}
	scan.Metrics = b.metrics
	return &module.Program{Scans: []module.Scan{scan}, Notes: b.Notes}, nil
}

func (b *build) add(at, name string, entry *metric.Entry, value *expr.Node) {
	b.Add(&b.metrics, at, metric.Metric{Name: name, Entry: entry, Value: value})
}

// marketState adds the state of the last print, which is never prefixed.
func (b *build) marketState() {
	b.metrics = append(b.metrics, metric.Metric{
		Name: stateEntry.Name, Entry: stateEntry, NullIfAbsent: true,
		Value: metric.Of(metric.Last, expr.Text("MarketState"), b.rows),
	})
}

var stateEntry = &metric.Entry{
	Module: "trade", Name: "MarketState", Pattern: "MarketState", Unit: "label",
	Formula: "MarketState of the last print",
	Nulls:   "no print of the configured classifications, or MarketState is null there",
	Doc:     "Market state at the last print of the bucket.",
	Hint:    "Last", Source: "BMLL Trades Plus, MarketState",
	Vector: example("generic_metrics: [{measures: Count}]", "MarketState", "CONTINUOUS_TRADING"),
}

// trades returns the declaration of the table, or nil.
func (b *build) trades() *table.Table {
	if b.pass.Tables == nil {
		return nil
	}
	return b.pass.Tables("trades")
}
