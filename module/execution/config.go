package execution

import (
	"github.com/basaltlake/basalt/metric"
	"github.com/basaltlake/basalt/option"
)

// Config is the execution_analytics object of a pass.
type Config struct {
	On      bool
	Prefix  string
	Book    []Book
	Prints  []Prints
	Derived []Derived
}

// Enabled implements module.Switchable.
func (c *Config) Enabled() bool { return c.On }

// Empty reports whether no metric is configured, which means the default set.
func (c *Config) Empty() bool { return len(c.Book)+len(c.Prints)+len(c.Derived) == 0 }

// Options declares the keys.
func (c *Config) Options() option.Group {
	return option.Group{
		Doc: "Executions by side of the book and by aggressor. Without any metric list the default set is computed: all of them.",
		Keys: []option.Key{
			option.Bool("ENABLED", &c.On).Default(true).Doc("Whether the module computes anything."),
			option.String("metric_prefix", &c.Prefix).Optional().Doc("Put before the name of every metric column."),
			option.List("l3_execution", &c.Book).Doc("Executions of resting orders, from table l3.").In("metrics"),
			option.List("trade_breakdown", &c.Prints).Doc("Prints by type and aggressor, from table trades.").In("metrics"),
			option.List("derived_metrics", &c.Derived).Doc("Metrics computed from others.").In("metrics"),
		},
	}
}

// common are the keys that every entry of a metric list takes.
type common struct {
	Type         string // metric_type
	Pattern      string // output_name_pattern
	States       []string
	Aggregations []string
}

func (c *common) options(metricType string, own ...option.Key) option.Group {
	return option.Group{Keys: append([]option.Key{
		option.String("metric_type", &c.Type).Enum(metricType).Default(metricType).Doc("The family."),
		option.String("output_name_pattern", &c.Pattern).Optional().
			Doc("Column name in place of the default one, with {key} for the value of a key of this entry."),
		option.OneOrMore("market_states", &c.States).Enum(metric.MarketStates...).Optional().
			Doc("Only rows in one of these market states; with {market_states} in the pattern one column per state."),
		option.Strings("aggregations", &c.Aggregations).NoEffect("the aggregation is part of the measure").
			Doc("Not for this family."),
	}, own...)}
}

// check returns the problems of the common keys.
func (c *common) check(at string, patternKeys ...string) []option.Problem {
	err := metric.CheckPattern(c.Pattern, append([]string{"metric_type", metric.StatesKey}, patternKeys...))
	if err == nil {
		return nil
	}
	return []option.Problem{{
		Path: at + ".output_name_pattern", Code: "bad-pattern", What: err.Error(),
		Why: "column names are made before any data is read", Cure: "use the names of the entry's keys",
	}}
}

// each calls f for every market-state filter and combination of the fields, the last
// field fastest.
func (c *common) each(fields []metric.Field, f func(metric.Variant, metric.StateFilter)) {
	for _, state := range metric.StatesFilter(c.States, c.Pattern) {
		for _, v := range metric.Expand(fields) {
			f(v.With("metric_type", c.Type).With(metric.StatesKey, state.Value), state)
		}
	}
}
