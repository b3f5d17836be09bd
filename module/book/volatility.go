package book

import (
	"strconv"

	"github.com/basaltlake/basalt/metric"
	"github.com/basaltlake/basalt/module/family"
	"github.com/basaltlake/basalt/option"
)

var volatilityPattern = []string{"market_states", "metric_type", "source", "subsample_seconds",
	"second_level_window_seconds", "agg"}

// SecondLevel are the statistics over the windows of a bucket.
var SecondLevel = []string{"Min", "Max", "Mean", "Median", "Std", "Last", "TWMean", "TWStd"}

// Volatility asks for the annualised volatility of a price series.
type Volatility struct {
	Choice
	Source    []string
	Subsample float64  // seconds between the prices used; 0 uses every event
	Window    float64  // seconds; 0 is none
	Second    []string // statistics over the windows
}

// Options declares the keys of an entry.
func (v *Volatility) Options() option.Group {
	return option.Group{
		Doc: "Columns L2Volatility{source}Std and, with windows, L2Volatility{source}Win{seconds}s{statistic}.",
		Keys: []option.Key{
			option.OneOrMore("aggregations", &v.Aggregations).Enum("Std").Default("Std").Doc("There is nothing to choose."),
			family.PatternKey(&v.Pattern, volatilityPattern),
			option.OneOrMore("market_states", &v.States).Enum(metric.MarketStates...).Optional().
				Doc("Only snapshots in one of these market states are events."),
			option.String("metric_type", &v.Type).Enum("L2_Volatility").Default("L2_Volatility").
				Doc("Names the family; there is nothing to choose."),
			option.OneOrMore("source", &v.Source).Enum(Sources...).Default("Mid").Doc("Price series."),
			option.Float("subsample_seconds", &v.Subsample).Optional().Span().
				Doc("Take the last price of every slot of this many seconds; without it, of every event time."),
			option.Float("second_level_window_seconds", &v.Window).Optional().Span().
				Doc("Length of the windows inside a bucket whose volatilities are summarised, in seconds."),
			option.OneOrMore("second_level_aggregations", &v.Second).Enum(SecondLevel...).
				Doc("Statistics over the windows; TWMean and TWStd weigh a window with its number of returns."),
		},
		Check: v.check,
	}
}

func (v *Volatility) check() []option.Problem {
	problems := append(v.CheckPattern(volatilityPattern), family.NotEmpty("source", len(v.Source))...)
	if len(v.Second) > 0 && v.Window == 0 {
		problems = append(problems, option.Problem{Path: "second_level_window_seconds", Code: option.MissingKey,
			What: "second_level_aggregations needs second_level_window_seconds",
			Why:  "the statistics are taken over windows of that length",
			Cure: "set second_level_window_seconds, e.g. 60"})
	}
	return problems
}

// Deviation is a column of volatilities: over the whole bucket, or a statistic over
// its windows.
type Deviation struct {
	Column
	Subsample float64 // seconds, 0 is none
	Window    float64 // seconds, 0 is the whole bucket
	Statistic string  // over the windows; "" for the whole bucket
}

func (v *Volatility) deviations(path string) []Deviation {
	var out []Deviation
	for _, c := range v.Expand(metric.Field{Name: "source", Values: v.Source}) {
		source := c.Values["source"]
		add := func(agg, measure, statistic string, window float64) {
			out = append(out, Deviation{Subsample: v.Subsample, Window: window, Statistic: statistic,
				Column: Column{Family: "volatility", Measure: measure, Path: path, Pattern: v.Pattern,
					Default: "L2Volatility" + source + agg,
					Variant: c.Values.With("subsample_seconds", seconds(v.Subsample)).
						With("second_level_window_seconds", seconds(v.Window)).With("agg", agg),
					Row: Price(source), Where: c.Where}})
		}
		add("Std", "Bucket", "", 0)
		if v.Window == 0 {
			continue
		}
		for _, statistic := range v.Second {
			// The name has whole seconds: half-second windows are "Win0s".
			add("Win"+strconv.Itoa(int(v.Window))+"s"+statistic, statistic, statistic, v.Window)
		}
	}
	return out
}

func seconds(s float64) string { return strconv.FormatFloat(s, 'g', -1, 64) }
