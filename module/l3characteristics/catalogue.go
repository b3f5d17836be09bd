package l3characteristics

import "github.com/basaltlake/basalt/metric"

// entries describe the traits, in their order.
var entries = catalogue()

func catalogue() []*metric.Entry {
	all := make([]*metric.Entry, len(traits))
	for i := range traits {
		all[i] = traits[i].describe()
	}
	return all
}

func (t *trait) describe() *metric.Entry {
	return &metric.Entry{
		Module: "l3_characteristics", Name: t.name, Pattern: t.name, Unit: t.unit, Formula: t.formula,
		Nulls: t.nulls, Doc: t.doc, Hint: t.hint, Source: "BMLL L3",
		Vector: metric.Vector{
			Config: "time_bucket_seconds: 60\ntimeline_mode: sparse_digitised\n",
			Table:  "l3",
			Columns: []string{"EventTimestamp", "ListingId", "LobAction", "ExecutionSize", "Price", "OldPrice", "Size", "OldSize",
				"MarketState", "EndOfEvent", "EventNo", "OrderExecuted", "TradeId", "OrdersAhead", "SizeAhead", "OldPriceLevel",
				"BestBidPrice", "BestAskPrice", "ReceiveTimestamp", "SendTimestamp", "ExchangeSequenceNo", "BMLLSequenceNo"},
			Rows: [][]any{
				{"09:00:10", 1, 2, 0, 10.0, nil, 5, 0, "CONTINUOUS_TRADING", 1, 1, 0, "", 0, 0, nil, 10.0, 10.0, 0, 0, 7, 1},
				{"09:00:10", 1, 4, 0, 10.0, 10.0, 5, 5, "CONTINUOUS_TRADING", 0, 2, 0, "", 1, 0, 1, 9.0, 10.0, 0, nil, 6, 2},
				{"09:00:15", 1, 3, 5, nil, 10.0, 0, 5, "POST_TRADE", 1, 3, 1, "x", 2, 30, 1, 10.5, 10.0, 1767603615000000000, 0, 8, 5},
			},
			Column: t.name, Want: t.want,
		},
	}
}
