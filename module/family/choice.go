// Package family holds what the configured families of metrics of several modules share:
// the keys every entry has, its expansion into variants, and the check that no two
// columns are named alike.
package family

import (
	"errors"
	"fmt"

	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/metric"
	"github.com/basaltlake/basalt/option"
)

// AggregationNames are the values of the aggregations key.
var AggregationNames = []string{"First", "Last", "Min", "Max", "Mean", "Sum", "Std", "TWA", "VWA",
	"Median", "NotionalWeighted", "NotAggregated"}

// Choice holds the keys that every entry of a family has.
type Choice struct {
	Aggregations []string
	Pattern      string   // output_name_pattern; "" is the family's own name
	States       []string // market states the entry is restricted to; none is no filter
	Type         string   // metric_type, a constant of the family
}

// Asks reports whether the entry's aggregations contain the named one.
func (c *Choice) Asks(aggregation string) bool {
	for _, a := range c.Aggregations {
		if a == aggregation {
			return true
		}
	}
	return false
}

// Aggregated is the aggregations key with a default and a meaning.
func (c *Choice) Aggregated(by, meaning string) option.Key {
	return option.OneOrMore("aggregations", &c.Aggregations).Enum(AggregationNames...).Default(by).Doc(meaning)
}

// Options declares the keys of an entry: its own after those every entry has, of which
// aggregations differs. pattern names the placeholders.
func (c *Choice) Options(metricType string, aggregations option.Key, pattern []string, own ...option.Key) []option.Key {
	return append([]option.Key{
		aggregations,
		PatternKey(&c.Pattern, pattern),
		option.OneOrMore("market_states", &c.States).Enum(metric.MarketStates...).Optional().
			Doc("Only rows in one of these market states count. A pattern that names {market_states} gives one column per state."),
		option.String("metric_type", &c.Type).Enum(metricType).Default(metricType).Doc("Names the family; there is nothing to choose."),
	}, own...)
}

// PatternKey is output_name_pattern with the given placeholders.
func PatternKey(to *string, allowed []string) option.Key {
	doc := "Column name after the prefix. Placeholders:"
	for _, a := range allowed {
		doc += " {" + a + "}"
	}
	return option.String("output_name_pattern", to).Optional().Doc(doc + ".")
}

// CheckPattern reports an output_name_pattern that cannot be formatted.
func (c *Choice) CheckPattern(allowed []string) []option.Problem {
	err := metric.CheckPattern(c.Pattern, allowed)
	if err == nil {
		return nil
	}
	p := option.Problem{Path: "output_name_pattern", Code: option.BadValue, What: err.Error(),
		Why: "the name of a column is formatted from the values of its entry"}
	var bad *metric.PatternError
	if errors.As(err, &bad) && bad.Key != "" {
		p.Cure = fmt.Sprintf("replace {%s} by one of the names above, or double the braces to print them", bad.Key)
	} else {
		p.Cure = "write every placeholder as {name}"
	}
	return []option.Problem{p}
}

// NotEmpty reports a list that was given without items: it would yield no column.
func NotEmpty(key string, n int) []option.Problem {
	if n > 0 {
		return nil
	}
	return []option.Problem{{Path: key, Code: option.BadValue, What: key + " is an empty list",
		Why: "the entry would yield no column", Cure: "name at least one value, or remove the entry"}}
}

// Cell is one variant of an entry and the rows it looks at.
type Cell struct {
	Values metric.Variant
	Where  *expr.Node // nil is every row
}

// Expand returns the variants of an entry in output order: market states slowest, the
// last field fastest.
func (c *Choice) Expand(fields ...metric.Field) []Cell {
	var cells []Cell
	for _, f := range metric.StatesFilter(c.States, c.Pattern) {
		for _, v := range metric.Expand(fields) {
			v[metric.StatesKey], v["metric_type"] = f.Value, c.Type
			cells = append(cells, Cell{Values: v, Where: f.Where})
		}
	}
	return cells
}
