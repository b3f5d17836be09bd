package table

func reference() *Table {
	return &Table{
		Name:     "reference",
		Doc:      "Listings of a day, one row each.",
		Folder:   "Reference",
		Prefix:   "reference-",
		Listing:  listingSpellings(),
		Time:     []string{"Date"},
		TimeUnit: "ns",
		NoBucket: true,
		Columns: []Column{
			listingId(), instrumentId(), currency(),
			text("Description", "Description of the instrument."),
			text("DisplayName", "Short name of the instrument."),
			text("FIGI", "Financial instrument global identifier of the listing."),
			text("FIGIComposite", "FIGI of the country composite."),
			text("FIGIShareClass", "FIGI of the share class."),
			text("ISIN", "International securities identification number."),
			identifier("InstrumentType", "Kind of instrument."),
			flag("IsAlive", "The listing is active."),
			flag("IsPrimary", "The listing is the instrument's primary one."),
			mic(),
			identifier("MarketDataLevel", "Depth of data there is."),
			text("OPOL", "MIC of the official place of listing."),
			text("OperatingMic", "MIC of the operator of the venue."),
			identifier("ReutersInstrumentId", "RIC."),
			identifier("ReutersOrganizationId", "Organisation identifier (PermID)."),
			identifier("ReutersQuoteId", "Quote identifier (PermID)."),
			identifier("SegmentCode", "Market segment."),
			ticker(),
			identifier("IndexId", "Index the listing is a member of."),
			instant("Date", "The day."),
		},
	}
}
