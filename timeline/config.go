package timeline

import (
	"fmt"
	"slices"

	"github.com/basaltlake/basalt/option"
)

// Modes of the dense timeline.
const (
	Adaptive = "adaptative" // the spelling of the original; "adaptive" is accepted
	Uniform  = "uniform"
)

// DefaultPadding is the time before and after continuous trading, in seconds.
const DefaultPadding = 600

// Config is the dense_analytics key of a pass.
type Config struct {
	On         bool
	Prefix     string
	Mode       string
	Interval   []string // uniform: [start, end], clock times of the file day (UTC)
	Padding    float64  // adaptive: seconds
	SymbolCols []string

	// The pass's bucket wins over these; they are read for the sake of old files.
	Seconds float64
	Anchor  string
	Closed  string
}

// NewConfig returns the configuration of an absent dense_analytics key.
func NewConfig() *Config { return &Config{On: true, Mode: Adaptive, Padding: DefaultPadding} }

// Options declares the keys.
func (c *Config) Options() option.Group {
	passWins := "the pass's own value is used"
	return option.Group{
		Doc: "The dense timeline: a row for every bucket of a grid.",
		Keys: []option.Key{
			option.Bool("ENABLED", &c.On).Default(true).NoEffect("timeline_mode decides").
				Doc("The timeline of a pass is chosen by timeline_mode."),
			option.String("metric_prefix", &c.Prefix).Optional().NoEffect("the timeline has no metrics").
				Doc("Prefix of metric columns."),
			option.String("mode", &c.Mode).Enum(Adaptive, Uniform).Synonym("adaptive", Adaptive).Default(Adaptive).
				Doc("adaptative: each listing's continuous trading; uniform: the same clock times for all."),
			option.Strings("time_interval", &c.Interval).Optional().
				Doc("Uniform grids: [start, end] as HH:MM or HH:MM:SS (UTC); end may be 24:00."),
			option.Float("padding_seconds", &c.Padding).Default(float64(DefaultPadding)).Min(0).Max(86_400).
				Doc("Adaptive grids: time added before and after continuous trading, in seconds."),
			option.Strings("symbol_cols", &c.SymbolCols).Optional().
				Doc("Columns that name a listing; ListingId must be among them."),
			option.Float("time_bucket_seconds", &c.Seconds).Optional().Above(0).NoEffect(passWins).
				Doc("Bucket width in seconds."),
			option.String("time_bucket_anchor", &c.Anchor).Enum("end", "start").Default("end").NoEffect(passWins).
				Doc("Which edge of a bucket is its label."),
			option.String("time_bucket_closed", &c.Closed).Enum("right", "left").Default("right").NoEffect(passWins).
				Doc("Which edge belongs to a bucket."),
		},
		Check: c.check,
	}
}

var symbolColumns = []string{"ListingId", "InstrumentId", "MIC", "Ticker", "CurrencyCode"}

func (c *Config) check() []option.Problem {
	var problems []option.Problem
	if c.Mode == Uniform || len(c.Interval) > 0 {
		if _, _, p := c.interval(); p != nil {
			problems = append(problems, *p)
		}
	}
	for _, s := range c.SymbolCols {
		if !slices.Contains(symbolColumns, s) {
			problems = append(problems, option.Problem{Path: "symbol_cols", Code: option.BadValue,
				What: fmt.Sprintf("symbol_cols names %s", s), Why: "a grid belongs to a listing of the universe",
				Cure: "use ListingId, alone or with InstrumentId, MIC, Ticker, CurrencyCode"})
		}
	}
	if len(c.SymbolCols) > 0 && !slices.Contains(c.SymbolCols, "ListingId") {
		problems = append(problems, option.Problem{Path: "symbol_cols", Code: option.BadValue,
			What: "symbol_cols lacks ListingId", Why: "rows are joined by listing and bucket",
			Cure: "add ListingId, or remove the key"})
	}
	return problems
}
