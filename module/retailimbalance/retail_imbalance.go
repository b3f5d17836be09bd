// Package retailimbalance computes which way retail orders lean.
package retailimbalance

import (
	_ "embed"

	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/metric"
	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/module/trade"
	"github.com/basaltlake/basalt/option"
	"github.com/basaltlake/basalt/table"
)

//go:embed doc.md
var doc string

func init() {
	module.Register(module.Spec{
		Name:      "retail_imbalance",
		Instance:  "retail_imbalance",
		ConfigKey: "trade_analytics",
		Tables:    []string{"trades"},
		Labels:    []string{"MIC", "Ticker"},
		Doc:       doc,
		Config:    func() module.Config { return new(Config) },
		Compile: func(_ module.Pass, c module.Config) (*module.Program, []option.Problem) {
			return compile(&c.(*Config).Retail), nil
		},
		Catalogue: []*metric.Entry{entry},
	})
}

// Config is the configuration of the module trade, of which only the part on retail
// prints matters here.
type Config struct{ trade.Config }

// Enabled implements module.Switchable.
func (c *Config) Enabled() bool { return c.RetailEnabled() }

// Inputs hides that of the module trade: what use_tagged_trades names may be orders, and
// this module is about prints.
func (c *Config) Inputs() map[string]string { return nil }

func compile(cfg *trade.Retail) *module.Program {
	aggressor, notional := expr.Integer("AggressorSide"), expr.Number("TradeNotionalEUR")
	const buyer, seller = int64(table.AggressorBuyer), int64(table.AggressorSeller)
	where := expr.In(expr.Text("BMLLParticipantType"), "RETAIL")
	if len(cfg.Classifications) > 0 {
		where = expr.And(expr.In(expr.Text("Classification"), cfg.Classifications...), where)
	}
	if cfg.KnownSideOnly {
		where = expr.And(where, expr.IntIn(aggressor, buyer, seller))
	}
	direction := expr.Sub(expr.AsFloat(expr.IntIn(aggressor, buyer)), expr.AsFloat(expr.IntIn(aggressor, seller)))
	return &module.Program{Scans: []module.Scan{{
		Table: "trades", Where: where,
		Metrics: []metric.Metric{{
			Name: "RetailTradeImbalance", Entry: entry,
			Value: expr.Div(metric.Of(metric.Sum, expr.Mul(direction, notional), nil), metric.Of(metric.Sum, notional, nil)),
		}},
	}}}
}

var entry = &metric.Entry{
	Module: "retail_imbalance", Name: "RetailTradeImbalance", Pattern: "RetailTradeImbalance", Unit: "fraction",
	Formula: "Σ q·TradeNotionalEUR / Σ TradeNotionalEUR over retail prints, q = +1 for buyers, −1 for sellers, 0 where the aggressor is unknown",
	Nulls:   "no retail print, or their value adds up to 0",
	Doc:     "Net value bought by aggressive retail orders as a share of all value traded by retail orders, from −1 to 1.",
	Hint:    "NotionalWeighted", Source: "BMLL Trades Plus, BMLLParticipantType",
	Vector: metric.Vector{
		Config:  "time_bucket_seconds: 60\ntimeline_mode: sparse_digitised\n",
		Table:   "trades",
		Columns: []string{"TradeTimestamp", "ListingId", "MIC", "Ticker", "Classification", "BMLLParticipantType", "AggressorSide", "TradeNotionalEUR"},
		Rows: [][]any{
			{"09:00:05", 1, "XLON", "VOD", "LIT_CONTINUOUS", "RETAIL", 1, 100.0},
			{"09:00:10", 1, "XLON", "VOD", "LIT_CONTINUOUS", "RETAIL", 1, 50.0},
			{"09:00:20", 1, "XLON", "VOD", "LIT_CONTINUOUS", "RETAIL", 2, 30.0},
			{"09:00:30", 1, "XLON", "VOD", "LIT_CONTINUOUS", "RETAIL", 0, 20.0},
			{"09:00:40", 1, "XLON", "VOD", "LIT_CONTINUOUS", nil, 1, 1000.0},
			{"09:00:50", 1, "XLON", "VOD", "OFF_BOOK_ON_EXCHANGE", "RETAIL", 2, 1000.0},
		},
		Column: "RetailTradeImbalance", Want: 0.6,
	},
}
