package l3

import (
	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/metric"
)

var actions = []string{"Insert", "Remove", "Update", "UpdateInserted", "UpdateRemoved"}

var kinds = map[string]metric.Kind{"Sum": metric.Sum, "First": metric.First, "Last": metric.Last, "Min": metric.MinOf,
	"Max": metric.MaxOf, "Mean": metric.Mean, "Median": metric.Median, "Std": metric.Std}

func (b *builder) generic(g *Generic, path string) {
	for _, c := range g.Expand(metric.Field{Name: "sides", Values: g.Sides},
		metric.Field{Name: "actions", Values: g.Actions}, metric.Field{Name: "measures", Values: g.Measures}) {
		side, action, measure := c.Values["sides"], c.Values["actions"], c.Values["measures"]
		for _, agg := range g.Aggregations {
			if _, known := kinds[agg]; !known {
				continue
			}
			name := action + measure + side
			if agg != "Sum" {
				name += agg
			}
			b.add(metric.Metric{Name: metric.FormatName(b.cfg.Prefix, g.Pattern, name, c.Values.With("agg", agg)),
				Entry: entries[measure+agg], Value: aggregate(agg, action, measure, events(side, action, c.Where))}, path)
		}
	}
	for _, agg := range g.Aggregations {
		if _, known := kinds[agg]; !known {
			b.Note("l3: aggregation %s of %s yields no column", agg, path)
		}
	}
}

// defaults adds the columns of an empty configuration.
func (b *builder) defaults() {
	for _, side := range []string{"Bid", "Ask"} {
		for _, action := range []string{"Insert", "Remove"} {
			for _, measure := range []string{"Count", "Volume"} {
				b.add(metric.Metric{Name: b.cfg.Prefix + action + measure + side, Entry: entries[measure+"Sum"],
					Default: true, Value: aggregate("Sum", action, measure, events(side, action, nil))}, "")
			}
		}
	}
}

// aggregate reduces a measure over the events where holds. The sum of no events is 0,
// every other aggregation of none is null.
func aggregate(agg, action, measure string, where *expr.Node) *expr.Node {
	if measure == "Count" {
		if agg == "Sum" {
			return metric.Of(metric.Count, nil, where)
		}
		return metric.Of(kinds[agg], expr.Const(1), where)
	}
	return metric.Of(kinds[agg], volume(action), where)
}

// volume is the shares of an event: those that came for inserts, those that went for
// removes. A plain update neither brings nor takes.
func volume(action string) *expr.Node {
	switch action {
	case "Insert", "UpdateInserted":
		return expr.Number("Size")
	case "Remove", "UpdateRemoved":
		return expr.Number("OldSize")
	}
	return expr.Const(0)
}
