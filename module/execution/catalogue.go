package execution

import "github.com/basaltlake/basalt/metric"

var catalogue = []*metric.Entry{
	executedVolumeEntry, executedPriceEntry, printVolumeEntry, printPriceEntry, placementEntry, imbalanceEntry,
}

var (
	sideAxis  = metric.Axis{Name: "side", Values: bookSides}
	kindAxis  = metric.Axis{Name: "type", Values: []string{"Lit", "Dark"}}
	buyerAxis = metric.Axis{Name: "aggressor", Values: aggressors}
)

var executedVolumeEntry = &metric.Entry{
	Module: "execution", Name: "executed volume", Pattern: "ExecutedVolume{side}", Axes: []metric.Axis{sideAxis},
	Unit: "shares", Formula: "Σ ExecutionSize of the orders on the side",
	Nulls: "never in a bucket with an order event; 0 without executions",
	Doc:   "Quantity executed against resting orders of a side of the book.",
	Hint:  "Sum", Source: "l3_execution; BMLL L3, ExecutionSize",
	Vector: bookExample("l3_execution: [{sides: Bid, measures: ExecutedVolume}]", "ExecutedVolumeBid", 40.0),
}

var executedPriceEntry = &metric.Entry{
	Module: "execution", Name: "executed VWAP", Pattern: "Vwap{side}", Axes: []metric.Axis{sideAxis},
	Unit: "local price", Formula: "Σ ExecutionPrice·ExecutionSize / Σ ExecutionSize over the events on the side with both",
	Nulls: "no quantity with a price was executed on the side",
	Doc:   "Volume-weighted average price of executions against resting orders of a side of the book.",
	Hint:  "NotionalWeighted", Source: "l3_execution; BMLL L3, ExecutionPrice",
	Vector: bookExample("l3_execution: [{sides: Bid, measures: VWAP}]", "VwapBid", 9.825),
}

var printVolumeEntry = &metric.Entry{
	Module: "execution", Name: "aggressor volume", Pattern: "{type}Volume{aggressor}Aggressor",
	Axes: []metric.Axis{kindAxis, buyerAxis}, Unit: "shares",
	Formula: "Σ Size of prints with the type and aggressor",
	Nulls:   "never in a bucket with a print; 0 without such prints",
	Doc:     "Quantity printed by type of trade and who started it. Cancellations (negative sizes) are subtracted.",
	Hint:    "Sum", Source: "trade_breakdown; BMLL Trades Plus, BMLLTradeType and AggressorSide",
	Vector: printExample("Unknown", "Volume", "LitVolumeUnknownAggressor", 7.0),
}

var printPriceEntry = &metric.Entry{
	Module: "execution", Name: "aggressor VWAP", Pattern: "{type}VWAP{aggressor}Aggressor",
	Axes: []metric.Axis{kindAxis, buyerAxis}, Unit: "local price",
	Formula: "Σ LocalPrice·Size / Σ Size over prints with the type and aggressor that have both",
	Nulls:   "no such print has a price, or their sizes add up to 0",
	Doc:     "Volume-weighted average price of prints by type of trade and who started it.",
	Hint:    "NotionalWeighted", Source: "trade_breakdown; BMLL Trades Plus, LocalPrice",
	Vector: printExample("Buy", "VWAP", "LitVWAPBuyAggressor", 10.025),
}

var placementEntry = &metric.Entry{
	Module: "execution", Name: "aggressor price placement", Pattern: "{type}VolumeWeightedPricePlacement{aggressor}Aggressor",
	Axes: []metric.Axis{kindAxis, buyerAxis}, Unit: "fraction",
	Formula: "Σ (2·clip(PricePoint, 0, 1) − 1)·Size / Σ Size over prints with the type and aggressor that have both",
	Nulls:   "no such print has a PricePoint, or their sizes add up to 0",
	Doc:     "Size-weighted place of prints in the spread, from −1 (bid) to +1 (ask), by type of trade and who started it.",
	Hint:    "NotionalWeighted", Source: "trade_breakdown; BMLL Trades Plus, PricePoint",
	Vector: printExample("Buy", "VWPP", "LitVolumeWeightedPricePlacementBuyAggressor", 0.25),
}

var imbalanceEntry = &metric.Entry{
	Module: "execution", Name: "trade imbalance", Pattern: "TradeImbalance", Unit: "fraction",
	Formula: "(A − B)/(A + B), A and B the quantities executed against asks and bids",
	Nulls:   "nothing was executed in the order book, or the bucket has no order event",
	Doc:     "Net buying pressure in the order book, from −1 (only bids were hit) to +1 (only asks were lifted). Prints of the trades table play no part.",
	Hint:    "NotionalWeighted", Source: "derived_metrics; BMLL L3, ExecutionSize",
	Vector: bookExample("derived_metrics: [{variant: TradeImbalance}]", "TradeImbalance", -1.0/3),
}

// bookExample is a worked example over four order events of one minute.
func bookExample(keys, column string, want any) metric.Vector {
	return metric.Vector{
		Config:  "time_bucket_seconds: 60\ntimeline_mode: sparse_digitised\nexecution_analytics: {" + keys + "}\n",
		Table:   "l3",
		Columns: []string{"EventTimestamp", "ListingId", "Side", "ExecutionSize", "ExecutionPrice"},
		Rows: [][]any{
			{"09:00:05", 1, 1, 10, 9.9},
			{"09:00:10", 1, 1, 30, 9.8},
			{"09:00:20", 1, 2, 20, 10.1},
			{"09:00:30", 1, 2, 0, nil},
		},
		Column: column, Want: want,
	}
}

// printExample is a worked example over four prints of one minute.
func printExample(aggressor, measure, column string, want any) metric.Vector {
	return metric.Vector{
		Config: "time_bucket_seconds: 60\ntimeline_mode: sparse_digitised\nexecution_analytics: {trade_breakdown: [{trade_types: LIT, " +
			"aggressor_sides: " + aggressor + ", measures: " + measure + "}]}\n",
		Table:   "trades",
		Columns: []string{"TradeTimestamp", "ListingId", "BMLLTradeType", "AggressorSide", "LocalPrice", "Size", "PricePoint"},
		Rows: [][]any{
			{"09:00:05", 1, "LIT", 1, 10.1, 10, 1.0},
			{"09:00:10", 1, "LIT", 1, 10.0, 30, 0.5},
			{"09:00:20", 1, "DARK", 0, 10.05, 5, 0.75},
			{"09:00:30", 1, "LIT", nil, 9.0, 7, 0.0},
		},
		Column: column, Want: want,
	}
}
