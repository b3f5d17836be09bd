package demo

import "github.com/basaltlake/basalt/vector"

// referenceSheet is the reference table.
type referenceSheet struct {
	sheet
	listing, instrument, date, description, display, ticker, isin, alive, primary *column
}

func newReferenceSheet(opol string) *referenceSheet {
	s := &referenceSheet{}
	s.listing = s.add("ListingId", vector.Int)
	s.instrument = s.add("InstrumentId", vector.Int)
	s.addText("CurrencyCode", currency)
	s.description = s.add("Description", vector.String)
	s.display = s.add("DisplayName", vector.String)
	s.isin = s.add("ISIN", vector.String)
	s.addText("InstrumentType", "Equity")
	s.alive = s.add("IsAlive", vector.Bool)
	s.primary = s.add("IsPrimary", vector.Bool)
	s.addMIC("MIC")
	s.addText("MarketDataLevel", "L3")
	s.addText("OPOL", opol)
	s.addMIC("OperatingMic")
	s.addText("SegmentCode", "DEMO")
	s.ticker = s.add("Ticker", vector.String)
	s.date = s.add("Date", vector.Time)
	return s
}

func (s *referenceSheet) row(midnight int64, l listing) {
	s.listing.int(l.id)
	s.instrument.int(l.instrument.id)
	s.description.text("Invented company " + l.ticker)
	s.display.text(l.ticker)
	s.isin.text(l.isin)
	s.alive.boolean(true)
	s.primary.boolean(l.primary)
	s.ticker.text(l.ticker)
	s.date.int(midnight)
	s.endRow()
}
