package trade

import (
	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/metric"
	"github.com/basaltlake/basalt/option"
)

// Generic is an entry of generic_metrics.
type Generic struct {
	Common
	Sides      []string
	Measures   []string
	Attributes map[string][]any
}

// Options declares the keys of an entry.
func (g *Generic) Options() option.Group {
	return g.options("Trade_Generic", g.notAggregated(), []string{"sides", "measures"},
		option.OneOrMore("sides", &g.Sides).Enum(sides...).Default("Total").Doc(sidesDoc),
		option.OneOrMore("measures", &g.Measures).Enum(measureNames()...).Required().
			Doc("What to compute. OHLC makes the four columns Open, High, Low, Close."),
		option.Scalars("attribute_filters", &g.Attributes).
			Doc("Only prints whose column has the given value, or one of the given values. The filter of a column that no file has is skipped."),
	)
}

// looksAtAllPrints reports whether a measure ignores the classification filter.
func (c *Config) looksAtAllPrints() bool {
	for _, g := range c.Generic {
		for _, name := range g.Measures {
			if m := measureOf(name); m != nil && m.allPrints {
				return true
			}
		}
	}
	return false
}

func (b *build) generic(at string, g *Generic) {
	attributes, problems := attributeFilters(at, g.Attributes, b.trades())
	b.Problems = append(b.Problems, problems...)
	fields := []metric.Field{{Name: "sides", Values: g.Sides}, {Name: "measures", Values: g.Measures}}
	for _, cell := range g.Expand(fields...) {
		v := cell.Values
		m := measureOf(v["measures"])
		rows := b.rows
		if m.allPrints {
			rows = nil
		}
		p := prints{any: expr.And(rows, ofSide(v["sides"]), cell.Where, attributes), spelled: &b.cfg.Spellings}
		p.sized = expr.And(p.any, expr.Known(size))
		if m.value == nil {
			b.bars(at, g, v, p.sized)
			continue
		}
		if m.needsWidth {
			if p.width = b.width(at); p.width == 0 {
				continue
			}
		}
		name := metric.FormatName(b.cfg.Prefix, g.Pattern, "Trade"+v["sides"]+m.name, v)
		b.add(at, name, entryNamed("Trade"+m.name), m.value(p))
	}
}

// width returns the seconds a bucket lasts. Where buckets have no length it adds a
// problem and returns 0.
func (b *build) width(at string) float64 {
	if seconds := b.pass.Rule.Seconds(); seconds > 0 {
		return seconds
	}
	b.Problems = append(b.Problems, option.Problem{
		Path: at + ".measures", Code: "needs-width", What: "Volatility needs buckets of some length",
		Why: "it is annualised by the length of the bucket", Cure: "choose another timeline_mode, or leave Volatility out",
	})
	return 0
}
