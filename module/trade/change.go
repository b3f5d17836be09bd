package trade

import (
	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/metric"
	"github.com/basaltlake/basalt/option"
)

// Change is an entry of change_metrics.
type Change struct {
	Common
	Measures []string
	Scopes   []string
}

var changeMeasures = []string{"PreTradeElapsedTimeChg", "PostTradeElapsedTimeChg", "PricePoint"}

// scopeSuffix is what a scope adds to the names of columns, in files and outputs.
var scopeSuffix = map[string]string{"Local": "", "Primary": "AtPrimary", "Venue": "AtVenue"}

// Options declares the keys of an entry.
func (c *Change) Options() option.Group {
	return c.options("Trade_Change", c.notAggregated(), []string{"measures", "scopes"},
		option.OneOrMore("measures", &c.Measures).Enum(changeMeasures...).Required().
			Doc("Time since the quote last changed before the print, until it changed after it, or the print's place in the spread."),
		option.OneOrMore("scopes", &c.Scopes).Enum("Local", "Primary", "Venue").Default("Local").
			Doc("Whose quote: the listing's own, the primary venue's, or the venue's of execution."),
	)
}

func (b *build) change(at string, c *Change) {
	fields := []metric.Field{{Name: "measures", Values: c.Measures}, {Name: "scopes", Values: c.Scopes}}
	for _, cell := range c.Expand(fields...) {
		v := cell.Values
		column := v["measures"] + scopeSuffix[v["scopes"]]
		b.add(at, metric.FormatName(b.cfg.Prefix, c.Pattern, column, v), entryNamed(v["measures"]),
			metric.Of(metric.Mean, expr.Number(column), expr.And(b.rows, cell.Where)))
	}
}

func changeEntries() []*metric.Entry {
	entry := func(measure, unit, doc string, want float64) *metric.Entry {
		return &metric.Entry{
			Module: "trade", Name: measure, Pattern: measure + "{scope}",
			Axes: []metric.Axis{{Name: "scope", Values: []string{"", "AtPrimary", "AtVenue"}}},
			Unit: unit, Formula: "mean of the input column " + measure + "{scope}",
			Nulls: "no selected print has a value", Doc: doc, Hint: "NotionalWeighted",
			Source: "change_metrics; BMLL Trades Plus",
			Vector: example("change_metrics: [{measures: "+measure+"}]", measure, want),
		}
	}
	return []*metric.Entry{
		entry("PreTradeElapsedTimeChg", "ns", "Mean time between the last change of the best quote and the print.", 2000),
		entry("PostTradeElapsedTimeChg", "ns", "Mean time between the print and the next change of the best quote.", 500),
		entry("PricePoint", "fraction", "Mean place of prints in the spread: 0 at the bid, 1 at the ask.", 0.8125),
	}
}
