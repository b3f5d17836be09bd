package demo

import "math"

// ordersPerSide is the number of resting orders the flow tends to.
const ordersPerSide = 80

// stock fills the empty book of the morning.
func (m *market) stock() {
	t := m.session.starts[preOpen]
	for i := range int32(24) {
		t += 1 + m.rng.Int64N(2e9)
		m.begin(t)
		s := side(i % 2)
		distance := float64(1 + i/2)
		if s == bid {
			distance = -distance
		}
		m.place(s, m.clamp(m.worth()+distance), m.size(), 0, 0)
		m.finish()
	}
}

// worth is the value now, as a place on the ladder.
func (m *market) worth() float64 { return m.value.at(m.now) - m.base }

func (m *market) clamp(place float64) int32 {
	return int32(max(0, min(2*reach, math.Round(place))))
}

// size draws the size of an order: round lots, odd sizes, now and then a large one.
func (m *market) size() int64 {
	u := m.rng.Uint64()
	lots := int64(1 + m.rng.ExpFloat64()*3)
	switch {
	case u%100 < 62:
		return lots * 100
	case u%100 < 97:
		return 1 + int64(u>>32)%600
	}
	return lots * 1000
}

// collect is an order of an auction: it may cross and does not trade.
func (m *market) collect() {
	s := side(m.rng.IntN(2))
	if alive := m.book.alive[s]; len(alive) > 10 && m.rng.Float64() < 0.2 {
		m.cancel(alive[m.rng.IntN(len(alive))])
		return
	}
	place := m.worth() + 3*m.rng.NormFloat64()
	if s == bid {
		place--
	} else {
		place++
	}
	m.place(s, m.clamp(place), m.size(), 0, 0)
}

// trade is one decision in continuous trading.
func (m *market) trade() {
	worth := m.worth()
	buy, pressed := m.pressure(worth)
	taking, fleeing := 0.05, 0.0
	if pressed {
		taking, fleeing = 0.12, 0.45
	}
	u := m.rng.Float64()
	threatened := bid
	if buy {
		threatened = ask
	}
	switch best := m.book.best[threatened]; {
	case u < taking && best != none:
		limit := best
		for range m.rng.IntN(3) {
			limit = worse(threatened, limit)
		}
		m.take(threatened.opposite(), max(0, min(2*reach, limit)), m.size())
		return
	case u < taking+fleeing && best != none:
		m.cancel(m.book.ladder[threatened][best].head)
		return
	case u > 0.99:
		m.away()
		return
	}
	s := side(m.rng.IntN(2))
	alive := m.book.alive[s]
	adding := 0.52 + 0.4*float64(ordersPerSide-len(alive))/ordersPerSide
	switch v := m.rng.Float64(); {
	case len(alive) < 15 || v < adding:
		m.quote(s, worth)
	case v > 0.92:
		m.amend(alive[m.rng.IntN(len(alive))], worth)
	default:
		// Of two candidates the one further from the spread goes, so that the book follows the value.
		h, other := alive[m.rng.IntN(len(alive))], alive[m.rng.IntN(len(alive))]
		if better(s, m.book.orders[h].tick, m.book.orders[other].tick) {
			h = other
		}
		m.cancel(h)
	}
}

// pressure tells which side takers are on and whether the value has left the spread.
func (m *market) pressure(worth float64) (buy, pressed bool) {
	b, a := m.book.best[bid], m.book.best[ask]
	if a != none && worth > float64(a)+0.5 {
		return true, true
	}
	if b != none && worth < float64(b)-0.5 {
		return false, true
	}
	return m.rng.Uint64()&1 == 0, false
}

// quote enters a limit order near the value; few of them trade.
func (m *market) quote(s side, worth float64) {
	tick := m.near(s, worth)
	if m.book.crosses(s, tick) && m.rng.Float64() < 0.9 {
		tick = worse(s, m.book.best[s.opposite()])
	}
	size := m.size()
	hidden, peak := int64(0), int64(0)
	if m.rng.IntN(33) == 0 && size >= 100 {
		peak = size
		hidden = size * (2 + m.rng.Int64N(6))
	}
	m.enter(s, max(0, min(2*reach, tick)), size, hidden, peak)
}

// near draws a price on the passive side of the value.
func (m *market) near(s side, worth float64) int32 {
	distance := 0.6 + min(3*m.rng.ExpFloat64(), 40)
	if s == bid {
		distance = -distance
	}
	return m.clamp(worth + distance)
}

// amend changes a resting order: smaller, or to another price that does not trade.
func (m *market) amend(h int32, worth float64) {
	o := m.book.orders[h]
	if m.rng.Uint64()&1 == 0 && o.size > 1 {
		m.shrink(h, 1+m.rng.Int64N(o.size-1))
		return
	}
	tick := m.near(o.side, worth)
	if tick == o.tick || m.book.crosses(o.side, tick) {
		m.cancel(h)
		return
	}
	m.reprice(h, tick)
}

// away is a print that does not come from this book: at the mid in a dark pool, or a
// retail or negotiated trade inside the spread.
func (m *market) away() {
	b, a := m.book.best[bid], m.book.best[ask]
	if a == none || b == none {
		return
	}
	mid := float64(a+b) / 2
	switch m.rng.IntN(3) {
	case 0:
		m.record(mid, m.size(), 1+m.rng.Int64N(2), dark)
	case 1:
		m.record(float64(b)+m.rng.Float64()*float64(a-b), 1+m.rng.Int64N(250), 0, retail)
	default:
		m.record(mid, 10*m.size(), 0, negotiated)
	}
}
