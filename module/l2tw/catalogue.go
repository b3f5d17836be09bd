package l2tw

import (
	"github.com/basaltlake/basalt/metric"
	"github.com/basaltlake/basalt/module/book"
)

const (
	averages     = "Basalt specification of l2tw, section 4.1; base, section 8"
	volatilities = "Basalt specification of l2tw, section 4.3"
	noTime       = "null when no selected time of the bucket has a value"
)

// twa is an example of two snapshots in bucket 09:01:00: 105 s·price of spread in 45 s.
func twa(config, column string, want any) metric.Vector {
	return metric.Vector{
		Config: "time_bucket_seconds: 60\ntimeline_mode: sparse_digitised\nl2_analytics:\n" + config,
		Table:  "l2",
		Columns: []string{"ListingId", "EventTimestamp", "MarketState", "BidPrice1", "BidQuantity1", "BidNumOrders1",
			"AskPrice1", "AskQuantity1", "AskNumOrders1", "BidInsertAge1", "BidLastMod1", "BidSizeAhead1"},
		Rows: [][]any{
			{1, "09:00:15", "CONTINUOUS_TRADING", 10.0, 100, 1, 12.0, 200, 2, 100, 100, 100},
			{1, "09:00:45", "CONTINUOUS_TRADING", 10.0, 200, 2, 13.0, 100, 1, 200, 200, 200},
		},
		Column: column, Want: want,
	}
}

func liquidityEntry(measure, unit, hint, formula, doc string, want float64) *metric.Entry {
	return &metric.Entry{Module: "l2tw", Name: "liquidity " + measure, Pattern: "{side}" + measure + "{level}TWA",
		Axes: []metric.Axis{{Name: "side", Values: []string{book.Bid, book.Ask}}, {Name: "level"}},
		Unit: unit, Hint: hint, Formula: "twa(" + formula + ")", Nulls: noTime,
		Doc: "Time-weighted average over the bucket of " + doc + ".", Source: averages,
		Vector: twa("  liquidity:\n  - {sides: Bid, levels: 1, measures: "+measure+", aggregations: [TWA]}\n",
			"Bid"+measure+"1TWA", want)}
}

var liquidity = map[string]*metric.Entry{
	"Price": liquidityEntry("Price", "local price", "NotionalWeighted", "{side}Price{level}",
		"the price of a level of the book", 10),
	"Quantity": liquidityEntry("Quantity", "shares", "NotionalWeighted", "{side}Quantity{level}",
		"the shares at a level of the book", 133.33333333333334),
	"NumOrders": liquidityEntry("NumOrders", "orders", "NotionalWeighted", "{side}NumOrders{level}",
		"the number of orders at a level of the book", 1.3333333333333333),
	"CumQuantity": liquidityEntry("CumQuantity", "shares", "NotionalWeighted", "Σ {side}Quantity1 … {side}Quantity{level}",
		"the shares up to and including a level; an empty side counts as 0", 133.33333333333334),
	"CumOrders": liquidityEntry("CumOrders", "orders", "NotionalWeighted", "Σ {side}NumOrders1 … {side}NumOrders{level}",
		"the number of orders up to and including a level; an empty side counts as 0", 1.3333333333333333),
	"CumNotional": liquidityEntry("CumNotional", "local currency", "Sum", "Σ {side}Price·{side}Quantity of levels 1 … {level}",
		"price × shares in local currency up to and including a level; an empty side counts as 0", 1333.3333333333333),
	"InsertAge": liquidityEntry("InsertAge", "ns", "NotionalWeighted", "{side}InsertAge{level}",
		"the age of a level, for files that have such a column", 133.33333333333334),
	"LastMod": liquidityEntry("LastMod", "ns", "NotionalWeighted", "{side}LastMod{level}",
		"the time since a level changed, for files that have such a column", 133.33333333333334),
	"SizeAhead": liquidityEntry("SizeAhead", "shares", "Sum", "{side}SizeAhead{level}",
		"the shares ahead of a level, for files that have such a column", 133.33333333333334),
}

