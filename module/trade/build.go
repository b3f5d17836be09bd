package trade

import (
	"fmt"
	"slices"

	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/metric"
	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/module/family"
	"github.com/basaltlake/basalt/option"
	"github.com/basaltlake/basalt/table"
)

// build collects the metrics of a configuration.
type build struct {
	pass module.Pass
	cfg  *Config
	rows *expr.Node // selects the classifications; nil when the scan does that, or for all

	metrics  []metric.Metric
	names    family.Names
	notes    []string
	problems []option.Problem
}

func compile(pass module.Pass, cfg *Config) (*module.Program, []option.Problem) {
	b := &build{pass: pass, cfg: cfg, names: family.Names{}}
	for _, label := range []string{"ListingId", "TimeBucket", "MIC", "Ticker", stateEntry.Name} {
		b.names[label] = "every output of this module"
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
	expand(b, "generic_metrics", cfg.Generic, b.generic)
	expand(b, "discrepancy_metrics", cfg.Discrepancy, b.discrepancy)
	expand(b, "flag_metrics", cfg.Flag, b.flag)
	expand(b, "change_metrics", cfg.Change, b.change)
	expand(b, "impact_metrics", cfg.Impact, b.impact)
	if len(cfg.Generic)+len(cfg.Discrepancy)+len(cfg.Flag)+len(cfg.Change)+len(cfg.Impact) == 0 {
		b.defaultSet()
	}
	b.marketState()
	if len(b.problems) > 0 {
		return nil, b.problems
	}
	scan.Metrics = b.metrics
	return &module.Program{Scans: []module.Scan{scan}, Notes: b.notes}, nil
}

// expand adds the columns of the entries of a list.
func expand[T any](b *build, list string, entries []T, add func(at string, entry *T)) {
	for i := range entries {
		at, before := fmt.Sprintf("%s[%d]", list, i), len(b.metrics)+len(b.problems)
		add(at, &entries[i])
		if len(b.metrics)+len(b.problems) == before {
			b.note("%s makes no column", at)
		}
	}
}

// add appends a column; a name that is taken is a problem.
func (b *build) add(at, name string, entry *metric.Entry, value *expr.Node) {
	b.problems = append(b.problems, b.names.Take(name, at)...)
	b.metrics = append(b.metrics, metric.Metric{Name: name, Entry: entry, Value: value})
}

// note adds a remark once.
func (b *build) note(format string, args ...any) {
	remark := fmt.Sprintf(format, args...)
	if !slices.Contains(b.notes, remark) {
		b.notes = append(b.notes, remark)
	}
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
