package tradecharacteristics

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
		Module: "trade_characteristics", Name: t.name, Pattern: t.name, Unit: t.unit, Formula: t.formula,
		Nulls: t.nulls, Doc: t.doc, Hint: t.hint, Source: "BMLL Trades Plus",
		Vector: metric.Vector{
			Config: "time_bucket_seconds: 60\ntimeline_mode: sparse_digitised\n",
			Table:  "trades",
			Columns: []string{"TradeTimestamp", "PublicationTimestamp", "ListingId", "MIC", "Ticker", "Size", "AggressorSide",
				"BMLLTradeType", "MarketState", "ExecutionVenue", "CrossingTrade", "NegotiatedTrade", "AlgorithmicTrade", "IsBlock", "TradeId"},
			Rows: [][]any{
				{"09:00:05", "09:00:05", 1, "XLON", "VOD", 10, 1, "LIT", "CONTINUOUS_TRADING", "XLON", "-", "-", "H", "N", "a"},
				{"09:00:10", "09:00:12", 1, "XLON", "VOD", 0, 0, "UNKNOWN", "NOT_APPLICABLE", nil, "Y", "-", "-", "Y", ""},
				{"09:00:20", "09:00:21.000001", 1, "XLON", "VOD", -5, nil, "LIT", nil, "XLON", nil, nil, nil, "N", nil},
			},
			Column: t.name, Want: t.want,
		},
	}
}
