package execution

import (
	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/metric"
	"github.com/basaltlake/basalt/option"
)

// Derived is an entry of derived_metrics.
type Derived struct {
	choice
	Variants []string
}

// Options declares the keys of an entry.
func (e *Derived) Options() option.Group {
	return e.options("Execution_Derived", []string{"metric_type", metric.StatesKey, "variant"},
		option.OneOrMore("variant", &e.Variants).Enum("TradeImbalance").Required().Doc("Which metric."))
}

// derivedEntry adds metrics that are computed from reductions of their own, so that
// they do not depend on which other columns a configuration has or how it names them.
func (b *build) derivedEntry(at string, e *Derived) {
	for _, c := range e.Expand(metric.Field{Name: "variant", Values: e.Variants}) {
		ask, bid := executedVolume("Ask", c.Where), executedVolume("Bid", c.Where)
		b.add(&b.book, at, metric.FormatName(b.cfg.Prefix, e.Pattern, "TradeImbalance", c.Values), imbalanceEntry,
			expr.Div(expr.Sub(ask, bid), expr.Add(ask, bid)))
	}
}
