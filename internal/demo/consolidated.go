package demo

import (
	"math"

	"github.com/basaltlake/basalt/vector"
)

// consolidatedSheet is the cbbo table: the best quotes over all venues of an
// instrument, one level, under the primary listing. Sizes and orders are summed over
// the venues that show the best price.
type consolidatedSheet struct {
	sheet
	day, time, local, nanoseconds, offset, eventNo, listing, ticker *column
	price, size, orders, depth                                      [2]*column
}

func newConsolidatedSheet() *consolidatedSheet {
	s := &consolidatedSheet{}
	s.day = s.add("TradeDate", vector.Time)
	s.time = s.add("EventTimestamp", vector.Time)
	s.local = s.add("LocalTimestamp", vector.Time)
	s.nanoseconds = s.add("TimestampNanoseconds", vector.Time)
	s.offset = s.add("TZOffset", vector.Int)
	for side, name := range [2]string{"Bid", "Ask"} {
		s.price[side] = s.add(name+"Price1", vector.Float)
		s.size[side] = s.add(name+"Quantity1", vector.Int)
		s.orders[side] = s.add(name+"NumOrders1", vector.Int)
	}
	s.depth[bid] = s.add("BidLevelCount", vector.Int)
	s.depth[ask] = s.add("AskLevelCount", vector.Int)
	s.eventNo = s.add("L2EventNo", vector.Int)
	s.addMIC("MIC")
	s.ticker = s.add("Ticker", vector.String)
	s.listing = s.add("ListingId", vector.Int)
	s.addText("CurrencyCode", currency)
	return s
}

// merge writes a row for every change of the best quotes; the first market is the
// primary's. All markets of an instrument share one ladder.
func (s *consolidatedSheet) merge(l listing, markets []*market) {
	next := make([]int, len(markets))
	now := make([][2]topLevel, len(markets))
	for v := range now {
		now[v] = [2]topLevel{{tick: none}, {tick: none}}
	}
	var shown [2]topLevel
	for events := int64(0); ; {
		v := earliest(markets, next)
		if v < 0 {
			return
		}
		q := markets[v].quotes[next[v]]
		next[v]++
		now[v] = q.top
		best := [2]topLevel{consolidate(bid, now), consolidate(ask, now)}
		if events > 0 && best == shown {
			continue
		}
		shown = best
		events++
		s.row(l, markets[0], q.time, events, best)
	}
}

// earliest returns the market with the next quote, the first of several, -1 at the end.
func earliest(markets []*market, next []int) int {
	at, when := -1, int64(math.MaxInt64)
	for v, m := range markets {
		if next[v] < len(m.quotes) && m.quotes[next[v]].time < when {
			at, when = v, m.quotes[next[v]].time
		}
	}
	return at
}

func consolidate(s side, tops [][2]topLevel) topLevel {
	best := topLevel{tick: none}
	for _, t := range tops {
		switch l := t[s]; {
		case l.tick == none:
		case best.tick == none || better(s, l.tick, best.tick):
			best = l
		case l.tick == best.tick:
			best.size += l.size
			best.orders += l.orders
		}
	}
	return best
}

func (s *consolidatedSheet) row(l listing, m *market, t, event int64, best [2]topLevel) {
	s.day.int(m.session.midnight)
	s.time.micros(t)
	s.local.micros(t)
	s.nanoseconds.int(t)
	s.offset.int(0)
	for side, b := range best {
		size, orders, depth := b.size, int64(b.orders), int64(1)
		if b.tick == none {
			size, orders, depth = null, null, 0
		}
		s.price[side].float(m.price(l, b.tick))
		s.size[side].int(size)
		s.orders[side].int(orders)
		s.depth[side].int(depth)
	}
	s.eventNo.int(event)
	s.ticker.text(l.ticker)
	s.listing.int(l.id)
	s.endRow()
}
