package demo

// Actions of the order table.
const (
	inserted = 2
	removed  = 3
	updated  = 4
)

// change is one row of the order table before it has a time and a number. Ticks and
// levels are none where the order did not exist before or does not after.
type change struct {
	action    int64
	side      side
	id        int64
	size      int64
	oldSize   int64
	tick      int32
	oldTick   int32
	level     int32
	oldLevel  int32
	execTick  int32 // none without execution
	execSize  int64 // more than oldSize when hidden size traded
	trade     int32 // index of its print, none without execution
	sizeAhead int64 // of an insert or move after, of anything else before
	ahead     int32 // orders
}

// place puts a new order at the end of a queue and records it.
func (m *market) place(s side, tick int32, size, hidden, peak int64) {
	h := m.book.insert(s, tick, size, hidden, peak)
	c := change{
		action: inserted, side: s, id: m.book.orders[h].id, size: size, tick: tick, oldTick: none,
		level: m.book.depth(s, tick), oldLevel: none, execTick: none, trade: none,
	}
	c.sizeAhead, c.ahead = m.book.ahead(h)
	m.group = append(m.group, c)
}

// cancel takes an order out of the book and records it.
func (m *market) cancel(h int32) {
	o := m.book.orders[h]
	c := change{
		action: removed, side: o.side, id: o.id, oldSize: o.size, tick: none, oldTick: o.tick,
		level: none, oldLevel: m.book.depth(o.side, o.tick), execTick: none, trade: none,
	}
	c.sizeAhead, c.ahead = m.book.ahead(h)
	m.book.remove(h)
	m.group = append(m.group, c)
}

// shrink makes an order smaller; it keeps its priority.
func (m *market) shrink(h int32, by int64) {
	o := m.book.orders[h]
	depth := m.book.depth(o.side, o.tick)
	c := change{
		action: updated, side: o.side, id: o.id, size: o.size - by, oldSize: o.size, tick: o.tick, oldTick: o.tick,
		level: depth, oldLevel: depth, execTick: none, trade: none,
	}
	c.sizeAhead, c.ahead = m.book.ahead(h)
	m.book.reduce(h, by)
	m.group = append(m.group, c)
}

// reprice moves an order to the end of the queue at another price.
func (m *market) reprice(h, tick int32) {
	o := m.book.orders[h]
	c := change{
		action: updated, side: o.side, id: o.id, size: o.size, oldSize: o.size, tick: tick, oldTick: o.tick,
		oldLevel: m.book.depth(o.side, o.tick), execTick: none, trade: none,
	}
	m.book.move(h, tick)
	c.level = m.book.depth(o.side, tick)
	c.sizeAhead, c.ahead = m.book.ahead(h)
	m.group = append(m.group, c)
}

// execute trades up to want of a resting order at a price, as print number trade, and
// returns what traded. Hidden size trades when hidden is set; what is left of it enters
// the book later as a new order.
func (m *market) execute(h int32, want int64, tick, trade int32, hidden bool) int64 {
	o := m.book.orders[h]
	shown := min(want, o.size)
	depth := m.book.depth(o.side, o.tick)
	c := change{
		action: updated, side: o.side, id: o.id, size: o.size - shown, oldSize: o.size, tick: o.tick, oldTick: o.tick,
		level: depth, oldLevel: depth, execTick: tick, execSize: shown, trade: trade,
	}
	c.sizeAhead, c.ahead = m.book.ahead(h)
	if shown < o.size {
		m.book.reduce(h, shown)
		m.group = append(m.group, c)
		return shown
	}
	left := o.hidden
	if hidden {
		revealed := min(want-shown, left)
		c.execSize += revealed
		left -= revealed
	}
	c.action, c.tick, c.level = removed, none, none
	m.book.remove(h)
	m.group = append(m.group, c)
	if left > 0 {
		m.refill(o.side, o.tick, left, o.peak)
	}
	return c.execSize
}
