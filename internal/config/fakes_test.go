package config

import (
	"go.yaml.in/yaml/v4"

	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/option"
)

// The modules of these tests: shaped like the real ones, they compute nothing.
func init() {
	for _, s := range []module.Spec{
		{Name: "dense", ConfigKey: "dense_analytics", Timeline: true, Tables: []string{"marketstate"}, Config: func() module.Config { return new(denseConfig) }},
		{Name: "external_events", ConfigKey: "external_event_analytics", Timeline: true, Config: func() module.Config { return new(eventConfig) }},
		{Name: "l2", Instance: "l2last", ConfigKey: "l2_analytics", Tables: []string{"l2"}, Config: func() module.Config { return new(bookConfig) }},
		{Name: "l2tw", ConfigKey: "l2_analytics", Tables: []string{"l2"}, Config: func() module.Config { return new(bookConfig) }},
		{Name: "trade", Instance: "trades", Aliases: []string{"trades"}, ConfigKey: "trade_analytics", Tables: []string{"trades"}, Config: func() module.Config { return new(tradeConfig) }},
		{Name: "retail_imbalance", ConfigKey: "trade_analytics", Tables: []string{"trades"}, Config: func() module.Config { return new(tradeConfig) }},
		{Name: "iceberg", ConfigKey: "iceberg_analytics", Tables: []string{"l3", "trades"}, Config: func() module.Config { return new(icebergConfig) }},
		{Name: "hurst", ConfigKey: "hurst_analytics", Config: func() module.Config { return new(hurstConfig) }},
		{Name: "predictor", ConfigKey: "predictor_analytics", Config: func() module.Config { return new(predictorConfig) }},
		{Name: "bare"},
		{Name: "metrics", ConfigKey: "metrics_analytics", OfUser: true},
	} {
		module.Register(s)
	}
}

type denseConfig struct {
	Mode    string
	Seconds float64
}

func (c *denseConfig) Options() option.Group {
	return option.Group{Keys: []option.Key{
		option.String("mode", &c.Mode).Enum("adaptative", "uniform").Synonym("adaptive", "adaptative").Default("adaptative").Doc("Mode."),
		option.Float("time_bucket_seconds", &c.Seconds).Optional().Doc("Width."),
	}}
}

type eventConfig struct {
	Source     string
	Radius     float64
	Directions string
	Extra      int
	Scale      float64
}

func (c *eventConfig) Options() option.Group {
	return option.Group{Keys: []option.Key{
		option.String("source_pass", &c.Source).Default("pass1").Doc("Source."),
		option.Float("radius_seconds", &c.Radius).Min(0).Doc("Radius."),
		option.String("directions", &c.Directions).Enum("both", "backward", "forward").Default("both").Doc("Directions."),
		option.Int("extra_observations", &c.Extra).Min(0).Doc("Points."),
		option.Float("scale_factor", &c.Scale).Min(1).Default(1).Doc("Spacing."),
	}}
}

type bookConfig struct {
	On        bool
	Levels    int
	Liquidity []liquidity
}

func (c *bookConfig) Enabled() bool { return c.On }

func (c *bookConfig) Options() option.Group {
	return option.Group{Keys: []option.Key{
		option.Bool("ENABLED", &c.On).Default(true).Doc("On."),
		option.Int("levels", &c.Levels).Min(1).Default(10).Doc("Levels."),
		option.List("liquidity", &c.Liquidity).Doc("Liquidity."),
	}}
}

type liquidity struct {
	Sides  []string
	Levels []int
}

func (l *liquidity) Options() option.Group {
	return option.Group{Keys: []option.Key{
		option.OneOrMore("sides", &l.Sides).Enum("Bid", "Ask").Required().Doc("Sides."),
		option.IntOrMore("levels", &l.Levels).Min(1).Required().Doc("Levels."),
	}}
}

type tradeConfig struct {
	Seconds        float64
	Prefix         string
	TaggedKey      string
	Retail, Tagged bool
	Sub            retailConfig
}

type retailConfig struct{ On bool }

func (c *retailConfig) Options() option.Group {
	return option.Group{Keys: []option.Key{option.Bool("ENABLED", &c.On).Default(true).Doc("On.")}}
}

func (c *tradeConfig) Options() option.Group {
	return option.Group{Keys: []option.Key{
		option.Float("time_bucket_seconds", &c.Seconds).Optional().Doc("Width."),
		option.String("metric_prefix", &c.Prefix).Optional().Doc("Prefix."),
		option.Bool("enable_retail_imbalance", &c.Retail).Doc("Retail."),
		option.Bool("use_tagged_trades", &c.Tagged).Doc("Tagged."),
		option.String("tagged_trades_context_key", &c.TaggedKey).Default("trades_iceberg").Doc("Tagged."),
		option.Nested("retail_imbalance", &c.Sub).Doc("Retail."),
	}}
}

type icebergConfig struct {
	Seconds   float64
	Tolerance float64
}

func (c *icebergConfig) Options() option.Group {
	return option.Group{Keys: []option.Key{
		option.Float("time_bucket_seconds", &c.Seconds).Optional().Doc("Width."),
		option.Float("match_tolerance_seconds", &c.Tolerance).Above(0).Default(0.0005).Doc("Tolerance."),
	}}
}

type hurstConfig struct {
	MaxLag int
	Extra  *yaml.Node
}

func (c *hurstConfig) Options() option.Group {
	return option.Group{Keys: []option.Key{option.Int("max_lag", &c.MaxLag).Default(20).Doc("Lag."), option.Any("extra", &c.Extra).Doc("Anything.")}}
}

type predictorConfig struct{ On bool }

func (c *predictorConfig) Enabled() bool { return c.On }

func (c *predictorConfig) Options() option.Group {
	return option.Group{Keys: []option.Key{option.Bool("ENABLED", &c.On).Default(false).Doc("On.")}}
}
