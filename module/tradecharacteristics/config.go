package tradecharacteristics

import (
	"slices"

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
	return option.Group{
		Doc: "What the prints of a bucket are like: counts, and flags for oddities of the data.",
		Keys: slices.Concat([]option.Key{
			option.Bool("ENABLED", &c.On).Default(true).Doc("Whether the module computes anything."),
			option.String("metric_prefix", &c.Prefix).Optional().Doc("Put before the name of every metric column."),
		}, c.Spellings.Options(), []option.Key{
			option.Float("time_bucket_seconds", &c.unusedBucketSec).Optional().
				NoEffect("the bucket width of the pass is used").Doc("Bucket width in seconds."),
		}),
	}
}
