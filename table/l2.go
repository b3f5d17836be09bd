package table

func l2() *Table {
	return &Table{
		Name:     "l2",
		Doc:      "Order book snapshots by price level, one row per change.",
		Folder:   "Equity",
		Prefix:   "",
		Listing:  listingSpellings(),
		Time:     []string{"EventTimestamp", "TimestampNanoseconds"},
		TimeUnit: "ns",
		Sequence: "L2EventNo",
		Columns: join(bookKeys(), bookLevels(),
			[]Column{mic(), ticker(), listingId(), currency(), marketState()}, feedSequences()),
	}
}
