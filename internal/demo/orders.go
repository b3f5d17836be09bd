package demo

import (
	"math"

	"github.com/basaltlake/basalt/vector"
)

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
	s.ticker = s.add("Ticker", vector.String)
	s.listing = s.add("ListingId", vector.Int)
	s.instrument = s.add("InstrumentId", vector.Int)
	s.day = s.add("TradeDate", vector.Time)
	s.time = s.add("TimestampNanoseconds", vector.Time)
	s.received = s.add("ReceiveTimestamp", vector.Int)
	s.eventNo = s.add("EventNo", vector.Int)
	s.side = s.add("Side", vector.Int)
	s.action = s.add("LobAction", vector.Int)
	s.originalID = s.add("OriginalOrderId", vector.String)
	s.price = s.add("Price", vector.Float)
	s.size = s.add("Size", vector.Int)
	s.orderID = s.add("OrderId", vector.String)
	s.oldPrice = s.add("OldPrice", vector.Float)
	s.oldSize = s.add("OldSize", vector.Int)
	s.oldOrderID = s.add("OldOrderId", vector.String)
	s.executed = s.add("OrderExecuted", vector.Bool)
	s.execPrice = s.add("ExecutionPrice", vector.Float)
	s.execSize = s.add("ExecutionSize", vector.Int)
	s.tradeID = s.add("TradeId", vector.String)
	s.level = s.add("PriceLevel", vector.Int)
	s.oldLevel = s.add("OldPriceLevel", vector.Int)
	s.sizeAhead = s.add("SizeAhead", vector.Int)
	s.ordersAhead = s.add("OrdersAhead", vector.Int)
	s.moved = s.add("PosChange", vector.Bool)
	s.last = s.add("EndOfEvent", vector.Bool)
	s.state = s.addText("MarketState", phaseNames[:]...)
	s.printable = s.add("Printable", vector.Bool)
	s.deleted = s.add("DelOrderIndex", vector.Int)
	s.added = s.add("AddOrderIndex", vector.Int)
	s.addText("MPIDAttribution", "")
	s.exchangeSeq = s.add("ExchangeSequenceNo", vector.Int)
	s.seq = s.add("BMLLSequenceNo", vector.Int)
	s.source = s.add("BMLLSequenceSource", vector.Int)
	s.orderType = s.add("OrderType", vector.Int)
	s.message = s.addText("OriginalExchangeMessage", "F", "D", "U", "E")
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
		s.day.int(m.session.midnight)
		s.time.int(m.now)
		s.received.int(m.now + 9000 + c.id*7919%4096)
		s.eventNo.int(m.events)
		s.side.int(int64(c.side) + 1)
		s.action.int(c.action)
		s.originalID.identifier(c.id)
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
		s.tradeID.identifier(trade)
		s.orderID.identifier(newID)
		s.oldOrderID.identifier(oldID)
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
