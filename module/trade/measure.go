package trade

import (
	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/metric"
)

// prints is what a generic measure reduces: the selected prints with a size.
type prints struct {
	any     *expr.Node // classification, side, market state, attributes; nil is every print
	sized   *expr.Node // any, and Size is known: for values that are known without it
	width   float64    // seconds of the bucket, for measures that need it
	spelled *Spellings
}

// measure is a value of the measures key of generic_metrics.
type measure struct {
	name       string
	value      func(p prints) *expr.Node // nil for OHLC, see bars
	allPrints  bool                      // looks at prints of every classification
	needsWidth bool

	unit, hint, formula, nulls, doc string
	want                            any // of the worked example
}

const (
	never    = "never; 0 without prints"
	noPrice  = "no selected print has a price"
	anyClass = " Prints of every classification count."
)

func sum(x, where *expr.Node) *expr.Node { return metric.Of(metric.Sum, x, where) }

// vwap is the size-weighted mean of a price over the rows that have both.
func vwap(price, where *expr.Node) *expr.Node {
	return expr.Div(sum(expr.Mul(price, size), where), sum(expr.If(expr.Known(price), size), where))
}

// tradingSecondsPerYear annualises volatilities: 252 days of 24 hours.
const tradingSecondsPerYear = 252 * 24 * 3600

// volatility is the deviation of log returns between consecutive selected prints, times
// the square root of the number of returns there would be in a year.
func volatility(p prints) *expr.Node {
	returns := metric.Of(metric.LogReturnN, localPrice, p.sized)
	return expr.Mul(metric.Of(metric.LogReturns, localPrice, p.sized),
		expr.Sqrt(expr.Scale(tradingSecondsPerYear/p.width, returns)))
}

var measures = []measure{
	{
		name: "Volume", unit: "shares", hint: "Sum", formula: "Σ Size", nulls: never, want: 100.0,
		doc:   "Traded quantity. Cancellations (negative sizes) are subtracted.",
		value: func(p prints) *expr.Node { return sum(size, p.any) },
	}, {
		name: "Count", unit: "trades", hint: "Sum", formula: "number of prints with a Size", nulls: never, want: 4,
		doc:   "Number of prints.",
		value: func(p prints) *expr.Node { return metric.Of(metric.Count, size, p.any) },
	}, {
		name: "Notional", unit: "EUR", hint: "Sum", formula: "Σ TradeNotionalEUR", nulls: never, want: 10110.0,
		doc:   "Traded value in euros; the same as NotionalEUR.",
		value: func(p prints) *expr.Node { return sum(notionalEUR, p.sized) },
	}, {
		name: "NotionalEUR", unit: "EUR", hint: "Sum", formula: "Σ TradeNotionalEUR", nulls: never, want: 10110.0,
		doc:   "Traded value in euros.",
		value: func(p prints) *expr.Node { return sum(notionalEUR, p.sized) },
	}, {
		name: "NotionalUSD", unit: "USD", hint: "Sum", formula: "Σ TradeNotionalUSD", nulls: never, want: 12637.5,
		doc:   "Traded value in US dollars.",
		value: func(p prints) *expr.Node { return sum(expr.Number("TradeNotionalUSD"), p.sized) },
	}, {
		name: "RetailCount", unit: "trades", hint: "Sum", allPrints: true, want: 2,
		formula: `number of prints with BMLLParticipantType = "RETAIL"`, nulls: never,
		doc: "Number of retail prints." + anyClass,
		value: func(p prints) *expr.Node {
			return metric.Of(metric.Count, size, expr.And(p.any, expr.In(expr.Text("BMLLParticipantType"), "RETAIL")))
		},
	}, {
		name: "BlockCount", unit: "trades", hint: "Sum", formula: "number of prints with IsBlock set", nulls: never, want: 2,
		doc: "Number of block trades; block_values says which values of IsBlock count.",
		value: func(p prints) *expr.Node {
			return metric.Of(metric.Count, size, expr.And(p.any, expr.In(expr.Text("IsBlock"), p.spelled.Block...)))
		},
	}, {
		name: "AuctionNotional", unit: "EUR", hint: "Sum", allPrints: true, want: 550.0,
		formula: `Σ TradeNotionalEUR where Classification contains "AUCTION"`, nulls: never,
		doc: "Value traded in auctions, in euros." + anyClass,
		value: func(p prints) *expr.Node {
			return sum(notionalEUR, expr.And(p.sized, expr.Contains(expr.Text("Classification"), "AUCTION")))
		},
	}, {
		name: "OTCVolume", unit: "shares", hint: "Sum", allPrints: true, want: 7.0,
		formula: `Σ Size where BMLLTradeType = "OTC" or Classification contains "OTC"`, nulls: never,
		doc: "Quantity traded over the counter." + anyClass,
		value: func(p prints) *expr.Node {
			return sum(size, expr.And(p.any, expr.Or(
				expr.In(expr.Text("BMLLTradeType"), "OTC"), expr.Contains(expr.Text("Classification"), "OTC"))))
		},
	}, {
		name: "VWAP", unit: "local price", hint: "NotionalWeighted", want: 101.1,
		formula: "Σ LocalPrice·Size / Σ Size over prints with both", nulls: noPrice + ", or their sizes add up to 0",
		doc:   "Volume-weighted average price.",
		value: func(p prints) *expr.Node { return vwap(localPrice, p.any) },
	}, {
		name: "Volatility", unit: "fraction per √year", hint: "NotionalWeighted", needsWidth: true, want: 21.319051358237797,
		formula: "std(ln(P_i / P_i−1))·√(21772800·n/B) over consecutive selected prints with a price above 0, n returns, B seconds per bucket (86400 in daily mode)",
		nulls:   "fewer than two returns",
		doc:     "Annualised volatility of print-to-print returns, as a fraction.",
		value:   volatility,
	}, {
		name: "OHLC",
	}, {
		name: "AvgPrice", unit: "local price", hint: "NotionalWeighted", formula: "mean of LocalPrice", nulls: noPrice, want: 101.25,
		doc:   "Mean price of prints, each counting once.",
		value: func(p prints) *expr.Node { return metric.Of(metric.Mean, localPrice, p.sized) },
	}, {
		name: "MedianPrice", unit: "local price", hint: "NotionalWeighted", formula: "median of LocalPrice", nulls: noPrice, want: 101.0,
		doc:   "Median price of prints.",
		value: func(p prints) *expr.Node { return metric.Of(metric.Median, localPrice, p.sized) },
	},
}

func measureNames() []string {
	names := make([]string, len(measures))
	for i, m := range measures {
		names[i] = m.name
	}
	return names
}

func measureOf(name string) *measure {
	for i := range measures {
		if measures[i].name == name {
			return &measures[i]
		}
	}
	return nil
}

// describe is the catalogue entry of the measure's columns.
func (m *measure) describe() *metric.Entry {
	return &metric.Entry{
		Module: "trade", Name: "Trade" + m.name, Pattern: "Trade{side}" + m.name, Axes: sideAxis(sides...),
		Unit: m.unit, Formula: m.formula, Nulls: m.nulls, Doc: m.doc, Hint: m.hint,
		Source: "generic_metrics; BMLL Trades Plus",
		Vector: example("generic_metrics: [{measures: "+m.name+"}]", "TradeTotal"+m.name, m.want),
	}
}

func sideAxis(values ...string) []metric.Axis { return []metric.Axis{{Name: "side", Values: values}} }
