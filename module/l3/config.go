package l3

import (
	"fmt"

	"github.com/basaltlake/basalt/module/family"
	"github.com/basaltlake/basalt/option"
)

// Config is the l3_analytics key of a pass.
type Config struct {
	On       bool
	Prefix   string // of every metric column
	Generic  []Generic
	Advanced []Advanced
}

// NewConfig returns the configuration of an absent l3_analytics key.
func NewConfig() *Config { return &Config{On: true} }

// Enabled implements module.Switchable.
func (c *Config) Enabled() bool { return c.On }

// Options declares the keys.
func (c *Config) Options() option.Group {
	return option.Group{
		Doc: "Analytics of order events.",
		Keys: []option.Key{
			option.Bool("ENABLED", &c.On).Default(true).Doc("false skips the module."),
			option.String("metric_prefix", &c.Prefix).Optional().Doc("Put before the name of every metric column."),
			option.List("generic_metrics", &c.Generic).Doc("Number and volume of order events per side and action."),
			option.List("advanced_metrics", &c.Advanced).Doc("Ratios of order flow and the queue at executions."),
		},
	}
}

var genericPattern = []string{"market_states", "metric_type", "sides", "actions", "measures", "agg"}

// Generic asks for counts and volumes of order events.
type Generic struct {
	family.Choice
	Sides    []string
	Actions  []string
	Measures []string
}

// Options declares the keys of an entry.
func (g *Generic) Options() option.Group {
	return option.Group{
		Doc: "Columns {action}{measure}{side}, and with another aggregation than Sum {action}{measure}{side}{agg}.",
		Keys: g.Choice.Options("L3_Generic", g.Aggregated("Sum",
			"Over the events of the action and side: Sum, First, Last, Min, Max, Mean, Median, Std; others yield no column."),
			genericPattern,
			option.OneOrMore("sides", &g.Sides).Enum("Bid", "Ask").Required().Doc("Sides of the book."),
			option.OneOrMore("actions", &g.Actions).Enum(actions...).Required().
				Doc("UpdateInserted and UpdateRemoved are updates with the size after and before."),
			option.OneOrMore("measures", &g.Measures).Enum("Count", "Volume").Required().
				Doc("Number of events, or their shares; the volume of a plain Update is 0.")),
		Check: func() []option.Problem {
			problems := append(g.CheckPattern(genericPattern), family.NotEmpty("sides", len(g.Sides))...)
			problems = append(problems, family.NotEmpty("actions", len(g.Actions))...)
			return append(problems, family.NotEmpty("measures", len(g.Measures))...)
		},
	}
}

func path(list string, i int) string { return fmt.Sprintf("%s[%d]", list, i) }
