package demo

// enter lets an order into the market: in continuous trading it trades first and its
// rest, if any, rests.
func (m *market) enter(s side, tick int32, size, hidden, peak int64) {
	if m.phase == continuous {
		size = m.take(s, tick, size)
		if size == 0 {
			size = min(hidden, peak)
			hidden -= size
			if size == 0 || m.book.crosses(s, tick) {
				return
			}
		}
	}
	m.place(s, tick, size, hidden, peak)
}

// take trades an incoming order against the other side down to its limit, best price
// and earliest order first, and returns what did not trade.
func (m *market) take(s side, limit int32, size int64) int64 {
	for size > 0 && m.book.crosses(s, limit) {
		resting := s.opposite()
		tick := m.book.best[resting]
		traded := m.execute(m.book.ladder[resting][tick].head, size, tick, int32(len(m.prints)), true)
		m.record(float64(tick), traded, int64(s)+1, lit)
		size -= traded
	}
	return size
}

// record adds a print at a ladder price.
func (m *market) record(tick float64, size, aggressor int64, kind printKind) {
	p := tradePrint{time: m.now, ticks: m.base + tick, size: size, aggressor: aggressor, phase: m.phase, kind: kind}
	if kind == lit || kind == auctioned {
		p.event = m.events + 1
	}
	m.prints = append(m.prints, p)
}

// uncrossAt ends an auction at t: all trades are at one price, one print per pair of
// orders. It does nothing when that moment has passed.
func (m *market) uncrossAt(t int64) {
	if t <= m.now {
		return
	}
	m.refillUntil(t)
	m.begin(t)
	b := m.book
	tick := b.uncrossingTick()
	for tick != none && b.best[bid] != none && b.best[ask] != none && b.best[bid] >= tick && b.best[ask] <= tick {
		buy := b.ladder[bid][b.best[bid]].head
		sell := b.ladder[ask][b.best[ask]].head
		size := min(b.orders[buy].size, b.orders[sell].size)
		number := int32(len(m.prints))
		m.execute(buy, size, tick, number, false)
		m.execute(sell, size, tick, number, false)
		m.record(float64(tick), size, 0, auctioned)
	}
	m.finish()
}

// uncrossingTick returns the price of the largest executable volume, of several the one
// with the smallest surplus, then the lowest; none when the book is not crossed.
func (b *book) uncrossingTick() int32 {
	lo, hi := b.best[ask], b.best[bid]
	if lo == none || hi == none || lo > hi {
		return none
	}
	var demand, supply int64
	for t := lo; t <= hi; t++ {
		demand += b.ladder[bid][t].size
	}
	best, volume, surplus := none, int64(0), int64(0)
	for t := lo; t <= hi; t++ {
		supply += b.ladder[ask][t].size
		v := min(demand, supply)
		d := max(demand, supply) - v
		if v > volume || v == volume && d < surplus {
			best, volume, surplus = t, v, d
		}
		demand -= b.ladder[bid][t].size
	}
	return best
}
