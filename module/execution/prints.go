package execution

import (
	"strings"
	"unicode"

	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/metric"
	"github.com/basaltlake/basalt/option"
	"github.com/basaltlake/basalt/table"
)

// Prints is an entry of trade_breakdown.
type Prints struct {
	choice
	Kinds      []string // trade_types
	Aggressors []string
	Measures   []string
}

var (
	aggressors    = []string{"Buy", "Sell", "Unknown"}
	printMeasures = []string{"Volume", "VWAP", "VWPP"}

	size = expr.Number("Size")
)

// Options declares the keys of an entry.
func (e *Prints) Options() option.Group {
	return e.options("Trade_Breakdown", []string{"metric_type", metric.StatesKey, "trade_types", "aggressor_sides", "measures"},
		option.OneOrMore("trade_types", &e.Kinds).Required().
			Doc("Prints by BMLLTradeType: LIT, DARK or any other value the data have, such as OTC."),
		option.OneOrMore("aggressor_sides", &e.Aggressors).Enum(aggressors...).Required().
			Doc("Prints by who started the trade; Unknown is neither buyer nor seller."),
		option.OneOrMore("measures", &e.Measures).Enum(printMeasures...).Required().
			Doc("Quantity, volume-weighted average price, or volume-weighted place of the price in the spread (VWPP)."),
	)
}

// startedBy selects the prints of an aggressor.
func startedBy(aggressor string) *expr.Node {
	side := expr.Integer("AggressorSide")
	switch aggressor {
	case "Buy":
		return expr.IntIn(side, int64(table.AggressorBuyer))
	case "Sell":
		return expr.IntIn(side, int64(table.AggressorSeller))
	}
	return expr.Not(expr.IntIn(side, int64(table.AggressorBuyer), int64(table.AggressorSeller)))
}

func (b *build) printsEntry(at string, e *Prints) {
	for _, c := range e.Expand(metric.Field{Name: "trade_types", Values: e.Kinds},
		metric.Field{Name: "aggressor_sides", Values: e.Aggressors}, metric.Field{Name: "measures", Values: e.Measures}) {
		v := c.Values
		rows := expr.And(expr.In(expr.Text("BMLLTradeType"), v["trade_types"]), startedBy(v["aggressor_sides"]), c.Where)
		var entry *metric.Entry
		var value *expr.Node
		measure := v["measures"]
		switch measure {
		case "Volume":
			entry, value = printVolumeEntry, sum(size, rows)
		case "VWAP":
			entry, value = printPriceEntry, weighted(expr.Finite(expr.Number("LocalPrice")), size, rows)
		case "VWPP":
			measure = "VolumeWeightedPricePlacement"
			entry, value = placementEntry, weighted(placement(), size, rows)
		}
		name := capitalised(v["trade_types"]) + measure + v["aggressor_sides"] + "Aggressor"
		b.add(&b.prints, at, metric.FormatName(b.cfg.Prefix, e.Pattern, name, v), entry, value)
	}
}

// placement is where in the spread a print lies: −1 at the bid or below, +1 at the ask
// or above.
func placement() *expr.Node {
	return expr.Sub(expr.Scale(2, expr.Clip(expr.Finite(expr.Number("PricePoint")), 0, 1)), expr.Const(1))
}

// capitalised writes a trade type the way column names do: LIT is Lit, SI_ADDRESSABLE
// is SiAddressable.
func capitalised(kind string) string {
	var b strings.Builder
	first := true
	for _, r := range kind {
		switch {
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			first = true
		case first:
			b.WriteRune(unicode.ToUpper(r))
			first = false
		default:
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}
