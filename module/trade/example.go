package trade

import "github.com/basaltlake/basalt/metric"

// example is a worked example over six prints of one minute: four in continuous
// trading and, seen only by measures over all classifications, one in an auction and
// one over the counter. keys is the YAML of trade_analytics.
func example(keys, column string, want any) metric.Vector {
	return metric.Vector{
		Config: "time_bucket_seconds: 60\ntimeline_mode: sparse_digitised\ntrade_analytics: " + flow(keys) + "\n",
		Table:  "trades",
		Columns: []string{"TradeTimestamp", "ListingId", "MIC", "Ticker", "Classification", "BMLLTradeType",
			"BMLLParticipantType", "MarketState", "LocalPrice", "Size", "AggressorSide", "TradeNotionalEUR",
			"TradeNotionalUSD", "PricePoint", "PreTradeMid", "PostTradeMid", "PostTradeMid1000ms",
			"PreTradeElapsedTimeChg", "PostTradeElapsedTimeChg", "IsBlock"},
		Rows: [][]any{
			tradeRow("09:00:05", "LIT_CONTINUOUS", "LIT", "CONTINUOUS_TRADING", "RETAIL", 100, 10, 1, 1.0, 100.5, 100.75, "Y"),
			tradeRow("09:00:10", "LIT_CONTINUOUS", "LIT", "CONTINUOUS_TRADING", nil, 101, 20, 2, 0.0, 100.5, 100.25, "N"),
			tradeRow("09:00:20", "LIT_CONTINUOUS", "LIT", "CONTINUOUS_TRADING", nil, 103, 10, 1, 1.5, 102, 103.5, "Y"),
			tradeRow("09:00:30", "LIT_CONTINUOUS", "LIT", "CONTINUOUS_TRADING", nil, 101, 60, 0, 0.75, 101, 101, nil),
			tradeRow("09:00:40", "CLOSING_AUCTION", "LIT", "CLOSING_AUCTION", nil, 110, 5, 0, nil, 101, 101, "N"),
			tradeRow("09:00:50", "OFF_BOOK_ON_EXCHANGE", "OTC", "POST_TRADE", "RETAIL", 90, 7, 0, nil, 101, 101, "N"),
		},
		Column: column, Want: want,
	}
}

func flow(keys string) string {
	if keys == "{}" {
		return keys
	}
	return "{" + keys + "}"
}

// tradeRow is a row of the example. A euro is 1.25 US dollars.
func tradeRow(at, class, kind, state string, participant any, price, size float64, side int, point any, before, after float64, block any) []any {
	return []any{at, 1, "XLON", "VOD", class, kind, participant, state, price, size, side, price * size,
		price * size * 1.25, point, before, after, after, 2000, 500, block}
}
