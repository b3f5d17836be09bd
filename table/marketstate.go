package table

func marketstate() *Table {
	return &Table{
		Name:     "marketstate",
		Doc:      "Changes of the trading phase, one row per change.",
		Folder:   "MarketState",
		Prefix:   "market-state-",
		Listing:  listingSpellings(),
		Time:     []string{"EventTimestamp", "TimestampNanoseconds"},
		TimeUnit: "ns",
		Columns: join([]Column{
			instant("EventTimestamp", "Time of the change (UTC)."),
			nanoseconds(), marketState(), mic(),
			text("ExchangeMarketState", "Trading phase as the venue names it."),
			listingId(), instrumentId(), ticker(),
		}, feedSequences()),
	}
}
