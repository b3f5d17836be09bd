package book

import (
	"strconv"

	"github.com/basaltlake/basalt/expr"
)

// Bid and Ask are the sides of the book and the beginnings of its column names.
const (
	Bid = "Bid"
	Ask = "Ask"
)

// At is the column of a side at a level, 1 being the best: At(Bid, "Price", 3) is
// BidPrice3. Null where the book has no such level.
func At(side, what string, level int) *expr.Node {
	return expr.Number(side + what + strconv.Itoa(level))
}

// upTo adds f(1) … f(level) with nulls as zero. Shallower sums are shared by deeper ones.
func upTo(level int, f func(int) *expr.Node) *expr.Node {
	terms := make([]*expr.Node, level)
	for i := range terms {
		terms[i] = f(i + 1)
	}
	return expr.Sum0(terms...)
}

// CumQuantity is the shares of a side up to a level, 0 on an empty side.
func CumQuantity(side string, level int) *expr.Node {
	return upTo(level, func(l int) *expr.Node { return At(side, "Quantity", l) })
}

// CumOrders is the number of orders of a side up to a level, 0 on an empty side.
func CumOrders(side string, level int) *expr.Node {
	return upTo(level, func(l int) *expr.Node { return At(side, "NumOrders", l) })
}

// CumNotional is the price × shares of a side up to a level in local currency, 0 on an
// empty side.
func CumNotional(side string, level int) *expr.Node {
	return upTo(level, func(l int) *expr.Node {
		return expr.Mul(At(side, "Price", l), At(side, "Quantity", l))
	})
}

// SpreadAbs is best ask − best bid in local price: negative in a crossed book, null
// when a side is empty.
func SpreadAbs() *expr.Node { return expr.Sub(At(Ask, "Price", 1), At(Bid, "Price", 1)) }

// SpreadBps is the spread in basis points of the mid price; null when a side is empty
// or both prices are zero.
func SpreadBps() *expr.Node {
	return expr.Div(expr.Scale(20_000, SpreadAbs()), expr.Add(At(Ask, "Price", 1), At(Bid, "Price", 1)))
}

// Imbalance is (bid − ask) / (bid + ask); null when the sum is zero or null.
func Imbalance(bid, ask *expr.Node) *expr.Node {
	return expr.Div(expr.Sub(bid, ask), expr.Add(bid, ask))
}

// Mid is the middle of best bid and ask; null when a side is empty.
func Mid() *expr.Node { return expr.Scale(0.5, expr.Add(At(Ask, "Price", 1), At(Bid, "Price", 1))) }

// WeightedMid is the mid weighted with the size of the opposite side; null when a side
// is empty or both sizes are zero.
func WeightedMid() *expr.Node {
	bid, ask := At(Bid, "Price", 1), At(Ask, "Price", 1)
	bidQty, askQty := At(Bid, "Quantity", 1), At(Ask, "Quantity", 1)
	return expr.Div(expr.Add(expr.Mul(bid, askQty), expr.Mul(ask, bidQty)), expr.Add(askQty, bidQty))
}

// Sources are the price series of OHLC bars and volatilities.
var Sources = []string{"Mid", Bid, Ask, "WeightedMid"}

// Price is the price series of a source, or nil when there is no such source.
func Price(source string) *expr.Node {
	switch source {
	case "Mid":
		return Mid()
	case "WeightedMid":
		return WeightedMid()
	case Bid, Ask:
		return At(source, "Price", 1)
	}
	return nil
}
