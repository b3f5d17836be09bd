package l3characteristics

import (
	"slices"

	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/metric"
	"github.com/basaltlake/basalt/table"
)

// trait is a column of the module.
type trait struct {
	name  string
	value *expr.Node

	unit, hint, formula, nulls, doc string
	want                            any // of the worked example
}

var (
	executed      = above0(expr.Number("ExecutionSize"))
	orderExecuted = isSet("OrderExecuted")
	ordersAhead   = expr.Number("OrdersAhead")
	sizeAhead     = expr.Number("SizeAhead")
	state         = expr.Text("MarketState")
	continuous    = expr.In(state, "CONTINUOUS_TRADING")
	tradeID       = expr.Text("TradeId")
	update        = expr.IntIn(expr.Integer("LobAction"), int64(table.ActionUpdate))
	bestBid       = expr.Number("BestBidPrice")
	bestAsk       = expr.Number("BestAskPrice")
	locked        = expr.Eq(bestBid, bestAsk)
	crossed       = expr.Lt(bestAsk, bestBid)
)

func above0(n *expr.Node) *expr.Node { return expr.Lt(expr.Const(0), n) }

// isSet holds where a flag is neither null nor 0.
func isSet(flag string) *expr.Node {
	f := expr.Integer(flag)
	return expr.And(expr.Known(f), expr.Not(expr.IntIn(f, 0)))
}

// differs holds where a is known and not x.
func differs(a *expr.Node, x float64) *expr.Node {
	return expr.And(expr.Known(a), expr.Not(expr.Eq(a, expr.Const(x))))
}

// equals holds where a is x.
func equals(a *expr.Node, x float64) *expr.Node { return expr.Eq(a, expr.Const(x)) }

func count(where *expr.Node) *expr.Node { return metric.Of(metric.Count, nil, where) }

// occurs is a trait that is true when an event of the bucket passes.
func occurs(name, formula, doc string, want int, where *expr.Node) trait {
	return trait{
		name: name, unit: "flag", hint: "Max", formula: "any event with " + formula, nulls: "never", doc: doc, want: want,
		value: above0(count(where)),
	}
}

// never is a trait that is true when no event of the bucket passes.
func never(name, formula, doc string, want int, where *expr.Node) trait {
	return trait{
		name: name, unit: "flag", hint: "Min", formula: formula, nulls: "never", doc: doc, want: want,
		value: equals(expr.AsFloat(count(where)), 0),
	}
}

var traits = slices.Concat(eventTraits, bookTraits, fieldTraits, orderTraits())

var eventTraits = []trait{
	{
		name: "L3EventCount", unit: "events", hint: "Sum", formula: "number of rows", nulls: "never", want: 3,
		doc: "Number of order events.", value: count(nil),
	}, {
		name: "L3ExecutionCount", unit: "events", hint: "Sum", formula: "number of rows with ExecutionSize > 0", nulls: "never", want: 1,
		doc: "Number of order events that are executions.", value: count(executed),
	},
	occurs("L3HasExecution", "ExecutionSize > 0", "Whether there is an execution.", 1, executed),
	occurs("L3HasOrderExecuted", "OrderExecuted", "Whether an event is flagged as an execution.", 1, orderExecuted),
	occurs("L3HasContinuousTrading", "MarketState CONTINUOUS_TRADING", "Whether an event is in continuous trading.", 1, continuous),
	occurs("L3HasOpeningAuction", "MarketState OPENING_AUCTION", "Whether an event is in the opening auction.", 0,
		expr.In(state, "OPENING_AUCTION")),
	occurs("L3HasClosingAuction", "MarketState CLOSING_AUCTION", "Whether an event is in the closing auction.", 0,
		expr.In(state, "CLOSING_AUCTION")),
	occurs("L3HasIntradayAuction", "MarketState INTRADAY_AUCTION", "Whether an event is in an intraday auction.", 0,
		expr.In(state, "INTRADAY_AUCTION")),
	occurs("L3HasPreOpenExecution", "MarketState PRE_OPEN and ExecutionSize > 0", "Whether there is an execution before the open.", 0,
		expr.And(expr.In(state, "PRE_OPEN"), executed)),
	occurs("L3HasPostTradeExecution", "MarketState POST_TRADE and ExecutionSize > 0", "Whether there is an execution after the close.", 1,
		expr.And(expr.In(state, "POST_TRADE"), executed)),
	occurs("L3HasMultiRowEvent", "EndOfEvent false", "Whether an event takes more than one row.", 1,
		expr.IntIn(expr.Integer("EndOfEvent"), 0)),
	occurs("L3HasTradeId", "a TradeId that is not empty", "Whether an event names a trade.", 1,
		expr.And(expr.Known(tradeID), expr.Not(expr.In(tradeID, "")))),
	occurs("L3HasUpdates", "LobAction 4", "Whether there is an update.", 1, update),
	occurs("L3ExecutedWithOrdersAhead", "OrdersAhead > 0 and OrderExecuted",
		"Whether an order was executed while others were ahead of it at its price.", 1,
		expr.And(above0(ordersAhead), orderExecuted)),
}

var bookTraits = []trait{
	occurs("L3HasLockedBook", "BestBidPrice = BestAskPrice", "Whether the best bid is at the best ask.", 1, locked),
	occurs("L3HasCrossedBook", "BestBidPrice > BestAskPrice", "Whether the best bid is above the best ask.", 1, crossed),
	occurs("L3HasLockedBookContinuous", "BestBidPrice = BestAskPrice in continuous trading",
		"Whether the book is locked in continuous trading.", 1, expr.And(continuous, locked)),
	occurs("L3HasCrossedBookContinuous", "BestBidPrice > BestAskPrice in continuous trading",
		"Whether the book is crossed in continuous trading.", 0, expr.And(continuous, crossed)),
	occurs("L3HasCrossedBookNonContinuous", "BestBidPrice > BestAskPrice in another known MarketState",
		"Whether the book is crossed outside continuous trading.", 1,
		expr.And(expr.Known(state), expr.Not(continuous), crossed)),
}

var fieldTraits = []trait{
	occurs("L3HasReceiveTimestamp", "ReceiveTimestamp > 0", "Whether an event has a time of receipt.", 1,
		above0(expr.Number("ReceiveTimestamp"))),
	occurs("L3HasSendTimestamp", "SendTimestamp > 0", "Whether an event has a time of sending.", 0,
		above0(expr.Number("SendTimestamp"))),
	occurs("L3HasNoOpUpdate", "LobAction 4, OldPrice = Price and OldSize = Size", "Whether an update changes neither price nor size.", 1,
		expr.And(update, expr.Eq(expr.Number("OldPrice"), expr.Number("Price")), expr.Eq(expr.Number("OldSize"), expr.Number("Size")))),
	never("L3SizeAheadOrdersAheadConsistent", "SizeAhead and OrdersAhead are both 0 or both not 0 in every row that has both",
		"Whether quantity and number of orders ahead agree. True when no row has both.", 0,
		expr.Or(expr.And(equals(sizeAhead, 0), differs(ordersAhead, 0)), expr.And(differs(sizeAhead, 0), equals(ordersAhead, 0)))),
	occurs("L3ExecutedNotAtTopOfBook", "OrderExecuted and OldPriceLevel ≠ 1 or OrdersAhead > 0",
		"Whether an order was executed that was not first in the queue at the best price.", 1,
		expr.And(orderExecuted, expr.Or(differs(expr.Number("OldPriceLevel"), 1), above0(ordersAhead)))),
}
