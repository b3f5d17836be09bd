package table

func derivativeKeys(more ...Column) []Column {
	return join([]Column{listingId(), instrumentId(), ticker(), mic(), currency()}, more)
}

func futureL1() *Table {
	return &Table{
		Name:     "future_l1",
		Doc:      "Best bid and offer of futures, one row per change.",
		Folder:   "Future-L1",
		Prefix:   "future-l1-",
		Listing:  listingSpellings(),
		Time:     []string{"EventTimestamp", "TimestampNanoseconds", "Timestamp", "LocalTimestamp"},
		TimeUnit: "ns",
		Columns: derivativeKeys(
			instant("EventTimestamp", "Time of the quote (UTC)."),
			nanoseconds(),
			instant("Timestamp", "Time of the quote (UTC)."),
			instant("LocalTimestamp", "Time of the quote on the exchange's wall clock."),
			marketState()),
	}
}

func futureMarketState() *Table {
	return &Table{
		Name:     "future_market_state",
		Doc:      "Changes of the trading phase of futures.",
		Folder:   "Future-MarketState",
		Prefix:   "future-market-state-",
		Listing:  listingSpellings(),
		Time:     []string{"EventTimestamp", "TimestampNanoseconds", "Timestamp"},
		TimeUnit: "ns",
		Columns: derivativeKeys(
			instant("EventTimestamp", "Time of the change (UTC)."),
			nanoseconds(),
			instant("Timestamp", "Time of the change (UTC)."),
			marketState()),
	}
}

func futureReference() *Table {
	return &Table{
		Name:     "future_reference",
		Doc:      "Futures contracts of a day.",
		Folder:   "Future-Reference",
		Prefix:   "future-reference-",
		Listing:  listingSpellings(),
		Time:     []string{"Date", "ReferenceDate"},
		TimeUnit: "ns",
		NoBucket: true,
		Columns: derivativeKeys(
			instant("Date", "The day."),
			instant("ReferenceDate", "The day.")),
	}
}

func futureStatistics() *Table {
	return &Table{
		Name:     "future_statistics",
		Doc:      "Settlement prices, open interest and other statistics of futures.",
		Folder:   "Future-Statistics",
		Prefix:   "future-statistics-",
		Listing:  listingSpellings(),
		Time:     []string{"Timestamp", "EventTimestamp", "TimestampNanoseconds"},
		TimeUnit: "ns",
		Columns: derivativeKeys(
			instant("Timestamp", "Time of the message (UTC)."),
			instant("EventTimestamp", "Time of the message (UTC)."),
			nanoseconds()),
	}
}

func futureTrades() *Table {
	return &Table{
		Name:     "future_trades",
		Doc:      "Trades of futures.",
		Folder:   "Future-Trades",
		Prefix:   "future-trades-",
		Listing:  listingSpellings(),
		Time:     []string{"TradeTimestamp", "TradeTimestampNanoseconds", "PublicationTimestamp"},
		TimeUnit: "ns",
		Columns: derivativeKeys(
			instant("TradeTimestamp", "Time of the trade (UTC)."),
			instant("TradeTimestampNanoseconds", "Time of the trade (UTC) with nanoseconds."),
			instant("PublicationTimestamp", "Time the trade was published (UTC)."),
			code("AggressorSide", "Who started the trade: 1 buyer, 2 seller, else unknown."),
			number("Price", UnitPrice, "Price of the trade."),
			number("Size", "contracts", "Quantity traded."),
			marketState()),
	}
}
