package trade

import (
	"github.com/basaltlake/basalt/metric"
	"github.com/basaltlake/basalt/option"
)

// Common are the keys that every entry of a metric list takes.
type Common struct {
	Type         string // metric_type
	Pattern      string // output_name_pattern
	States       []string
	Aggregations []string
	aggregated   bool
}

// aggregations are the values of the key; those without a Kind yield no column.
var aggregations = []struct {
	name string
	kind metric.Kind
}{
	{"First", metric.FirstKnown}, {"Last", metric.LastKnown}, {"Min", metric.MinOf}, {"Max", metric.MaxOf},
	{"Mean", metric.Mean}, {"Sum", metric.Sum}, {"Std", metric.Std}, {"Median", metric.Median},
	{"TWA", 0}, {"VWA", 0}, {"NotionalWeighted", 0}, {"NotAggregated", 0},
}

func aggregationNames(withColumn bool) []string {
	var names []string
	for _, a := range aggregations {
		if a.kind != 0 || !withColumn {
			names = append(names, a.name)
		}
	}
	return names
}

func kindOf(aggregation string) metric.Kind {
	for _, a := range aggregations {
		if a.name == aggregation {
			return a.kind
		}
	}
	return 0
}

// options declares the common keys before the family's own.
func (c *Common) options(metricType string, aggregation option.Key, own ...option.Key) option.Group {
	return option.Group{Keys: append([]option.Key{
		option.String("metric_type", &c.Type).Enum(metricType).Default(metricType).Doc("The family."),
		option.String("output_name_pattern", &c.Pattern).Optional().
			Doc("Column name in place of the default one, with {key} for the value of a key of this entry."),
		option.OneOrMore("market_states", &c.States).Enum(metric.MarketStates...).Optional().
			Doc("Only prints in one of these market states; with {market_states} in the pattern one column per state."),
		aggregation,
	}, own...)}
}

// notAggregated is the aggregations key of families that have a fixed one.
func (c *Common) notAggregated() option.Key {
	return option.Strings("aggregations", &c.Aggregations).Enum(aggregationNames(false)...).
		Given(&c.aggregated).Doc("Not for this family: its aggregation is part of the measure.")
}

// check returns the problems of the common keys.
func (c *Common) check(at string, patternKeys ...string) []option.Problem {
	var problems []option.Problem
	allowed := append([]string{"metric_type", metric.StatesKey}, patternKeys...)
	if err := metric.CheckPattern(c.Pattern, allowed); err != nil {
		problems = append(problems, option.Problem{
			Path: at + ".output_name_pattern", Code: "bad-pattern", What: err.Error(),
			Why: "column names are made before any data is read", Cure: "use the names of the entry's keys",
		})
	}
	if c.aggregated {
		problems = append(problems, option.Problem{
			Path: at + ".aggregations", Code: option.BadValue, What: "aggregations are not used by this family",
			Why: "only discrepancy_metrics aggregate in a way that can be chosen", Cure: "remove the key",
		})
	}
	return problems
}

// each calls f for every market-state filter and combination of the fields, the last
// field fastest.
func (c *Common) each(fields []metric.Field, f func(metric.Variant, metric.StateFilter)) {
	for _, state := range metric.StatesFilter(c.States, c.Pattern) {
		for _, v := range metric.Expand(fields) {
			f(v.With("metric_type", c.Type).With(metric.StatesKey, state.Value), state)
		}
	}
}
