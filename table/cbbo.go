package table

func cbbo() *Table {
	return &Table{
		Name:     "cbbo",
		Doc:      "Consolidated book of an instrument over its venues, by price level.",
		Folder:   "CBBO",
		Prefix:   "cbbo-",
		Listing:  listingSpellings(),
		Time:     []string{"EventTimestamp", "TimestampNanoseconds"},
		TimeUnit: "ns",
		Sequence: "L2EventNo",
		Columns: join(bookKeys(), bookLevels(),
			[]Column{mic(), ticker(), listingId(), instrumentId(), currency()}),
	}
}
