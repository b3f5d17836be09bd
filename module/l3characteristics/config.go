package l3characteristics

import "github.com/basaltlake/basalt/option"

// Config is the l3_characteristics_analytics object of a pass.
type Config struct {
	On     bool
	Prefix string

	unusedBucketSec float64
}

// Enabled implements module.Switchable.
func (c *Config) Enabled() bool { return c.On }

// Options declares the keys.
func (c *Config) Options() option.Group {
	return option.Group{
		Doc: "What the order events of a bucket are like: counts, and flags for oddities of the data.",
		Keys: []option.Key{
			option.Bool("ENABLED", &c.On).Default(true).Doc("Whether the module computes anything."),
			option.String("metric_prefix", &c.Prefix).Optional().Doc("Put before the name of every metric column."),
			option.Float("time_bucket_seconds", &c.unusedBucketSec).Optional().
				NoEffect("the bucket width of the pass is used").Doc("Bucket width in seconds."),
		},
	}
}
