package trade

import (
	"slices"

	"github.com/basaltlake/basalt/option"
)

// Config is the trade_analytics object of a pass. The module retail_imbalance shares it.
type Config struct {
	On              bool
	Prefix          string
	Classifications []string
	Generic         []Generic
	Discrepancy     []Discrepancy
	Flag            []Flag
	Change          []Change
	Impact          []Impact
	Spellings       Spellings

	Retail          Retail
	AddRetail       bool // enable_retail_imbalance
	Tagged          bool // use_tagged_trades
	TaggedContext   string
	unusedBucketSec float64
}

// Spellings are the values of the venue's flag columns that count as set.
type Spellings struct {
	Block, Algorithmic, Cross, Negotiated []string
	OddLot                                []string // prefixes of LotType, any case
}

// Retail is the retail_imbalance object.
type Retail struct {
	On              bool
	Classifications []string
	KnownSideOnly   bool
}

// Enabled implements module.Switchable.
func (c *Config) Enabled() bool { return c.On }

// RetailEnabled reports whether the module retail_imbalance computes anything.
func (c *Config) RetailEnabled() bool { return c.AddRetail || c.Retail.On }

// Options declares the keys.
func (c *Config) Options() option.Group {
	return option.Group{
		Doc: "Analytics of prints. Without any metric list the default set is computed: VWAP, VolumeWeightedPricePlacement, Volume, Open, Close, High, Low.",
		Keys: slices.Concat([]option.Key{
			option.Bool("ENABLED", &c.On).Default(true).Doc("Whether the module computes anything."),
			option.String("metric_prefix", &c.Prefix).Optional().
				Doc("Put before the name of every metric column, not before MarketState."),
			option.Strings("classifications", &c.Classifications).Default([]string{"LIT_CONTINUOUS"}).
				Doc("Prints the module looks at, by Classification. An empty list is all prints, also those without one. RetailCount, AuctionNotional and OTCVolume always look at all prints."),
			option.List("generic_metrics", &c.Generic).Doc("Volumes, notionals, prices and bars.").In("metrics"),
			option.List("discrepancy_metrics", &c.Discrepancy).
				Doc("How far prints lie from a reference price, in basis points.").In("metrics"),
			option.List("flag_metrics", &c.Flag).Doc("Prints that carry a flag.").In("metrics"),
			option.List("change_metrics", &c.Change).
				Doc("Means of times since and until the quote changed, and of the place in the spread.").In("metrics"),
			option.List("impact_metrics", &c.Impact).
				Doc("Effective and realised spread and price impact.").In("metrics"),
		}, c.Spellings.Options(), []option.Key{
			option.Strings("odd_lot_prefixes", &c.Spellings.OddLot).Default([]string{"ODD"}).
				Doc("What LotType starts with, in any case, when a print is an odd lot.").In("flags"),

			option.Nested("retail_imbalance", &c.Retail).
				Doc("Configuration of the module retail_imbalance.").In("other modules"),
			option.Bool("enable_retail_imbalance", &c.AddRetail).Default(false).
				Doc("Adds the module retail_imbalance to the pass and enables it.").In("other modules"),
			option.Bool("use_tagged_trades", &c.Tagged).Default(false).
				Doc("Reads the prints as tagged by the module iceberg, which is added before this one.").In("other modules"),
			option.String("tagged_trades_context_key", &c.TaggedContext).Default("trades_iceberg").
				Doc("Side output that holds the tagged prints.").In("other modules"),
			option.Float("time_bucket_seconds", &c.unusedBucketSec).Optional().
				NoEffect("the bucket width of the pass is used"),
		}),
	}
}

// Options declares the keys of flags that are columns of their own.
func (s *Spellings) Options() []option.Key {
	set := func(code ...string) []string { return append([]string{"Y", "TRUE", "true", "1"}, code...) }
	return []option.Key{
		option.Strings("block_values", &s.Block).Default(set()).
			Doc("Values of IsBlock that mean a block trade.").In("flags"),
		option.Strings("algorithmic_values", &s.Algorithmic).Default(set("H")).
			Doc("Values of AlgorithmicTrade that mean an algorithmic trade.").In("flags"),
		option.Strings("crossing_values", &s.Cross).Default(set("X")).
			Doc("Values of CrossingTrade that mean a crossing trade.").In("flags"),
		option.Strings("negotiated_values", &s.Negotiated).Default(set("N")).
			Doc("Values of NegotiatedTrade that mean a negotiated trade.").In("flags"),
	}
}

// Options declares the keys of retail_imbalance.
func (r *Retail) Options() option.Group {
	return option.Group{Keys: []option.Key{
		option.Bool("ENABLED", &r.On).Default(true).Doc("Whether the module computes anything."),
		option.Strings("classifications", &r.Classifications).Default([]string{"LIT_CONTINUOUS"}).
			Doc("Retail prints that count, by Classification. An empty list is all prints."),
		option.Bool("known_side_only", &r.KnownSideOnly).Default(false).
			Doc("Leaves prints without a known aggressor out of the total as well."),
	}}
}

// Inputs makes the module read tagged prints instead of the table when it is asked to.
func (c *Config) Inputs() map[string]string {
	if !c.Tagged {
		return nil
	}
	return map[string]string{"trades": c.TaggedContext}
}
