package execution

import (
	"github.com/basaltlake/basalt/module/family"
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

// choice are the keys that every entry of a metric list takes.
type choice struct{ family.Choice }

// options declares them before the family's own.
func (e *choice) options(metricType string, pattern []string, own ...option.Key) option.Group {
	aggregations := option.Strings("aggregations", &e.Aggregations).NoEffect("the aggregation is part of the measure").
		Doc("Not for this family.")
	return option.Group{
		Keys:  e.Options(metricType, aggregations, pattern, own...),
		Check: func() []option.Problem { return e.CheckPattern(pattern) },
	}
}
