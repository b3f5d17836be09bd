package tradecharacteristics

import (
	"github.com/basaltlake/basalt/module/trade"
	"github.com/basaltlake/basalt/option"
)

// Config is the trade_characteristics_analytics object of a pass.
type Config struct {
	On     bool
	Prefix string
	trade.Spellings

	unusedBucketSec float64
}

// Enabled implements module.Switchable.
func (c *Config) Enabled() bool { return c.On }

// Options declares the keys.
func (c *Config) Options() option.Group {
	usual := usualSpellings()
	return option.Group{
		Doc: "What the prints of a bucket are like: counts, and flags for oddities of the data.",
		Keys: []option.Key{
			option.Bool("ENABLED", &c.On).Default(true).Doc("Whether the module computes anything."),
			option.String("metric_prefix", &c.Prefix).Optional().Doc("Put before the name of every metric column."),
			option.Strings("block_values", &c.Block).Default(usual.Block).
				Doc("Values of IsBlock that mean a block trade.").In("flags"),
			option.Strings("algorithmic_values", &c.Algorithmic).Default(usual.Algorithmic).
				Doc("Values of AlgorithmicTrade that mean an algorithmic trade.").In("flags"),
			option.Strings("crossing_values", &c.Cross).Default(usual.Cross).
				Doc("Values of CrossingTrade that mean a crossing trade.").In("flags"),
			option.Strings("negotiated_values", &c.Negotiated).Default(usual.Negotiated).
				Doc("Values of NegotiatedTrade that mean a negotiated trade.").In("flags"),
			option.Float("time_bucket_seconds", &c.unusedBucketSec).Optional().
				NoEffect("the bucket width of the pass is used").Doc("Bucket width in seconds."),
		},
	}
}

// usualSpellings are the flag values that the module trade takes as set by default.
func usualSpellings() trade.Spellings {
	var c trade.Config
	option.Defaults(c.Options())
	return c.Spellings
}
