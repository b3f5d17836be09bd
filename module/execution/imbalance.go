package execution

import (
	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/metric"
	"github.com/basaltlake/basalt/option"
)

// Derived is an entry of derived_metrics.
type Derived struct {
	common
	Variants []string
}

// Options declares the keys of an entry.
func (e *Derived) Options() option.Group {
	return e.options("Execution_Derived",
		option.OneOrMore("variant", &e.Variants).Enum("TradeImbalance").Required().Doc("Which metric."))
}

// derivedEntry adds metrics that are computed from reductions of their own, so that
// they do not depend on which other columns a configuration has or how it names them.
func (b *build) derivedEntry(at string, e *Derived) {
	b.problems = append(b.problems, e.check(at, "variant")...)
	e.each([]metric.Field{{Name: "variant", Values: e.Variants}}, func(v metric.Variant, state metric.StateFilter) {
		ask, bid := executedVolume("Ask", state.Where), executedVolume("Bid", state.Where)
		b.add(&b.book, at, metric.FormatName(b.cfg.Prefix, e.Pattern, "TradeImbalance", v), imbalanceEntry,
			expr.Div(expr.Sub(ask, bid), expr.Add(ask, bid)))
	})
}
