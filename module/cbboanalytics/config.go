package cbboanalytics

import (
	"fmt"
	"slices"
	"strings"

	"github.com/basaltlake/basalt/metric"
	"github.com/basaltlake/basalt/option"
)

var (
	measureNames     = []string{"TimeAtCBB", "TimeAtCBO", "QuantityAtCBB", "QuantityAtCBO"}
	aggregationNames = []string{"TWMean", "Min", "Max", "Median"}
)

// Config is the cbbo_analytics key of a pass.
type Config struct {
	On           bool
	Prefix       string
	Measures     []string
	Aggregations []string
	States       []string // none is no filter
}

// Enabled implements module.Switchable.
func (c *Config) Enabled() bool { return c.On }

// Options declares the keys.
func (c *Config) Options() option.Group {
	return option.Group{
		Doc: "A venue's quote against the consolidated best bid and offer.",
		Keys: []option.Key{
			option.Bool("ENABLED", &c.On).Default(true).Doc("false skips the module."),
			option.String("metric_prefix", &c.Prefix).Optional().Doc("Put before the name of every metric column."),
			option.Strings("measures", &c.Measures).Enum(measureNames...).Default(measureNames).
				Doc("Share of time at the consolidated best bid or offer, and quantity shown there."),
			option.Strings("quantity_aggregations", &c.Aggregations).Enum(aggregationNames...).Default(aggregationNames).
				Doc("Statistics of the quantities: over time, or over the rows of the bucket."),
			option.OneOrMore("market_states", &c.States).Enum(metric.MarketStates...).Optional().
				Doc("Only time and rows in one of these market states of the venue count; null or an empty list: all."),
		},
		Check: func() []option.Problem {
			return append(repeated("measures", c.Measures), repeated("quantity_aggregations", c.Aggregations)...)
		},
	}
}

// column is an output column.
type column struct {
	name      string
	side      int    // 0 bid, 1 ask
	statistic string // Time, or one of aggregationNames
	entry     *metric.Entry
}

// columns returns the output columns in order.
func (c *Config) columns() []column {
	var all []column
	for _, m := range c.Measures {
		k := column{name: c.Prefix + m, statistic: timeShare, entry: entries[timeShare]}
		if strings.HasSuffix(m, "CBO") {
			k.side = 1
		}
		if strings.HasPrefix(m, timeShare) {
			all = append(all, k)
			continue
		}
		for _, a := range c.Aggregations {
			k.name, k.statistic, k.entry = c.Prefix+m, a, entries[a]
			if a != timeMean {
				k.name += a
			}
			all = append(all, k)
		}
	}
	return all
}

// repeated reports entries of a list that stand in it twice: each is one column.
func repeated(key string, list []string) []option.Problem {
	var problems []option.Problem
	for i, name := range list {
		if first := slices.Index(list, name); first < i {
			problems = append(problems, option.Problem{
				Path: fmt.Sprintf("%s[%d]", key, i), Code: "duplicate-column",
				What: fmt.Sprintf("%s is listed twice, its columns are also made by %s[%d]", name, key, first),
				Why:  "every column needs a name of its own", Cure: "list it once",
			})
		}
	}
	return problems
}
