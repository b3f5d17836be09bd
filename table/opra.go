package table

func opraReference() *Table {
	return &Table{
		Name:     "opra_reference",
		Doc:      "US option series of a day.",
		Folder:   "OPRA-Reference",
		Prefix:   "opra-reference-",
		Listing:  listingSpellings(),
		Time:     []string{"Date", "ExpiryDate"},
		TimeUnit: "ns",
		NoBucket: true,
		Columns: derivativeKeys(
			instant("Date", "The day."),
			instant("ExpiryDate", "Day the option expires.")),
	}
}

func opraStatistics() *Table {
	return &Table{
		Name:     "opra_statistics",
		Doc:      "Daily statistics of US option series.",
		Folder:   "OPRA-Statistics",
		Prefix:   "opra-statistics-",
		Listing:  listingSpellings(),
		Time:     []string{"Date", "ExpiryDate"},
		TimeUnit: "ns",
		NoBucket: true,
		Columns: derivativeKeys(
			instant("Date", "The day."),
			instant("ExpiryDate", "Day the option expires.")),
	}
}

func opraTrades() *Table {
	return &Table{
		Name:     "opra_trades",
		Doc:      "Trades of US options.",
		Folder:   "OPRA-Trades",
		Prefix:   "opra-trades-",
		Listing:  listingSpellings(),
		Time:     []string{"EventTimestamp", "LocalTimestamp", "Date"},
		TimeUnit: "ns",
		Columns: derivativeKeys(
			instant("EventTimestamp", "Time of the trade (UTC)."),
			instant("LocalTimestamp", "Time of the trade on the exchange's wall clock."),
			instant("Date", "The day."),
			number("Price", UnitPrice, "Price of the trade."),
			number("Size", "contracts", "Quantity traded.")),
	}
}
