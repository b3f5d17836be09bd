package table

func nbbo() *Table {
	return &Table{
		Name:    "nbbo",
		Doc:     "National best bid and offer, one row per change.",
		Folder:  "NBBO",
		Prefix:  "nbbo-",
		Listing: listingSpellings(),
		Time: []string{"EventTimestamp", "TimestampNanoseconds", "ExchangeTimestampNanoseconds",
			"ExchangeLocalTimestampNanoseconds", "ExchangeTimestamp"},
		TimeUnit: "ns",
		Columns: []Column{
			listingId(), instrumentId(), ticker(), mic(), currency(), tradeDate(),
			instant("EventTimestamp", "Time of the quote (UTC)."),
			nanoseconds(),
			instant("ExchangeTimestampNanoseconds", "Time of the quote by the exchange (UTC)."),
			instant("ExchangeLocalTimestampNanoseconds", "Time of the quote on the exchange's wall clock."),
			instant("ExchangeTimestamp", "Time of the quote by the exchange (UTC)."),
			number("BestBidPrice", UnitPrice, "Best bid of all venues."),
			number("BestBidSize", UnitShares, "Size at the best bid."),
			text("BestBidVenue", "Venue of the best bid."),
			number("BestAskPrice", UnitPrice, "Best ask of all venues."),
			number("BestAskSize", UnitShares, "Size at the best ask."),
			text("BestAskVenue", "Venue of the best ask."),
			marketState(),
		},
	}
}
