package demo

import (
	"math"
	"strconv"

	"github.com/basaltlake/basalt/vector"
)

const (
	currency  = "EUR"
	usdPerEUR = 1.08
	blockFrom = 5000 // shares
	roundLot  = 100
)

// printKind says what sort of trade a print is.
type printKind uint8

const (
	lit printKind = iota
	auctioned
	dark
	retail
	negotiated
)

// Words of a kind of print, by kind.
var (
	classifications  = []string{lit: "LIT_CONTINUOUS", auctioned: "LIT_AUCTION", dark: "DARK_CONTINUOUS", retail: "OFF_BOOK_ON_EXCHANGE", negotiated: "OFF_BOOK_ON_EXCHANGE"}
	tradeTypes       = []string{lit: "LIT", auctioned: "LIT", dark: "DARK", retail: "OTC", negotiated: "OTC"}
	participantTypes = []string{lit: "UNKNOWN", auctioned: "UNKNOWN", dark: "UNKNOWN", retail: "RETAIL", negotiated: "UNKNOWN"}
)

// sights are the quote columns of one point of view: the venue's or the primary's.
type sights struct {
	bid, bidSize, ask, askSize, point, sincePre, untilPost, postMid *column
	pre, post                                                       [len(horizonsMs)]*column
}

// tradeSheet is the trades table.
type tradeSheet struct {
	sheet
	ticker, id, state, primaryState, negotiated, algorithmic, kind, class, participant, block, lot *column
	listing, instrument, exchangeSeq, seq, source, aggressor, offset                               *column
	day, time, published, nanoseconds, publishedNs                                                 *column
	price, size, notional, eur, usd                                                                *column
	venue, primary                                                                                 sights
	venueAgain                                                                                     [5]*column // AtVenue copies of bid, bid size, ask, ask size, price point
}

func newTradeSheet(opol string) *tradeSheet {
	s := &tradeSheet{}
	s.addPrint(opol)
	s.addQuotes()
	s.addMids(&s.venue, "")
	s.addMids(&s.primary, "AtPrimary")
	s.venue.postMid = s.add("PostTradeMid", vector.Float)
	s.primary.postMid = s.add("PostTradeMidAtPrimary", vector.Float)
	return s
}

// addPrint declares what a trade itself is.
func (s *tradeSheet) addPrint(opol string) {
	s.ticker = s.add("Ticker", vector.String)
	s.addMIC("MIC")
	s.addText("OPOL", opol)
	s.addText("InstrumentCurrencyCode", currency)
	s.listing = s.add("ListingId", vector.Int)
	s.instrument = s.add("InstrumentId", vector.Int)
	s.day = s.add("TradeDate", vector.Time)
	s.time = s.add("TradeTimestamp", vector.Time)
	s.published = s.add("PublicationTimestamp", vector.Time)
	s.nanoseconds = s.add("TradeTimestampNanoseconds", vector.Time)
	s.publishedNs = s.add("PublicationTimestampNanoseconds", vector.Time)
	s.offset = s.add("TZOffset", vector.Int)
	s.id = s.add("TradeId", vector.String)
	s.exchangeSeq = s.add("ExchangeSequenceNo", vector.Int)
	s.seq = s.add("BMLLSequenceNo", vector.Int)
	s.source = s.add("BMLLSequenceSource", vector.Int)
	s.aggressor = s.add("AggressorSide", vector.Int)
	s.price = s.add("Price", vector.Float)
	s.size = s.add("Size", vector.Float)
	s.addText("CurrencyCode", currency)
	s.addMIC("ExecutionVenue")
	s.negotiated = s.addText("NegotiatedTrade", "-", "N")
	s.addText("CrossingTrade", "-")
	s.algorithmic = s.addText("AlgorithmicTrade", "-", "H")
	s.state = s.addText("MarketState", phaseNames[:]...)
	s.primaryState = s.addText("MarketStateAtPrimary", phaseNames[:]...)
	s.kind = s.addText("BMLLTradeType", tradeTypes...)
	s.class = s.addText("Classification", classifications...)
	s.notional = s.add("TradeNotional", vector.Float)
	s.usd = s.add("TradeNotionalUSD", vector.Float)
	s.eur = s.add("TradeNotionalEUR", vector.Float)
	s.block = s.addText("IsBlock", "FALSE", "TRUE")
	s.lot = s.addText("LotType", "ROUND", "MIXED", "ODD")
	s.participant = s.addText("BMLLParticipantType", participantTypes...)
}

// addQuotes declares the quotes around a trade.
func (s *tradeSheet) addQuotes() {
	s.venue.bid = s.add("BestBidPrice", vector.Float)
	s.venue.bidSize = s.add("BestBidSize", vector.Float)
	s.addMIC("BestBidVenue")
	s.venue.ask = s.add("BestAskPrice", vector.Float)
	s.venue.askSize = s.add("BestAskSize", vector.Float)
	s.addMIC("BestAskVenue")
	for i, name := range []string{"BestBidPriceAtVenue", "BestBidSizeAtVenue", "BestAskPriceAtVenue", "BestAskSizeAtVenue"} {
		s.venueAgain[i] = s.add(name, vector.Float)
	}
	s.primary.bid = s.add("BestBidPriceAtPrimary", vector.Float)
	s.primary.bidSize = s.add("BestBidSizeAtPrimary", vector.Float)
	s.primary.ask = s.add("BestAskPriceAtPrimary", vector.Float)
	s.primary.askSize = s.add("BestAskSizeAtPrimary", vector.Float)
	s.venue.sincePre = s.add("PreTradeElapsedTimeChg", vector.Int)
	s.venue.untilPost = s.add("PostTradeElapsedTimeChg", vector.Int)
	s.primary.sincePre = s.add("PreTradeElapsedTimeChgAtPrimary", vector.Int)
	s.primary.untilPost = s.add("PostTradeElapsedTimeChgAtPrimary", vector.Int)
	s.venue.point = s.add("PricePoint", vector.Float)
	s.venueAgain[4] = s.add("PricePointAtVenue", vector.Float)
	s.primary.point = s.add("PricePointAtPrimary", vector.Float)
}

