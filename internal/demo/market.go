package demo

import (
	"math"
	"math/rand/v2"
)

// market simulates one listing for one day.
type market struct {
	book    *book
	session session
	value   valuePath
	base    float64 // price in ticks of ladder tick 0
	rng     *rand.Rand
	now     int64
	phase   phase
	group   []change // of the event in progress
	events  int64    // numbers the events
	refills []refill // pending peaks of icebergs, by time
	prints  []tradePrint
	quotes  []quote
	rows    int64
	out     *orderTables // nil when only prints and quotes are wanted
}

// tradePrint is an execution as the tape shows it.
type tradePrint struct {
	time      int64
	event     int64   // number of the event that caused it, 0 for prints away from the book
	ticks     float64 // price
	size      int64
	aggressor int64 // 1 buyer, 2 seller, 0 unknown
	phase     phase
	kind      printKind
}

// quote is the top of the book from a moment on; a tick is none when the side is empty.
type quote struct {
	time int64
	top  [2]topLevel
}

// refill is the next peak of an iceberg on its way into the book.
type refill struct {
	time         int64
	side         side
	tick         int32
	hidden, peak int64
}

// simulate runs the day of a listing. Order events and books go to out, unless it is nil.
func simulate(l listing, seed uint64, day int, midnight int64, from, to float64, out *orderTables) *market {
	rng := newRand(seed, streamMarket, int(l.id), day)
	s := newSession(midnight, [2]float64{rng.Float64(), rng.Float64()})
	m := &market{
		book:    newBook(l.id*1_000_000_000 + int64(day)*10_000_000),
		session: s,
		value:   newValuePath(seed, l.instrument, day, from, to, midnight+preOpenAt, midnight+closedAt+uncrossWindow),
		base:    math.Round(from) - reach,
		rng:     rng,
		out:     out,
	}
	m.stock()
	opening, closing := s.uncross(continuous), s.uncross(closed)
	arriving := newArrivals(seed, l, day, l.events, s)
	for t, ok := arriving.next(); ok && t < closing; t, ok = arriving.next() {
		if t >= opening {
			m.uncrossAt(opening)
			if t < s.starts[continuous] {
				continue // no orders between the auction and continuous trading
			}
		}
		m.refillUntil(t)
		m.begin(t)
		if m.phase == continuous {
			m.trade()
		} else {
			m.collect()
		}
		m.finish()
	}
	m.uncrossAt(opening)
	m.uncrossAt(closing)
	return m
}

// begin starts an event; time never stands still between events.
func (m *market) begin(t int64) {
	m.now = max(t, m.now+1)
	m.phase = m.session.at(m.now)
}

// finish ends an event: its rows get a time and a number, and the book is shown.
func (m *market) finish() {
	if len(m.group) == 0 {
		return
	}
	m.events++
	if m.out != nil {
		m.out.event(m)
	}
	m.rows += int64(len(m.group))
	m.group = m.group[:0]
	q := quote{time: m.now}
	for s := range q.top {
		q.top[s] = topLevel{tick: none}
		if best := m.book.best[s]; best != none {
			l := m.book.ladder[s][best]
			q.top[s] = topLevel{tick: best, size: l.size, orders: l.count}
		}
	}
	if n := len(m.quotes); n == 0 || m.quotes[n-1].top != q.top {
		m.quotes = append(m.quotes, q)
	}
}

// refill schedules the next peak of an iceberg.
func (m *market) refill(s side, tick int32, hidden, peak int64) {
	r := refill{time: m.now + 20_000 + m.rng.Int64N(380_000), side: s, tick: tick, hidden: hidden, peak: peak}
	i := len(m.refills)
	for i > 0 && m.refills[i-1].time > r.time {
		i--
	}
	m.refills = append(m.refills, refill{})
	copy(m.refills[i+1:], m.refills[i:])
	m.refills[i] = r
}

// refillUntil enters the peaks that are due before t.
func (m *market) refillUntil(t int64) {
	for len(m.refills) > 0 && m.refills[0].time < t {
		r := m.refills[0]
		m.refills = m.refills[:copy(m.refills, m.refills[1:])]
		m.begin(r.time)
		shown := min(r.peak, r.hidden)
		m.enter(r.side, r.tick, shown, r.hidden-shown, r.peak)
		m.finish()
	}
}
