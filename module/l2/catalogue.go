package l2

import (
	"github.com/basaltlake/basalt/metric"
	"github.com/basaltlake/basalt/module/book"
)

const source = "Basalt specification of l2, section 4"

// The worked example of the specification: one listing, one bucket, two snapshots.
func example(config, column string, want any) metric.Vector {
	return metric.Vector{
		Config: "time_bucket_seconds: 60\ntimeline_mode: sparse_digitised\nl2_analytics:\n" + config,
		Table:  "l2",
		Columns: []string{"ListingId", "EventTimestamp", "MarketState",
			"BidPrice1", "BidQuantity1", "BidNumOrders1", "AskPrice1", "AskQuantity1", "AskNumOrders1",
			"BidPrice2", "BidQuantity2", "BidNumOrders2", "AskPrice2", "AskQuantity2", "AskNumOrders2",
			"BidInsertAge1", "BidLastMod1", "BidSizeAhead1",
			"AskInsertAge1", "AskLastMod1", "AskSizeAhead1"},
		Rows: [][]any{
			{1, "09:00:10", "CONTINUOUS_TRADING", 10.0, 100, 1, 11.0, 200, 2, 9.9, 50, 1, 11.1, 70, 3, 5000, 900, 40, 6000, 300, 20},
			{1, "09:00:20", "CLOSED", 10.5, 200, 2, 11.5, 100, 1, nil, nil, nil, 11.6, 30, 1, 7000, 800, 60, 2000, 100, 10},
		},
		Column: column, Want: want,
	}
}

func liquidityConfig(measure, level string) string {
	return "  liquidity:\n  - {sides: [Bid, Ask], levels: " + level + ", measures: " + measure + "}\n"
}

func liquidityEntry(measure, unit, hint, formula, nulls, doc, level, column string, want any) *metric.Entry {
	return &metric.Entry{Module: "l2", Name: "liquidity " + measure, Pattern: "{side}" + measure + "{level}",
		Axes: []metric.Axis{{Name: "side", Values: []string{book.Bid, book.Ask}}, {Name: "level"}},
		Unit: unit, Hint: hint, Formula: formula, Nulls: nulls, Doc: doc, Source: source + ".1",
		Vector: example(liquidityConfig(measure, level), column, want)}
}

const (
	noLevel   = "null when the last snapshot has no such level or the bucket no selected snapshot"
	noRow     = "null only when the bucket has no selected snapshot; an empty side is 0"
	oneSided  = "null when a side of the last snapshot is empty or the bucket has no selected snapshot"
	zeroDepth = "null when both sides are empty or the bucket has no selected snapshot"
)

var liquidity = map[string]*metric.Entry{
	"Price": liquidityEntry("Price", "local price", "NotionalWeighted", "last({side}Price{level})", noLevel,
		"Price of a level of the book in the last snapshot of the bucket.", "1", "BidPrice1", 10.5),
	"Quantity": liquidityEntry("Quantity", "shares", "NotionalWeighted", "last({side}Quantity{level})", noLevel,
		"Shares at a level of the book in the last snapshot of the bucket.", "2", "BidQuantity2", nil),
	"NumOrders": liquidityEntry("NumOrders", "orders", "NotionalWeighted", "last({side}NumOrders{level})", noLevel,
		"Number of orders at a level of the book in the last snapshot of the bucket.", "1", "AskNumOrders1", 1.0),
	"CumQuantity": liquidityEntry("CumQuantity", "shares", "NotionalWeighted",
		"last(Σ {side}Quantity1 … {side}Quantity{level})", noRow,
		"Shares up to and including a level of the book in the last snapshot of the bucket.", "2", "AskCumQuantity2", 130.0),
	"CumOrders": liquidityEntry("CumOrders", "orders", "NotionalWeighted",
		"last(Σ {side}NumOrders1 … {side}NumOrders{level})", noRow,
		"Orders up to and including a level of the book in the last snapshot of the bucket.", "2", "AskCumOrders2", 2.0),
	"CumNotional": liquidityEntry("CumNotional", "local currency", "Sum",
		"last(Σ {side}Price·{side}Quantity of levels 1 … {level})", noRow,
		"Price × shares in local currency up to and including a level in the last snapshot of the bucket.",
		"2", "AskCumNotional2", 1498.0),
	"InsertAge": liquidityEntry("InsertAge", "ns", "NotionalWeighted", "last({side}InsertAge{level})", noLevel,
		"Age of a level of the book in the last snapshot, for files that have such a column.", "1", "BidInsertAge1", 7000.0),
	"LastMod": liquidityEntry("LastMod", "ns", "NotionalWeighted", "last({side}LastMod{level})", noLevel,
		"Time since a level of the book last changed, for files that have such a column.", "1", "BidLastMod1", 800.0),
	"SizeAhead": liquidityEntry("SizeAhead", "shares", "Sum", "last({side}SizeAhead{level})", noLevel,
		"Shares ahead of a level of the book, for files that have such a column.", "1", "BidSizeAhead1", 60.0),
}