func (s *tradeSheet) addMids(v *sights, suffix string) {
	for i := len(horizonsMs) - 1; i >= 0; i-- {
		v.pre[i] = s.add("PreTradeMid"+strconv.FormatInt(horizonsMs[i], 10)+"ms"+suffix, vector.Float)
	}
	for i, ms := range horizonsMs {
		v.post[i] = s.add("PostTradeMid"+strconv.FormatInt(ms, 10)+"ms"+suffix, vector.Float)
	}
}

// listingTrades writes the prints of a listing's day.
func (s *tradeSheet) listingTrades(m *market, l listing, primary *market, primaryListing listing, seed uint64, day int) {
	rng := newRand(seed, streamTrades, int(l.id), day)
	own, at := around(newQuotePath(m, l)), around(newQuotePath(primary, primaryListing))
	for i := range m.prints {
		p := &m.prints[i]
		price, size := p.ticks/l.perUnit, float64(p.size)
		published := p.time
		if p.event == 0 {
			published += rng.Int64N(2e9)
		}
		s.ticker.text(l.ticker)
		s.listing.int(l.id)
		s.instrument.int(l.instrument.id)
		s.day.int(m.session.midnight)
		s.time.micros(p.time)
		s.nanoseconds.int(p.time)
		s.published.micros(published)
		s.publishedNs.int(published)
		s.offset.int(0)
		s.id.identifier(tradeID(l, int32(i)))
		s.exchangeSeq.int((p.time - m.session.midnight) / 2000)
		s.seq.int((p.time-m.session.midnight)/2000 + int64(i))
		s.source.int(1)
		s.aggressor.int(p.aggressor)
		s.price.float(price)
		s.size.float(size)
		s.notional.float(price * size)
		s.eur.float(price * size)
		s.usd.float(price * size * usdPerEUR)
		s.negotiated.word(int(bit(p.kind == negotiated)))
		s.algorithmic.word(int(bit(p.event != 0 && rng.IntN(10) < 7)))
		s.state.word(int(p.phase))
		s.primaryState.word(int(primary.session.at(p.time)))
		s.class.word(int(p.kind))
		s.kind.word(int(p.kind))
		s.participant.word(int(p.kind))
		s.block.word(int(bit(p.size >= blockFrom)))
		s.lot.word(lotWord(p.size))
		before := s.venue.see(own, p.time, price)
		s.primary.see(at, p.time, price)
		s.repeatVenue(own.before.path, before, price)
		s.endRow()
	}
}

// lotWord is the number of the lot type of a size.
func lotWord(size int64) int {
	switch {
	case size%roundLot == 0:
		return 0
	case size < roundLot:
		return 2
	}
	return 1
}

// see fills the quote columns of a trade at t and returns the quote before it.
func (v *sights) see(s *surroundings, t int64, price float64) int {
	path := s.before.path
	before, after := s.before.upTo(t-1), s.after.upTo(t)
	quoted := quoteBefore(path, before)
	v.bid.float(quoted[0])
	v.bidSize.float(quoted[1])
	v.ask.float(quoted[2])
	v.askSize.float(quoted[3])
	v.point.float(pricePoint(quoted[0], quoted[2], price))
	since, until := int64(null), int64(null)
	if before >= 0 {
		since = t - path.times[before]
	}
	if after+1 < len(path.times) {
		until = path.times[after+1] - t
	}
	v.sincePre.int(since)
	v.untilPost.int(until)
	v.postMid.float(path.mid(after))
	for i := range horizonsMs {
		v.pre[i].float(s.midBefore(i, t))
		v.post[i].float(s.midAfter(i, t))
	}
	return before
}

// repeatVenue fills the AtVenue columns.
func (s *tradeSheet) repeatVenue(path *quotePath, before int, price float64) {
	quoted := quoteBefore(path, before)
	for i, v := range quoted {
		s.venueAgain[i].float(v)
	}
	s.venueAgain[4].float(pricePoint(quoted[0], quoted[2], price))
}

// quoteBefore is bid, bid size, ask and ask size of quote i; NaN before the first.
func quoteBefore(p *quotePath, i int) [4]float64 {
	if i < 0 {
		return [4]float64{math.NaN(), math.NaN(), math.NaN(), math.NaN()}
	}
	return [4]float64{p.bids[i], p.sizes[bid][i], p.asks[i], p.sizes[ask][i]}
}

// pricePoint is the place of a price between bid (0) and ask (1); NaN unless ask > bid.
func pricePoint(bid, ask, price float64) float64 {
	if !(ask > bid) {
		return math.NaN()
	}
	return (price - bid) / (ask - bid)
}
