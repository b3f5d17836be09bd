package trade

import (
	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/metric"
	"github.com/basaltlake/basalt/module/family"
	"github.com/basaltlake/basalt/option"
)

// Discrepancy is an entry of discrepancy_metrics.
type Discrepancy struct {
	Common
	References []string
	Sides      []string
}

// references maps the values of the references key to columns.
var references = []struct{ name, column string }{
	{"MidAtPrimary", "PostTradeMidAtPrimary"},
	{"EBBO", "PostTradeMid"},
	{"PreTradeMid", "PreTradeMid"},
	{"MidPrice", "MidPrice"},
	{"BestBid", "BestBidPrice"},
	{"BestAsk", "BestAskPrice"},
	{"BestBidAtVenue", "BestBidPriceAtVenue"},
	{"BestAskAtVenue", "BestAskPriceAtVenue"},
	{"BestBidAtPrimary", "BestBidPriceAtPrimary"},
	{"BestAskAtPrimary", "BestAskPriceAtPrimary"},
}

func referenceNames() []string {
	names := make([]string, len(references))
	for i, r := range references {
		names[i] = r.name
	}
	return names
}

// Options declares the keys of an entry.
func (d *Discrepancy) Options() option.Group {
	aggregation := option.Strings("aggregations", &d.Aggregations).Enum(family.AggregationNames...).
		Default([]string{"Mean"}).
		Doc("How the prints of a bucket become one value. TWA, VWA, NotionalWeighted and NotAggregated make no column.")
	return d.options("Trade_Discrepancy", aggregation, []string{"references", "sides", "agg", "aggregations"},
		option.OneOrMore("references", &d.References).Enum(referenceNames()...).Required().
			Doc("Price to compare with; EBBO is PostTradeMid."),
		option.OneOrMore("sides", &d.Sides).Enum(sides...).Default("Total").Doc(sidesDoc),
	)
}

func (b *build) discrepancy(at string, d *Discrepancy) {
	for _, agg := range d.Aggregations {
		if kinds[agg] == 0 {
			b.Note("%s: aggregation %s makes no column", at, agg)
		}
	}
	fields := []metric.Field{{Name: "references", Values: d.References}, {Name: "sides", Values: d.Sides}}
	for _, cell := range d.Expand(fields...) {
		v := cell.Values
		where := expr.And(b.rows, ofSide(v["sides"]), cell.Where)
		bps := basisPoints(localPrice, expr.Number(columnOf(v["references"])))
		for _, agg := range d.Aggregations {
			kind := kinds[agg]
			if kind == 0 {
				continue
			}
			name := "DiscrepancyTo" + v["references"] + unlessTotal(v["sides"])
			if agg != "Mean" {
				name += agg
			}
			name = metric.FormatName(b.cfg.Prefix, d.Pattern, name, v.With("agg", agg).With("aggregations", agg))
			b.add(at, name, discrepancyEntry, metric.Of(kind, bps, where))
		}
	}
}

func columnOf(reference string) string {
	for _, r := range references {
		if r.name == reference {
			return r.column
		}
	}
	return reference
}

// basisPoints is how far a price lies above a reference; null where that is 0.
func basisPoints(price, reference *expr.Node) *expr.Node {
	return expr.Div(expr.Scale(10_000, expr.Sub(price, reference)), reference)
}

var discrepancyEntry = &metric.Entry{
	Module: "trade", Name: "DiscrepancyTo", Pattern: "DiscrepancyTo{reference}{side}{agg}",
	Axes: []metric.Axis{
		{Name: "reference", Values: referenceNames()},
		{Name: "side", Values: []string{"", "Bid", "Ask", "Unknown"}},
		{Name: "agg", Values: []string{"", "First", "Last", "Min", "Max", "Sum", "Std", "Median"}},
	},
	Unit: "bps", Formula: "agg(10000·(LocalPrice − R)/R) over selected prints where it is known; the mean without {agg}",
	Nulls: "no selected print has a price and a reference other than 0 (Sum: 0; Std: fewer than two)",
	Doc:   "How far prints lie above (positive) or below a reference price.",
	Hint:  "NotionalWeighted", Source: "discrepancy_metrics; BMLL Trades Plus",
	Vector: example("discrepancy_metrics: [{references: PreTradeMid}]", "DiscrepancyToPreTradeMid", 24.50980392156863),
}
