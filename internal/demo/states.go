package demo

import "github.com/basaltlake/basalt/vector"

// stateSheet is the marketstate table.
type stateSheet struct {
	sheet
	time, state, exchangeState, listing, instrument, exchangeSeq, seq, source *column
}

func newStateSheet() *stateSheet {
	s := &stateSheet{}
	s.time = s.add("TimestampNanoseconds", vector.Time)
	s.state = s.addText("MarketState", phaseNames[:]...)
	s.addMIC("MIC")
	s.exchangeState = s.addText("ExchangeMarketState", "p", "o", "t", "c", "e")
	s.listing = s.add("ListingId", vector.Int)
	s.instrument = s.add("InstrumentId", vector.Int)
	s.exchangeSeq = s.add("ExchangeSequenceNo", vector.Int)
	s.seq = s.add("BMLLSequenceNo", vector.Int)
	s.source = s.add("BMLLSequenceSource", vector.Int)
	return s
}

// day writes the phases of a listing.
func (s *stateSheet) day(session session, l listing) {
	for p, start := range session.starts {
		s.time.int(start)
		s.state.word(p)
		s.exchangeState.word(p)
		s.listing.int(l.id)
		s.instrument.int(l.instrument.id)
		s.exchangeSeq.int(int64(p))
		s.seq.int(int64(p) + 1)
		s.source.int(1)
		s.endRow()
	}
}
