package demo

import (
	"math"
	"strconv"

	"github.com/basaltlake/basalt/vector"
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
	s.day = s.add("TradeDate", vector.Time)
	s.time = s.add("EventTimestamp", vector.Time)
	s.local = s.add("LocalTimestamp", vector.Time)
	s.nanoseconds = s.add("TimestampNanoseconds", vector.Time)
	s.offset = s.add("TZOffset", vector.Int)
	for k := range bookLevels {
		for side, name := range [2]string{"Bid", "Ask"} {
			level := strconv.Itoa(k + 1)
			s.price[side][k] = s.add(name+"Price"+level, vector.Float)
			s.size[side][k] = s.add(name+"Quantity"+level, vector.Int)
			s.orders[side][k] = s.add(name+"NumOrders"+level, vector.Int)
		}
	}
	s.depth[bid] = s.add("BidLevelCount", vector.Int)
	s.depth[ask] = s.add("AskLevelCount", vector.Int)
	s.eventNo = s.add("L2EventNo", vector.Int)
	s.addMIC("MIC")
	s.ticker = s.add("Ticker", vector.String)
	s.listing = s.add("ListingId", vector.Int)
	s.currency = s.addText("CurrencyCode", currency)
	s.state = s.addText("MarketState", phaseNames[:]...)
	s.exchangeSeq = s.add("ExchangeSequenceNo", vector.Int)
	s.seq = s.add("BMLLSequenceNo", vector.Int)
	s.source = s.add("BMLLSequenceSource", vector.Int)
	return s
}

func (s *bookSheet) event(m *market, l listing) {
	s.day.int(m.session.midnight)
	s.time.micros(m.now)
	s.local.micros(m.now)
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
