package table

func imbalance() *Table {
	return &Table{
		Name:     "imbalance",
		Doc:      "Auction imbalance messages.",
		Folder:   "Imbalance",
		Prefix:   "imbalance-",
		Listing:  listingSpellings(),
		Time:     []string{"EventTimestamp", "TimestampNanoseconds", "Timestamp", "LocalTimestamp"},
		TimeUnit: "ns",
		Columns: join([]Column{
			mic(), ticker(), listingId(), instrumentId(), currency(), tradeDate(),
			instant("EventTimestamp", "Time of the message (UTC)."),
			instant("Timestamp", "Time of the message (UTC)."),
			nanoseconds(),
			instant("LocalTimestamp", "Time of the message on the exchange's wall clock."),
		}, feedSequences(), []Column{
			marketState(),
			text("ExchangeAuctionType", "Kind of auction as the venue names it."),
			code("ImbalanceSide", "Side with more quantity: 1 bid, 2 ask."),
			number("ReferencePrice", UnitPrice, "Price the imbalance is computed at."),
			number("IndicativeUncrossingPrice", UnitPrice, "Price the auction would uncross at."),
			number("AuctionOnlyIndicativePrice", UnitPrice, "Price with auction orders only."),
			number("PairedQuantity", UnitShares, "Quantity that would trade."),
			number("ImbalanceQuantity", UnitShares, "Quantity left over."),
			flag("IsCrossed", "The book is crossed."),
			number("BestBidPrice", UnitPrice, "Best bid of the book."),
			number("BestAskPrice", UnitPrice, "Best ask of the book."),
		}),
	}
}
