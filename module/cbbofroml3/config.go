package cbbofroml3

import (
	"github.com/basaltlake/basalt/bucket"
	"github.com/basaltlake/basalt/module/consolidated"
	"github.com/basaltlake/basalt/option"
)

// Config is the cbbofroml3_preprocess key of a pass.
type Config struct {
	consolidated.Choice
	Seconds     float64 // bucket width of its own; 0 is the pass's
	EveryBucket bool
}

// Options declares the keys.
func (c *Config) Options() option.Group {
	return option.Group{
		Doc: "Book of an instrument, rebuilt from the order events of its listings.",
		Keys: append(c.Keys(
			option.Float("time_bucket_seconds", &c.Seconds).Span().Optional().
				Doc("Bucket width with time_index: timebucket, when it is not that of the pass.")),
			option.Bool("every_bucket", &c.EveryBucket).Default(false).
				Doc("With time_index: timebucket, a row for every bucket from the first event of the day to the last, not only for buckets with events."),
		),
	}
}

// rule is the rule of the output's buckets.
func (c *Config) rule(pass bucket.Rule) bucket.Rule {
	if c.Seconds > 0 && pass.Mode == bucket.Fixed {
		pass.Width = int64(c.Seconds * 1e9)
	}
	return pass
}
