package execution

import (
	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/metric"
	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/module/family"
	"github.com/basaltlake/basalt/option"
)

// build collects the metrics of a configuration, by the table they reduce.
type build struct {
	family.Columns
	cfg    *Config
	book   []metric.Metric
	prints []metric.Metric
}

func compile(cfg *Config) (*module.Program, []option.Problem) {
	b := &build{cfg: cfg}
	b.Take("ListingId", "the keys")
	b.Take("TimeBucket", "the keys")
	effective := cfg
	if cfg.Empty() {
		effective = defaultSet()
	}
	family.Each(&b.Columns, "l3_execution", effective.Book, b.bookEntry)
	family.Each(&b.Columns, "trade_breakdown", effective.Prints, b.printsEntry)
	family.Each(&b.Columns, "derived_metrics", effective.Derived, b.derivedEntry)
	if len(b.Problems) > 0 {
		return nil, b.Problems
	}
	return &module.Program{Scans: b.scans(), Notes: b.Notes}, nil
}

// scans are the scans of the tables that are needed. A configuration whose lists make
// no column at all has the buckets of the order book as its rows.
func (b *build) scans() []module.Scan {
	var scans []module.Scan
	if len(b.book) > 0 || len(b.prints) == 0 {
		scans = append(scans, module.Scan{Table: "l3", Metrics: b.book})
	}
	if len(b.prints) > 0 {
		scans = append(scans, module.Scan{Table: "trades", Metrics: b.prints})
	}
	return scans
}

func (b *build) add(to *[]metric.Metric, at, name string, entry *metric.Entry, value *expr.Node) {
	b.Add(to, at, metric.Metric{Name: name, Entry: entry, Value: value, Default: b.cfg.Empty()})
}

// defaultSet is what a configuration without any metric list computes.
func defaultSet() *Config {
	return &Config{
		Book:    []Book{{Sides: bookSides, Measures: bookMeasures}},
		Prints:  []Prints{{Kinds: []string{"LIT", "DARK"}, Aggressors: aggressors, Measures: printMeasures}},
		Derived: []Derived{{Variants: []string{"TradeImbalance"}}},
	}
}

func sum(x, where *expr.Node) *expr.Node { return metric.Of(metric.Sum, x, where) }

// weighted is the quantity-weighted mean of x over the rows that have both.
func weighted(x, quantity, where *expr.Node) *expr.Node {
	return expr.Div(sum(expr.Mul(x, quantity), where), sum(expr.If(expr.Known(x), quantity), where))
}
