package table

import "github.com/basaltlake/basalt/vector"

// Units of columns. Metrics use the same words.
const (
	UnitPrice    = "local price"    // in the listing's currency
	UnitNotional = "local currency" // price × quantity
	UnitEUR      = "EUR"
	UnitUSD      = "USD"
	UnitShares   = "shares" // or contracts, or coins
	UnitOrders   = "orders"
	UnitLevels   = "levels"
	UnitBps      = "bps"
	UnitFraction = "fraction"
	UnitNs       = "ns"
)

func text(name, doc string, aliases ...string) Column {
	return Column{Name: name, Type: vector.String, Doc: doc, Aliases: aliases}
}

// identifier is a text that some venues make of digits alone, and some files hold as a
// number.
func identifier(name, doc string, aliases ...string) Column {
	c := text(name, doc, aliases...)
	c.Numbers = true
	return c
}

// order is the identifier of an order, which most orders have in two or three rows.
func order(name, doc string, aliases ...string) Column {
	c := identifier(name, doc, aliases...)
	c.Repeats = true
	return c
}

// code is an integer that names something: an id, an enumeration, a sequence number.
func code(name, doc string, aliases ...string) Column {
	return Column{Name: name, Type: vector.Int, Doc: doc, Aliases: aliases}
}

// span is an integer that measures something.
func span(name, unit, doc string) Column {
	return Column{Name: name, Type: vector.Int, Unit: unit, Doc: doc}
}

func number(name, unit, doc string) Column {
	return Column{Name: name, Type: vector.Float, Unit: unit, Doc: doc}
}

// count is a number whose values are whole.
func count(name, unit, doc string) Column {
	return Column{Name: name, Type: vector.Float, Unit: unit, Doc: doc, Integer: true}
}

func instant(name, doc string, aliases ...string) Column {
	return Column{Name: name, Type: vector.Time, Doc: doc, Aliases: aliases}
}

func flag(name, doc string) Column { return Column{Name: name, Type: vector.Bool, Doc: doc} }

// listingSpellings are the names of the listing column in files; the declared name
// wins where a file has both.
func listingSpellings() []string { return []string{"ListingId", "BMLLObjectId"} }

func listingId() Column {
	return code("ListingId", "The instrument on its venue.", "BMLLObjectId")
}

func instrumentId() Column {
	return code("InstrumentId", "The instrument, the same on all venues.")
}

func mic() Column      { return text("MIC", "Market identifier code of the venue (ISO 10383).") }
func ticker() Column   { return identifier("Ticker", "Symbol of the listing on its venue.") }
func currency() Column { return text("CurrencyCode", "Currency of the prices (ISO 4217).") }

func marketState() Column {
	return text("MarketState", "Trading phase of the listing, one of MarketStates.")
}

func tradeDate() Column { return instant("TradeDate", "Local trading day.") }

func nanoseconds() Column {
	return instant("TimestampNanoseconds", "Time of the event (UTC) with nanoseconds.")
}

func tzOffset() Column {
	return code("TZOffset", "Offset of the exchange's wall clock from UTC, as the source gives it.")
}

// feedSequences are the columns that tell where in the feed a row comes from.
func feedSequences() []Column {
	return []Column{
		code("ExchangeSequenceNo", "Sequence number given by the exchange."),
		code("BMLLSequenceNo", "Sequence number of the row in its source."),
		code("BMLLSequenceSource", "Source that BMLLSequenceNo counts in."),
	}
}
