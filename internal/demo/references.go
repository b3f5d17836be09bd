package demo

// referenceSheet is the reference table.
type referenceSheet struct {
	sheet
	listing, instrument, date, description, display, ticker, isin, alive, primary *column
}

func newReferenceSheet(opol string) *referenceSheet {
	s := &referenceSheet{}
	s.listing = s.add("ListingId", long)
	s.instrument = s.add("InstrumentId", long)
	s.add("CurrencyCode", text).of(currency)
	s.description = s.add("Description", text)
	s.display = s.add("DisplayName", text)
	s.isin = s.add("ISIN", text)
	s.add("InstrumentType", text).of("Equity")
	s.alive = s.add("IsAlive", flag)
	s.primary = s.add("IsPrimary", flag)
	s.addMIC("MIC")
	s.add("MarketDataLevel", text).of("L3")
	s.add("OPOL", text).of(opol)
	s.addMIC("OperatingMic")
	s.add("SegmentCode", text).of("DEMO")
	s.ticker = s.add("Ticker", text)
	s.date = s.add("Date", millis)
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
	s.date.int(midnight / 1e6)
	s.endRow()
}
