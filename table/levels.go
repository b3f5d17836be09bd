package table

import "fmt"

// Levels is the depth of the book tables.
const Levels = 10

// bookKeys are the columns before the levels, which l2 and cbbo share.
func bookKeys() []Column {
	return []Column{
		tradeDate(),
		instant("EventTimestamp", "Time of the change of the book (UTC)."),
		instant("LocalTimestamp", "Time of the change on the exchange's wall clock."),
		nanoseconds(), tzOffset(),
	}
}

// bookLevels are price, quantity and number of orders of both sides, level by level.
func bookLevels() []Column {
	var cols []Column
	for n := 1; n <= Levels; n++ {
		for _, side := range []string{"Bid", "Ask"} {
			cols = append(cols,
				number(fmt.Sprintf("%sPrice%d", side, n), UnitPrice,
					fmt.Sprintf("%s price of level %d; null when the level is empty.", side, n)),
				number(fmt.Sprintf("%sQuantity%d", side, n), UnitShares,
					fmt.Sprintf("%s quantity of level %d.", side, n)),
				count(fmt.Sprintf("%sNumOrders%d", side, n), UnitOrders,
					fmt.Sprintf("Number of %s orders of level %d.", side, n)))
		}
	}
	return append(cols,
		count("BidLevelCount", UnitLevels, "Number of bid levels of the whole book."),
		count("AskLevelCount", UnitLevels, "Number of ask levels of the whole book."),
		code("L2EventNo", "Number of the event; orders rows of equal time."))
}
