package demo

import (
	"math"
	"strconv"
)

const bookLevels = 10

// bookSheet is the l2 table: the book after every event.
type bookSheet struct {
	sheet
	day, time, local, nanoseconds, offset, eventNo, listing, exchangeSeq, seq, source *column
	ticker, currency, state                                                           *column
	price, size, orders                                                               [2][bookLevels]*column
	depth                                                                             [2]*column
	top                                                                               [bookLevels]topLevel
}

func newBookSheet() *bookSheet {
	s := &bookSheet{}
	s.day = s.add("TradeDate", millis)
	s.time = s.add("EventTimestamp", micros).distinct()
	s.local = s.add("LocalTimestamp", micros).distinct()
	s.nanoseconds = s.add("TimestampNanoseconds", nanos).distinct()
	s.offset = s.add("TZOffset", short)
	for k := range bookLevels {
		for side, name := range [2]string{"Bid", "Ask"} {
			level := strconv.Itoa(k + 1)
			s.price[side][k] = s.add(name+"Price"+level, number)
			s.size[side][k] = s.add(name+"Quantity"+level, long)
			s.orders[side][k] = s.add(name+"NumOrders"+level, short)
		}
	}
	s.depth[bid] = s.add("BidLevelCount", short)
	s.depth[ask] = s.add("AskLevelCount", short)
	s.eventNo = s.add("L2EventNo", long).distinct()
	s.addMIC("MIC")
	s.ticker = s.add("Ticker", text)
	s.listing = s.add("ListingId", long)
	s.currency = s.add("CurrencyCode", text).of(currency)
	s.state = s.add("MarketState", text).of(phaseNames[:]...)
	s.exchangeSeq = s.add("ExchangeSequenceNo", long).distinct()
	s.seq = s.add("BMLLSequenceNo", long).distinct()
	s.source = s.add("BMLLSequenceSource", long)
	return s
}

func (s *bookSheet) event(m *market, l listing) {
	s.day.int(m.session.midnight / 1e6)
	s.time.int(m.now / 1000)
	s.local.int(m.now / 1000)
	s.nanoseconds.int(m.now)
	s.offset.int(0)
	for side := range s.price {
		n := m.book.top(sideOf[side], s.top[:])
		for k := range bookLevels {
			if k < n {
				s.price[side][k].float(m.price(l, s.top[k].tick))
				s.size[side][k].int(s.top[k].size)
				s.orders[side][k].int(int64(s.top[k].orders))
			} else {
				s.price[side][k].float(math.NaN())
				s.size[side][k].int(null)
				s.orders[side][k].int(null)
			}
		}
		s.depth[side].int(int64(m.book.levels[side]))
	}
	s.eventNo.int(m.events)
	s.ticker.text(l.ticker)
	s.listing.int(l.id)
	s.state.word(int(m.phase))
	s.exchangeSeq.int(sequence(m))
	s.seq.int(sequence(m) + m.rows)
	s.source.int(1)
	s.endRow()
}

var sideOf = [2]side{bid, ask}