var spread = map[string]*metric.Entry{
	"Abs": {Module: "l2tw", Name: "spread absolute", Pattern: "SpreadAbsTWA", Unit: "local price",
		Hint: "NotionalWeighted", Formula: "twa(AskPrice1 − BidPrice1)", Nulls: noTime, Source: averages,
		Doc:    "Time-weighted average of best ask minus best bid; time with an empty side does not count.",
		Vector: twa("  spreads:\n  - {variant: Abs, aggregations: [TWA]}\n", "SpreadAbsTWA", 2.3333333333333335)},
	"BPS": {Module: "l2tw", Name: "spread in basis points", Pattern: "SpreadBpsTWA", Unit: "bps",
		Hint: "NotionalWeighted", Formula: "twa(20000·(AskPrice1 − BidPrice1)/(AskPrice1 + BidPrice1))",
		Nulls: noTime, Source: averages,
		Doc:    "Time-weighted average of the spread relative to the mid.",
		Vector: twa("  spreads:\n  - {variant: BPS, aggregations: [TWA]}\n", "SpreadBpsTWA", 2081.6864295125165)},
}

var relative = &metric.Entry{Module: "l2tw", Name: "spread relative", Pattern: "SpreadRelTWA", Unit: "bps",
	Hint: "NotionalWeighted", Formula: "twa(20000·(AskPrice1 − BidPrice1)/(AskPrice1 + BidPrice1))", Nulls: noTime,
	Doc:    "Time-weighted average of the spread relative to the mid; only in the default set, equal to SpreadBpsTWA.",
	Source: "Basalt specification of l2tw, section 4.2",
	Vector: twa("  levels: 1\n", "SpreadRelTWA", 2081.6864295125165)}

var best = &metric.Entry{Module: "l2tw", Name: "best price", Pattern: "{source}TWA",
	Axes: []metric.Axis{{Name: "source", Values: []string{"Mid", book.Ask, book.Bid}}}, Unit: "local price",
	Hint: "NotionalWeighted", Formula: "twa(price of {source})", Nulls: noTime,
	Doc:    "Time-weighted average of the mid, the best ask or the best bid; only in the default set.",
	Source: "Basalt specification of l2tw, section 4.2",
	Vector: twa("  levels: 1\n", "AskTWA", 12.333333333333334)}

func imbalanceEntry(measure, formula, doc string) *metric.Entry {
	want := -0.1111111111111111
	if measure == "CumNotional" {
		want = -0.2038027332144979 // (−1400/3400·30 + 700/3300·15)/45
	}
	return &metric.Entry{Module: "l2tw", Name: "imbalance " + measure, Pattern: "Imbalance" + measure + "{level}TWA",
		Axes: []metric.Axis{{Name: "level"}}, Unit: "fraction", Hint: "NotionalWeighted",
		Formula: "twa((B − A)/(B + A)), B and A: " + formula, Nulls: noTime,
		Doc: "Time-weighted average of " + doc + "; time with both sides empty does not count.", Source: averages,
		Vector: twa("  imbalances:\n  - {levels: 1, measure: "+measure+", aggregations: [TWA]}\n",
			"Imbalance"+measure+"1TWA", want)}
}

var imbalance = map[string]*metric.Entry{
	"CumQuantity": imbalanceEntry("CumQuantity", "shares of bid and ask to {level}", "the imbalance of shares up to a level"),
	"Orders":      imbalanceEntry("Orders", "orders of bid and ask to {level}", "the imbalance of orders up to a level"),
	"CumNotional": imbalanceEntry("CumNotional", "price·shares of bid and ask to {level}", "the imbalance of notional up to a level"),
	"Quantity":    imbalanceEntry("Quantity", "shares of bid and ask at {level}", "the imbalance of shares at one level"),
}

// prices is an example of six prices, ten seconds apart, in a bucket of 60 s.
func prices(config, column string, want float64) metric.Vector {
	v := metric.Vector{
		Config: "time_bucket_seconds: 60\ntime_bucket_closed: left\ntimeline_mode: sparse_digitised\n" +
			"l2_analytics:\n  volatility:\n" + config,
		Table: "l2", Columns: []string{"ListingId", "EventTimestamp", "BidPrice1"}, Column: column, Want: want,
	}
	for i, p := range []float64{100, 101, 99, 102, 98, 103} {
		v.Rows = append(v.Rows, []any{1, []string{"09:00:00", "09:00:10", "09:00:20", "09:00:30", "09:00:40", "09:00:50"}[i], p})
	}
	return v
}

