package trade

import (
	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/table"
)

// Inputs that several families share.
var (
	localPrice    = expr.Finite(expr.Number("LocalPrice")) // a notional divided by no quantity is no price
	size          = expr.Number("Size")
	notionalEUR   = expr.Number("TradeNotionalEUR")
	aggressor     = expr.Integer("AggressorSide")
	buyAggressor  = expr.IntIn(aggressor, int64(table.AggressorBuyer))
	sellAggressor = expr.IntIn(aggressor, int64(table.AggressorSeller))
)

// sides are the values of the sides key.
var sides = []string{"Bid", "Ask", "Total", "Unknown"}

const sidesDoc = "Prints by the side they hit: Bid (sell aggressor), Ask (buy aggressor), Unknown (neither), Total (all)."

// ofSide selects the prints that hit a side; nil is every print.
func ofSide(side string) *expr.Node {
	switch side {
	case "Bid":
		return sellAggressor
	case "Ask":
		return buyAggressor
	case "Unknown":
		return expr.Not(expr.IntIn(aggressor, int64(table.AggressorBuyer), int64(table.AggressorSeller)))
	}
	return nil
}

// unlessTotal is the part of a default name that stands for a side.
func unlessTotal(side string) string {
	if side == "Total" {
		return ""
	}
	return side
}