var spread = map[string]*metric.Entry{
	"Abs": {Module: "l2", Name: "spread absolute", Pattern: "SpreadAbs", Unit: "local price",
		Hint: "NotionalWeighted", Formula: "last(AskPrice1 − BidPrice1)", Nulls: oneSided, Source: source + ".2",
		Doc:    "Best ask minus best bid in the last snapshot of the bucket; negative in a crossed book.",
		Vector: example("  spreads:\n  - {variant: Abs}\n", "SpreadAbs", 1.0)},
	"BPS": {Module: "l2", Name: "spread in basis points", Pattern: "SpreadBps", Unit: "bps",
		Hint: "NotionalWeighted", Formula: "last(20000·(AskPrice1 − BidPrice1)/(AskPrice1 + BidPrice1))",
		Nulls: oneSided, Source: source + ".2",
		Doc:    "Best ask minus best bid relative to their mid in the last snapshot of the bucket.",
		Vector: example("  spreads:\n  - {variant: BPS}\n", "SpreadBps", 909.0909090909091)},
}

func imbalanceEntry(measure, formula, nulls, doc, level string, want float64) *metric.Entry {
	return &metric.Entry{Module: "l2", Name: "imbalance " + measure, Pattern: "Imbalance" + measure + "{level}",
		Axes: []metric.Axis{{Name: "level"}}, Unit: "fraction", Hint: "NotionalWeighted", Formula: formula,
		Nulls: nulls, Doc: doc, Source: source + ".3",
		Vector: example("  imbalances:\n  - {levels: "+level+", measure: "+measure+"}\n",
			"Imbalance"+measure+level, want)}
}

var imbalance = map[string]*metric.Entry{
	"CumQuantity": imbalanceEntry("CumQuantity", "last((B − A)/(B + A)), B and A: shares of bid and ask to {level}",
		zeroDepth, "Imbalance of the shares up to a level in the last snapshot: 1 is all bid, −1 all ask.",
		"2", 0.21212121212121213),
	"Orders": imbalanceEntry("Orders", "last((B − A)/(B + A)), B and A: orders of bid and ask to {level}",
		zeroDepth, "Imbalance of the number of orders up to a level in the last snapshot.", "2", 0),
	"CumNotional": imbalanceEntry("CumNotional", "last((B − A)/(B + A)), B and A: price·shares of bid and ask to {level}",
		zeroDepth, "Imbalance of the notional up to a level in the last snapshot.", "2", 0.16731517509727625),
	"Quantity": imbalanceEntry("Quantity", "last((B − A)/(B + A)), B and A: shares of bid and ask at {level}",
		"null when a side has no such level or the bucket no selected snapshot",
		"Imbalance of the shares at one level in the last snapshot.", "1", 0.3333333333333333),
}

func barEntry(ohlc, hint, formula, nulls, doc string, want float64) *metric.Entry {
	return &metric.Entry{Module: "l2", Name: "bar " + ohlc, Pattern: "{source}" + ohlc,
		Axes: []metric.Axis{{Name: "source", Values: book.Sources}}, Unit: "local price", Hint: hint,
		Formula: formula, Nulls: nulls, Doc: doc + " With open_mode prev_close an empty bucket repeats the close before.",
		Source: source + ".4",
		Vector: example("  ohlc:\n  - {source: [Mid, WeightedMid]}\n", "WeightedMid"+ohlc, want)}
}

var bar = map[string]*metric.Entry{
	"Open": barEntry("Open", "NotionalWeighted", "first(price of {source})", "null when the first snapshot has no such price",
		"Book price at the first snapshot of the bucket.", 10.333333333333334),
	"High": barEntry("High", "NotionalWeighted", "max(price of {source})", "null when no snapshot has such a price",
		"Highest book price of the bucket.", 11.166666666666666),
	"Low": barEntry("Low", "NotionalWeighted", "min(price of {source})", "null when no snapshot has such a price",
		"Lowest book price of the bucket.", 10.333333333333334),
	"Close": barEntry("Close", "NotionalWeighted", "last(price of {source})", "null when the last snapshot has no such price",
		"Book price at the last snapshot of the bucket.", 11.166666666666666),
}

var marketState = &metric.Entry{Module: "l2", Name: "market state", Pattern: "MarketState", Unit: "label",
	Hint: "Last", Formula: "last(MarketState)", Nulls: "null when the file has no market state or the last snapshot none",
	Doc: "Market state at the last snapshot of the bucket.", Source: source + ".5",
	Vector: example("  spreads:\n  - {variant: BPS}\n", "MarketState", "CLOSED")}

// entryOf is the catalogue entry a configured column is an instance of.
func entryOf(c *book.Column) *metric.Entry {
	switch c.Family {
	case "liquidity":
		return liquidity[c.Measure]
	case "spread":
		return spread[c.Measure]
	case "imbalance":
		return imbalance[c.Measure]
	}
	return bar[c.Measure]
}

func catalogue() []*metric.Entry {
	var all []*metric.Entry
	for _, m := range []string{"Price", "Quantity", "NumOrders", "CumQuantity", "CumOrders", "CumNotional",
		"InsertAge", "LastMod", "SizeAhead"} {
		all = append(all, liquidity[m])
	}
	all = append(all, spread["Abs"], spread["BPS"])
	for _, m := range []string{"CumQuantity", "Orders", "CumNotional", "Quantity"} {
		all = append(all, imbalance[m])
	}
	for _, m := range []string{"Open", "High", "Low", "Close"} {
		all = append(all, bar[m])
	}
	return append(all, marketState)
}
