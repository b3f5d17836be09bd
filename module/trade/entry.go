package trade

import (
	"github.com/basaltlake/basalt/metric"
	"github.com/basaltlake/basalt/module/family"
	"github.com/basaltlake/basalt/option"
)

// Common are the keys that every entry of a metric list takes.
type Common struct {
	family.Choice
	aggregated bool // aggregations are given
}

// kinds are the aggregations that make a column.
var kinds = map[string]metric.Kind{"First": metric.FirstKnown, "Last": metric.LastKnown, "Min": metric.MinOf,
	"Max": metric.MaxOf, "Mean": metric.Mean, "Sum": metric.Sum, "Std": metric.Std, "Median": metric.Median}

// options declares the common keys before the family's own, whose names patterns may hold
// too.
func (c *Common) options(metricType string, aggregations option.Key, pattern []string, own ...option.Key) option.Group {
	pattern = append([]string{"metric_type", metric.StatesKey}, pattern...)
	return option.Group{
		Keys:  c.Options(metricType, aggregations, pattern, own...),
		Check: func() []option.Problem { return append(c.CheckPattern(pattern), c.checkAggregations()...) },
	}
}

// notAggregated is the aggregations key of families that have a fixed one.
func (c *Common) notAggregated() option.Key {
	return option.Strings("aggregations", &c.Aggregations).Enum(family.AggregationNames...).
		Given(&c.aggregated).Doc("Not for this family: its aggregation is part of the measure.")
}

func (c *Common) checkAggregations() []option.Problem {
	if !c.aggregated {
		return nil
	}
	return []option.Problem{{
		Path: "aggregations", Code: option.BadValue, What: "aggregations are not used by this family",
		Why: "only discrepancy_metrics aggregate in a way that can be chosen", Cure: "remove the key",
	}}
}
