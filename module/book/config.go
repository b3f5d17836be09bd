package book

import (
	"fmt"

	"github.com/basaltlake/basalt/option"
)

// DefaultLevels is the depth of the default sets.
const DefaultLevels = 10

// Config is the l2_analytics key of a pass.
type Config struct {
	On     bool
	Prefix string // of every metric column

	// The pass's bucket wins over these; they are read for the sake of old files.
	Seconds float64
	Anchor  string
	Closed  string

	Liquidity  []Liquidity
	Spreads    []Spread
	Imbalances []ImbalanceEntry
	Volatility []Volatility
	OHLC       []OHLC
	Levels     int // depth of the default sets
}

// NewConfig returns the configuration of an absent l2_analytics key.
func NewConfig() *Config { return &Config{On: true, Levels: DefaultLevels} }

// Enabled implements module.Switchable.
func (c *Config) Enabled() bool { return c.On }

// Options declares the keys.
func (c *Config) Options() option.Group {
	passWins := "the pass's own value is used"
	return option.Group{
		Doc: "Order-book analytics of the modules l2 (last snapshot) and l2tw (time-weighted, volatility).",
		Keys: []option.Key{
			option.Bool("ENABLED", &c.On).Default(true).Doc("false skips the modules l2 and l2tw."),
			option.String("metric_prefix", &c.Prefix).Optional().Doc("Put before the name of every metric column."),
			option.Float("time_bucket_seconds", &c.Seconds).Optional().Above(0).NoEffect(passWins).
				Doc("Bucket width in seconds."),
			option.String("time_bucket_anchor", &c.Anchor).Enum("end", "start").Default("end").NoEffect(passWins).
				Doc("Which edge of a bucket is its label."),
			option.String("time_bucket_closed", &c.Closed).Enum("right", "left").Default("right").NoEffect(passWins).
				Doc("Which edge belongs to a bucket."),
			option.List("liquidity", &c.Liquidity).Doc("Prices, sizes and orders per side and level."),
			option.List("spreads", &c.Spreads).Doc("Best ask minus best bid, absolute or in basis points."),
			option.List("imbalances", &c.Imbalances).Doc("(bid − ask) / (bid + ask) of a depth measure."),
			option.List("volatility", &c.Volatility).Doc("Annualised volatility of book prices; module l2tw only."),
			option.List("ohlc", &c.OHLC).Doc("Open, high, low and close of a book price; module l2 only."),
			option.Int("levels", &c.Levels).Default(DefaultLevels).Min(1).
				Doc("Depth of the columns computed when nothing is configured."),
		},
	}
}

// Empty reports whether no family of module l2 is configured; volatility is none.
func (c *Config) Empty() bool {
	return len(c.Liquidity) == 0 && len(c.Spreads) == 0 && len(c.Imbalances) == 0 && len(c.OHLC) == 0
}

// Idle are remarks on what entries ask for and neither module computes: l2 takes the last
// snapshot whatever the aggregations are, l2tw averages where TWA is among them.
func (c *Config) Idle() []string {
	var notes []string
	look := func(list string, i int, entry *Choice) {
		for _, a := range entry.Aggregations {
			if a != "Last" && a != "TWA" {
				notes = append(notes, fmt.Sprintf("l2_analytics: aggregation %s of %s[%d] yields no column: l2 takes the last snapshot, l2tw the average over time (TWA)", a, list, i))
			}
		}
	}
	for i := range c.Liquidity {
		look("liquidity", i, &c.Liquidity[i].Choice)
	}
	for i := range c.Spreads {
		look("spreads", i, &c.Spreads[i].Choice)
	}
	for i := range c.Imbalances {
		look("imbalances", i, &c.Imbalances[i].Choice)
	}
	for i := range c.OHLC {
		look("ohlc", i, &c.OHLC[i].Choice)
	}
	for i := range c.Volatility {
		if v := &c.Volatility[i]; v.Window != 0 && len(v.Second) == 0 {
			notes = append(notes, fmt.Sprintf("l2_analytics: second_level_window_seconds of volatility[%d] yields no column without second_level_aggregations", i))
		}
	}
	return notes
}
