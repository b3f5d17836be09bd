package iceberg

import (
	"fmt"

	"github.com/basaltlake/basalt/module/family"
	"github.com/basaltlake/basalt/option"
)

// Where to look for the execution of a print.
const (
	Symmetric = "symmetric"
	Backward  = "backward"
)

// Config is the iceberg_analytics key of a pass. Tolerances are in seconds.
type Config struct {
	On      bool
	Prefix  string
	Metrics []Metric

	MinRevealed     float64 // shares
	AverageSource   string
	ImbalanceSource string

	Tag        bool
	ContextKey string // the tagged prints are also known by this name
	Window     string
	Tolerance  float64
	PriceMatch bool

	Match           bool
	MatchTolerance  float64
	MatchPrice      bool
	ExcludeExact    bool
	SizeTolerance   float64 // shares
	TradeTypes      []string
	Classifications []string
	RequireSide     bool

	Link          bool
	LinkTolerance float64
	LinkPrice     bool
}

// NewConfig returns the configuration of an absent iceberg_analytics key.
func NewConfig() *Config {
	c := new(Config)
	option.Defaults(c.Options())
	return c
}

// Enabled implements module.Switchable.
func (c *Config) Enabled() bool { return c.On }

// Options declares the keys.
func (c *Config) Options() option.Group {
	keys := []option.Key{
		option.Bool("ENABLED", &c.On).Default(true).Doc("false skips the module."),
		option.String("metric_prefix", &c.Prefix).Optional().Doc("Put before the name of every metric column."),
		option.List("metrics", &c.Metrics).Doc("What to measure; without any entry a default set."),
		option.Float("min_revealed_qty", &c.MinRevealed).Default(0.0).Min(0).
			Doc("An execution counts when it takes more than this beyond what its order displayed, in shares."),
		option.String("avg_size_source", &c.AverageSource).Enum("RevealedQty", "ExecutionSize", "OldSize").Default("RevealedQty").
			Doc("Size that AverageSize averages: revealed, executed or displayed."),
		option.String("imbalance_source", &c.ImbalanceSource).Enum("ExecutionSize", "RevealedQty").Default("ExecutionSize").
			Doc("Size that OrderImbalance compares."),
	}
	keys = append(keys, c.tagging()...)
	keys = append(keys, c.matching()...)
	return option.Group{Doc: "Executions of hidden size.", Keys: append(keys, c.linking()...)}
}

func (c *Config) tagging() []option.Key {
	return []option.Key{
		option.Bool("tag_trades", &c.Tag).Default(true).Doc("Puts out the prints with tags, as side output iceberg_trades.").In("tagging"),
		option.String("trade_tag_context_key", &c.ContextKey).Default("trades_iceberg").
			Doc("Other name of the tagged prints, for modules that read them.").In("tagging"),
		option.String("match_window", &c.Window).Enum(Symmetric, Backward).Default(Symmetric).
			Doc("Whether the execution of a print may be stamped after the print, or only before it.").In("tagging"),
		option.Float("match_tolerance_seconds", &c.Tolerance).Default(5e-4).Above(0).Max(86_400).
			Doc("Longest time between a print and the execution that reveals hidden size.").In("tagging"),
		option.Bool("price_match", &c.PriceMatch).Default(true).Doc("Whether their prices must be equal.").In("tagging"),
	}
}

func (c *Config) matching() []option.Key {
	return []option.Key{
		option.Bool("trade_match_enabled", &c.Match).Default(true).
			Doc("Also tags prints whose size differs from that of the execution they match.").In("matching"),
		option.Float("trade_match_tolerance_seconds", &c.MatchTolerance).Default(5e-4).Above(0).Max(86_400).
			Doc("Longest time between a print and its execution.").In("matching"),
		option.Bool("trade_match_price_match", &c.MatchPrice).Default(true).Doc("Whether their prices must be equal.").In("matching"),
		option.Bool("trade_match_exclude_exact", &c.ExcludeExact).Default(true).
			Doc("Whether the sizes must differ.").In("matching"),
		option.Float("trade_match_size_tolerance", &c.SizeTolerance).Default(0.0).Min(0).
			Doc("Sizes differ when they do by more than this, in shares.").In("matching"),
		option.Strings("trade_match_trade_types", &c.TradeTypes).Default([]string{"LIT", "DARK"}).
			Doc("BMLLTradeType of the prints to match; an empty list, or an absent column, is all.").In("matching"),
		option.Strings("trade_match_classifications", &c.Classifications).
			Doc("Classification of the prints to match; an empty list, or an absent column, is all.").In("matching"),
		option.Bool("trade_match_require_side", &c.RequireSide).Default(true).
			Doc("Whether the execution must be on the side of the book that the print's aggressor hits.").In("matching"),
	}
}

func (c *Config) linking() []option.Key {
	return []option.Key{
		option.Bool("enable_peak_linking", &c.Link).Default(true).
			Doc("Whether peaks of one iceberg are linked: an insert right after such an execution continues it.").In("linking"),
		option.Float("peak_link_tolerance_seconds", &c.LinkTolerance).Default(5e-4).Above(0).Max(86_400).
			Doc("Longest time from the execution to the insert.").In("linking"),
		option.Bool("peak_link_price_match", &c.LinkPrice).Default(true).
			Doc("Whether the insert must be at the price of the execution or of the order it removed.").In("linking"),
	}
}

// nanoseconds is a tolerance in whole nanoseconds, at least one.
func nanoseconds(seconds float64) int64 { return max(1, int64(seconds*1e9)) }

var metricPattern = []string{"market_states", "metric_type", "measures", "sides"}

// Metric asks for measures of executions of hidden size.
type Metric struct {
	family.Choice
	Measures []string
	Sides    []string
}

// Options declares the keys of an entry.
func (m *Metric) Options() option.Group {
	return option.Group{
		Doc: "Columns Iceberg{measure}, and for one side Iceberg{measure}{side}.",
		Keys: m.Choice.Options("Iceberg", m.Aggregated("Last", "There is nothing to choose."), metricPattern,
			option.OneOrMore("measures", &m.Measures).Enum(ExecutionVolume, ExecutionCount, AverageSize, RevealedPeakCount,
				AveragePeakCount, OrderImbalance).Required().
				Doc("What to measure. AveragePeakCount is one column, OrderImbalance is for side Total only."),
			option.OneOrMore("sides", &m.Sides).Enum("Bid", "Ask", "Total").Default("Total").Doc("Sides of the book.")),
		Check: func() []option.Problem {
			problems := append(m.CheckPattern(metricPattern), family.NotEmpty("measures", len(m.Measures))...)
			return append(problems, family.NotEmpty("sides", len(m.Sides))...)
		},
	}
}

func path(list string, i int) string { return fmt.Sprintf("%s[%d]", list, i) }
