package tradecharacteristics

import (
	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/metric"
)

// trait is a column of the module.
type trait struct {
	name  string
	value func(*Config) *expr.Node

	unit, hint, formula, nulls, doc string
	want                            any // of the worked example
}

var (
	size        = expr.Number("Size")
	aggressor   = expr.Integer("AggressorSide")
	kind        = expr.Text("BMLLTradeType")
	tradeID     = expr.Text("TradeId")
	noAggressor = expr.Or(expr.Not(expr.Known(aggressor)), expr.IntIn(aggressor, 0))
)

// anyPrint is whether a print of the bucket passes.
func anyPrint(where *expr.Node) *expr.Node {
	return expr.Lt(expr.Const(0), metric.Of(metric.Count, nil, where))
}

// flag is a trait that says whether a print passes.
func flag(name, formula, doc string, want int, where func(*Config) *expr.Node) trait {
	return trait{
		name: name, unit: "flag", hint: "Max", formula: "any print with " + formula, nulls: "never", doc: doc, want: want,
		value: func(c *Config) *expr.Node { return anyPrint(where(c)) },
	}
}

func always(where *expr.Node) func(*Config) *expr.Node {
	return func(*Config) *expr.Node { return where }
}

var traits = []trait{
	{
		name: "TradeEventCount", unit: "trades", hint: "Sum", formula: "number of prints", nulls: "never", want: 3,
		doc:   "Number of prints, of every classification and size.",
		value: func(*Config) *expr.Node { return metric.Of(metric.Count, nil, nil) },
	}, {
		name: "TradeVolume", unit: "shares", hint: "Sum", formula: "Σ Size", nulls: "never; 0 when no print has a size", want: 5.0,
		doc:   "Quantity printed. Cancellations (negative sizes) are subtracted.",
		value: func(*Config) *expr.Node { return metric.Of(metric.Sum, size, nil) },
	},
	flag("TradeHasZeroSize", "Size = 0", "Whether there is a print of size 0.", 1,
		always(expr.Eq(size, expr.Const(0)))),
	flag("TradeHasCancellations", "Size < 0", "Whether there is a print of negative size.", 1,
		always(expr.Lt(size, expr.Const(0)))),
	flag("TradeHasUnknownAggressorSide", "AggressorSide null or 0", "Whether there is a print without an aggressor.", 1,
		always(noAggressor)),
	flag("TradeHasKnownAggressorSide", "AggressorSide neither null nor 0", "Whether there is a print with an aggressor.", 1,
		always(expr.Not(noAggressor))),
	flag("TradeHasUnknownType", `BMLLTradeType = "UNKNOWN"`, "Whether there is a print of unknown type.", 1,
		always(expr.In(kind, "UNKNOWN"))),
	flag("TradeHasUnknownMarketState", "MarketState UNKNOWN or NOT_APPLICABLE",
		"Whether there is a print in an unknown market state.", 1,
		always(expr.In(expr.Text("MarketState"), "UNKNOWN", "NOT_APPLICABLE"))),
	flag("TradeHasLitTrades", `BMLLTradeType = "LIT"`, "Whether there is a lit print.", 1, always(expr.In(kind, "LIT"))),
	{
		name: "TradePubEqualsTradeTimestampRatio", unit: "fraction", hint: "Mean", want: 1.0 / 3,
		formula: "prints with PublicationTimestamp = TradeTimestamp / prints with both",
		nulls:   "no print has both timestamps",
		doc:     "Share of prints that were published with the time of the trade.",
		value:   func(*Config) *expr.Node { return expr.Div(delays(sameTime), timed()) },
	}, {
		name: "TradePubTradeTimestampAvgDiffS", unit: "s", hint: "Mean", want: 3000001 / 3e6,
		formula: "mean of PublicationTimestamp − TradeTimestamp in whole µs, cut towards 0, / 10⁶",
		nulls:   "no print has both timestamps",
		doc:     "Mean time from trade to publication, in seconds.",
		value: func(*Config) *expr.Node {
			return expr.Div(expr.Div(delays(sumMicros), timed()), expr.Const(1e6))
		},
	}, {
		name: "TradeHasMultipleExecutionVenues", unit: "flag", hint: "Max", want: 0,
		formula: "more than one distinct ExecutionVenue; null is no venue", nulls: "never",
		doc:   "Whether prints name more than one execution venue.",
		value: func(*Config) *expr.Node { return expr.Eq(severalVenues(), expr.Const(1)) },
	},
	flag("TradeHasCrossingTrade", "CrossingTrade set", "Whether there is a crossing trade; crossing_values says what counts as set.", 1,
		func(c *Config) *expr.Node { return expr.In(expr.Text("CrossingTrade"), c.Cross...) }),
	flag("TradeHasNegotiatedTrade", "NegotiatedTrade set", "Whether there is a negotiated trade; negotiated_values says what counts as set.", 0,
		func(c *Config) *expr.Node { return expr.In(expr.Text("NegotiatedTrade"), c.Negotiated...) }),
	flag("TradeHasAlgorithmicTrade", "AlgorithmicTrade set", "Whether there is an algorithmic trade; algorithmic_values says what counts as set.", 1,
		func(c *Config) *expr.Node { return expr.In(expr.Text("AlgorithmicTrade"), c.Algorithmic...) }),
	flag("TradeHasBlockTrade", "IsBlock set", "Whether there is a block trade; block_values says what counts as set.", 1,
		func(c *Config) *expr.Node { return expr.In(expr.Text("IsBlock"), c.Block...) }),
	flag("TradeHasTradeId", "a TradeId that is not empty", "Whether there is a print with an identifier.", 1,
		always(expr.And(expr.Known(tradeID), expr.Not(expr.In(tradeID, ""))))),
}
