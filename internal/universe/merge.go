package universe

import (
	"cmp"
	"slices"

	"github.com/basaltlake/basalt/vector"
)

// fill takes over what r does not know from o, a description of the same listing, and
// returns the first label on which the two disagree, or "".
func (r *record) fill(o *record) (differs string) {
	differs = fillText(&r.MIC, o.MIC, "MIC", differs)
	differs = fillText(&r.Ticker, o.Ticker, "Ticker", differs)
	differs = fillText(&r.Currency, o.Currency, "CurrencyCode", differs)
	differs = fillText(&r.Symbol, o.Symbol, "Symbol", differs)
	differs = fillText(&r.opol, o.opol, "OPOL", differs)
	if r.Instrument == vector.NullInt {
		r.Instrument = o.Instrument
	} else if o.Instrument != vector.NullInt && o.Instrument != r.Instrument && differs == "" {
		differs = "InstrumentId"
	}
	differs = fillTruth(&r.alive, o.alive, "IsAlive", differs)
	differs = fillTruth(&r.primary, o.primary, "IsPrimary", differs)
	r.Primary = r.primary == yes
	r.isin = cmp.Or(r.isin, o.isin)
	for _, id := range o.indexes {
		if !slices.Contains(r.indexes, id) {
			r.indexes = append(r.indexes, id)
		}
	}
	return differs
}

func fillText(to *string, from, label, differs string) string {
	if *to == "" {
		*to = from
	} else if from != "" && from != *to && differs == "" {
		return label
	}
	return differs
}

func fillTruth(to *truth, from truth, label, differs string) string {
	if *to == unknown {
		*to = from
	} else if from != unknown && from != *to && differs == "" {
		return label
	}
	return differs
}

// set holds the records of one source by ListingId.
type set struct {
	records map[int64]*record
	named   []record // rows without ListingId that name a listing
	ofFile  bool     // or of a program, not of the lake
	nulls   int      // rows without ListingId
	several int      // rows that repeat a listing with another label, where that is tolerated
}

// add puts r in. A listing that is there already is completed by r. When they disagree:
// an error, or, if tolerant, the first wins unless it is the MIC that differs.
func (s *set) add(r record, source string, tolerant bool) error {
	first, ok := s.records[r.ID]
	if !ok {
		s.records[r.ID] = &r
		return nil
	}
	before := first.Listing
	switch label := first.fill(&r); {
	case label == "":
	case tolerant && label != "MIC":
		s.several++
	default:
		return &ConflictError{InFile: s.ofFile, Source: source, Label: label, First: before, Second: r.Listing}
	}
	return nil
}