const windowConfig = "  - {source: Bid, subsample_seconds: 10, second_level_window_seconds: 30,\n" +
	"     second_level_aggregations: [Min, Max, Mean, Median, Std, Last, TWMean, TWStd]}\n"

func windowEntry(statistic, formula, doc string, want float64) *metric.Entry {
	nulls := "null without a window of two returns"
	if statistic == "Std" {
		nulls = "null below two windows of two returns"
	}
	return &metric.Entry{Module: "l2tw", Name: "volatility windows " + statistic,
		Pattern: "L2Volatility{source}Win{window}s" + statistic,
		Axes:    []metric.Axis{{Name: "source", Values: book.Sources}, {Name: "window"}},
		Unit:    "fraction per √year", Hint: "NotionalWeighted", Formula: formula, Nulls: nulls, Source: volatilities,
		Doc: doc + " A window counts when it has two returns or more; its volatility is annualised like that of " +
			"the bucket, with the window's length in place of the bucket's.",
		Vector: prices(windowConfig, "L2VolatilityBidWin30s"+statistic, want)}
}

var volatility = map[string]*metric.Entry{
	"Bucket": {Module: "l2tw", Name: "volatility", Pattern: "L2Volatility{source}Std",
		Axes: []metric.Axis{{Name: "source", Values: book.Sources}}, Unit: "fraction per √year", Hint: "NotionalWeighted",
		Formula: "annualized std(log-returns): σ·sqrt(Y/subsample_seconds), or σ·sqrt(Y·n/bucket seconds) " +
			"of n returns without subsampling; Y = 252·24·3600 s",
		Nulls: "null below two returns; a return next to a null or non-positive price is none",
		Doc: "Annualized std(log-returns) of a book price between the event times, or slots of " +
			"subsample_seconds, of the bucket; 0.2 is 20 %.",
		Source: volatilities,
		Vector: prices("  - {source: Bid}\n", "L2VolatilityBidStd", 48.99497940089262)},
	"Min": windowEntry("Min", "min over windows of the annualized std(log-returns)",
		"Smallest volatility of the windows of the bucket.", 31.250245648594152),
	"Max": windowEntry("Max", "max over windows of the annualized std(log-returns)",
		"Largest volatility of the windows of the bucket.", 69.5619600675444),
	"Mean": windowEntry("Mean", "mean over windows of the annualized std(log-returns)",
		"Mean volatility of the windows of the bucket.", 50.406102858069275),
	"Median": windowEntry("Median", "median over windows of the annualized std(log-returns)",
		"Median volatility of the windows of the bucket.", 50.406102858069275),
	"Std": windowEntry("Std", "sample std over windows of the annualized std(log-returns)",
		"Sample standard deviation of the volatility between the windows of the bucket.", 27.090473064522154),
	"Last": windowEntry("Last", "annualized std(log-returns) of the last window",
		"Volatility of the last window of the bucket.", 69.5619600675444),
	"TWMean": windowEntry("TWMean", "Σ n·v / Σ n, v the annualized std(log-returns) of a window and n its number of returns",
		"Mean volatility of the windows, weighted with their number of returns.", 54.237274299964305),
	"TWStd": windowEntry("TWStd", "sqrt(Σ n·(v − TWMean)² / Σ n), v the annualized std(log-returns) of a window, n its number of returns",
		"Deviation of the volatility between the windows, weighted with their number of returns.", 18.768830299531405),
}

// entryOf is the catalogue entry a configured average is an instance of.
func entryOf(c *book.Column) *metric.Entry {
	switch c.Family {
	case "liquidity":
		return liquidity[c.Measure]
	case "spread":
		return spread[c.Measure]
	}
	return imbalance[c.Measure]
}

func catalogue() []*metric.Entry {
	all := []*metric.Entry{spread["Abs"], spread["BPS"]}
	for _, m := range []string{"Price", "Quantity", "NumOrders", "CumQuantity", "CumOrders", "CumNotional",
		"InsertAge", "LastMod", "SizeAhead"} {
		all = append(all, liquidity[m])
	}
	for _, m := range []string{"CumQuantity", "Orders", "CumNotional", "Quantity"} {
		all = append(all, imbalance[m])
	}
	all = append(all, relative, best, volatility["Bucket"])
	for _, m := range book.SecondLevel {
		all = append(all, volatility[m])
	}
	return all
}
