package book

import "github.com/basaltlake/basalt/option"

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
