// Package consolidated holds what the modules share that put the books of the listings
// of an instrument together: their keys, the layout of their output, and the pooling of
// price levels.
package consolidated

import (
	"github.com/basaltlake/basalt/metric"
	"github.com/basaltlake/basalt/option"
)

// Values of index_by and time_index.
const (
	ByInstrument = "InstrumentId"
	ByPrimary    = "PrimaryListingId"
	ByEvent      = "event"
	ByBucket     = "timebucket"
)

// MaxLevels is the greatest depth of a combined book.
const MaxLevels = 10

// Choice is what the configurations of combined books have in common.
type Choice struct {
	On        bool
	Index     string
	Time      string
	TopN      int
	LastEvent bool
	States    []string // none is no filter
}

// Enabled implements module.Switchable.
func (c *Choice) Enabled() bool { return c.On }

// Events reports whether there is a row per event time, not per bucket.
func (c *Choice) Events() bool { return c.Time == ByEvent }

// Keys declares the keys, those of the module after index_by and time_index.
func (c *Choice) Keys(own ...option.Key) []option.Key {
	keys := []option.Key{
		option.Bool("ENABLED", &c.On).Default(true).Doc("false skips the module."),
		option.String("index_by", &c.Index).Enum(ByInstrument, ByPrimary).Default(ByInstrument).
			Doc("First key of the output: the instrument, or its primary listing."),
		option.String("time_index", &c.Time).Enum(ByEvent, ByBucket).Default(ByBucket).
			Doc("A row per time bucket, with the book at its end, or per event time."),
	}
	return append(append(keys, own...),
		option.Int("top_n", &c.TopN).Default(MaxLevels).Min(1).Max(MaxLevels).Doc("Levels of the combined book."),
		option.Bool("emit_last_event_ts", &c.LastEvent).Default(false).
			Doc("Adds LastEventTimestamp; only with time_index: timebucket."),
		option.OneOrMore("market_states", &c.States).Enum(metric.MarketStates...).Default("CONTINUOUS_TRADING").Optional().
			Doc("A listing's book counts while its market state is one of these; null or an empty list: always."),
	)
}
