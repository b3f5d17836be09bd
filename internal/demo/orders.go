package demo

import "math"

// orderTables are the l3 and l2 files of a venue and day: what happened, and the book
// after it.
type orderTables struct {
	listing listing
	l3      *orderSheet
	l2      *bookSheet
}

// event writes the rows of the event that market m is finishing.
func (o *orderTables) event(m *market) {
	o.l3.event(m, o.listing)
	o.l2.event(m, o.listing)
}

// tradeID numbers the prints of a listing and day.
func tradeID(l listing, index int32) int64 { return l.id*100_000_000 + int64(index) + 1 }

// sequence derives the exchange's message number from the time; it never decreases.
func sequence(m *market) int64 { return (m.now - m.session.midnight) / 2000 }

// price returns the price at a place on the ladder, NaN for none.
func (m *market) price(l listing, tick int32) float64 {
	if tick == none {
		return math.NaN()
	}
	return (m.base + float64(tick)) / l.perUnit
}

// orderSheet is the l3 table.
type orderSheet struct {
	sheet
	ticker, state, orderID, oldOrderID, originalID, tradeID, message                               *column
	listing, instrument, received, eventNo, side, action, size, oldSize, execSize, level, oldLevel *column
	sizeAhead, ordersAhead, deleted, added, exchangeSeq, seq, source, orderType                    *column
	day, time                                                                                      *column
	price, oldPrice, execPrice                                                                     *column
	executed, moved, last, printable                                                               *column
}

func newOrderSheet() *orderSheet {
	s := &orderSheet{}
	s.ticker = s.add("Ticker", text)
	s.listing = s.add("ListingId", long)
	s.instrument = s.add("InstrumentId", long)
	s.day = s.add("TradeDate", millis)
	s.time = s.add("TimestampNanoseconds", nanos).distinct()
	s.received = s.add("ReceiveTimestamp", long).distinct()
	s.eventNo = s.add("EventNo", long).distinct()
	s.side = s.add("Side", long)
	s.action = s.add("LobAction", long)
	s.originalID = s.add("OriginalOrderId", text).decimals()
	s.price = s.add("Price", number)
	s.size = s.add("Size", long)
	s.orderID = s.add("OrderId", text).decimals()
	s.oldPrice = s.add("OldPrice", number)
	s.oldSize = s.add("OldSize", long)
	s.oldOrderID = s.add("OldOrderId", text).decimals()
	s.executed = s.add("OrderExecuted", flag)
	s.execPrice = s.add("ExecutionPrice", number)
	s.execSize = s.add("ExecutionSize", long)
	s.tradeID = s.add("TradeId", text).decimals()
	s.level = s.add("PriceLevel", long)
	s.oldLevel = s.add("OldPriceLevel", long)
	s.sizeAhead = s.add("SizeAhead", long)
	s.ordersAhead = s.add("OrdersAhead", long)
	s.moved = s.add("PosChange", flag)
	s.last = s.add("EndOfEvent", flag)
	s.state = s.add("MarketState", text).of(phaseNames[:]...)
	s.printable = s.add("Printable", flag)
	s.deleted = s.add("DelOrderIndex", long)
	s.added = s.add("AddOrderIndex", long)
	s.add("MPIDAttribution", text).of("")
	s.exchangeSeq = s.add("ExchangeSequenceNo", long).distinct()
	s.seq = s.add("BMLLSequenceNo", long).distinct()
	s.source = s.add("BMLLSequenceSource", long)
	s.orderType = s.add("OrderType", long)
	s.message = s.add("OriginalExchangeMessage", text).of("F", "D", "U", "E")
	return s
}

// Numbers of the exchange's messages, and the number that stands for no text.
const (
	messageAdd = iota
	messageDelete
	messageUpdate
	messageExecute
	noText = -1
)

func (s *orderSheet) event(m *market, l listing) {
	for i := range m.group {
		c := &m.group[i]
		executed := c.execTick != none
		s.ticker.text(l.ticker)
		s.listing.int(l.id)
		s.instrument.int(l.instrument.id)
		s.day.int(m.session.midnight / 1e6)
		s.time.int(m.now)
		s.received.int(m.now + 9000 + c.id*7919%4096)
		s.eventNo.int(m.events)
		s.side.int(int64(c.side) + 1)
		s.action.int(c.action)
		s.originalID.int(c.id)
		s.price.float(m.price(l, c.tick))
		s.size.int(c.size)
		s.oldPrice.float(m.price(l, c.oldTick))
		s.oldSize.int(c.oldSize)
		newID, oldID, trade, message := c.id, c.id, int64(noText), messageUpdate
		deleted, added := int64(-1), int64(-1)
		switch c.action {
		case inserted:
			oldID, message, added = noText, messageAdd, int64(c.ahead)
		case removed:
			newID, message, deleted = noText, messageDelete, int64(c.ahead)
		}
		if executed {
			trade, message = tradeID(l, c.trade), messageExecute
		}
		s.tradeID.int(trade)
		s.orderID.int(newID)
		s.oldOrderID.int(oldID)
		s.executed.boolean(executed)
		s.execPrice.float(m.price(l, c.execTick))
		s.execSize.int(c.execSize)
		s.level.int(levelNumber(c.level))
		s.oldLevel.int(levelNumber(c.oldLevel))
		s.sizeAhead.int(c.sizeAhead)
		s.ordersAhead.int(int64(c.ahead))
		s.moved.boolean(c.action != updated || c.tick != c.oldTick)
		s.last.boolean(i == len(m.group)-1)
		s.state.word(int(m.phase))
		s.printable.boolean(executed)
		s.deleted.int(deleted)
		s.added.int(added)
		s.exchangeSeq.int(sequence(m))
		s.seq.int(sequence(m) + m.rows + int64(i))
		s.source.int(1)
		s.orderType.int(1)
		s.message.word(message)
		s.endRow()
	}
}

// levelNumber is the level of an order that exists, else null.
func levelNumber(level int32) int64 {
	if level == none {
		return null
	}
	return int64(level)
}
