package demo

// side of the book; the codes of the order table are side+1.
type side uint8

const (
	bid side = 0
	ask side = 1
)

func (s side) opposite() side { return 1 - s }

// none is the absent order, level or trade.
const none = int32(-1)

// order is a resting order.
type order struct {
	id     int64
	size   int64 // displayed and unexecuted
	hidden int64 // undisplayed part of an iceberg
	peak   int64 // displayed size of its peaks; 0 for ordinary orders
	tick   int32 // place on the ladder
	side   side
	prev   int32 // queue of the level, none at the ends
	next   int32
	slot   int32 // index in book.alive
}

// level is the queue at a price.
type level struct {
	size       int64
	count      int32
	head, tail int32
}

// book is a price-time priority book on a ladder of 2*reach+1 ticks. Orders are
// addressed by handle; a handle is reused after its order is gone.
type book struct {
	orders []order
	free   []int32
	ladder [2][]level
	best   [2]int32 // none when the side is empty
	levels [2]int32 // levels with orders
	alive  [2][]int32
	nextID int64
}

func newBook(firstID int64) *book {
	b := &book{nextID: firstID, best: [2]int32{none, none}}
	for s := range b.ladder {
		b.ladder[s] = make([]level, 2*reach+1)
		for i := range b.ladder[s] {
			b.ladder[s][i].head, b.ladder[s][i].tail = none, none
		}
	}
	return b
}

// better reports whether tick x has priority over y on side s.
func better(s side, x, y int32) bool {
	if s == bid {
		return x > y
	}
	return x < y
}

// worse returns the tick one step away from the spread.
func worse(s side, tick int32) int32 {
	if s == bid {
		return tick - 1
	}
	return tick + 1
}

// crosses reports whether an incoming order of side s limited to tick could trade.
func (b *book) crosses(s side, tick int32) bool {
	opposite := b.best[s.opposite()]
	if opposite == none {
		return false
	}
	if s == bid {
		return tick >= opposite
	}
	return tick <= opposite
}

// insert adds an order at the end of its level's queue.
func (b *book) insert(s side, tick int32, size, hidden, peak int64) int32 {
	var h int32
	if n := len(b.free); n > 0 {
		h = b.free[n-1]
		b.free = b.free[:n-1]
	} else {
		h = int32(len(b.orders))
		b.orders = append(b.orders, order{})
	}
	b.orders[h] = order{id: b.nextID, size: size, hidden: hidden, peak: peak, tick: tick, side: s, slot: int32(len(b.alive[s]))}
	b.nextID++
	b.alive[s] = append(b.alive[s], h)
	b.enqueue(h)
	return h
}

// remove takes an order out of the book; the handle is free afterwards.
func (b *book) remove(h int32) {
	b.dequeue(h)
	o := &b.orders[h]
	alive := b.alive[o.side]
	last := alive[len(alive)-1]
	alive[o.slot] = last
	b.orders[last].slot = o.slot
	b.alive[o.side] = alive[:len(alive)-1]
	b.free = append(b.free, h)
}

// reduce makes an order smaller in place; it keeps its priority.
func (b *book) reduce(h int32, by int64) {
	o := &b.orders[h]
	o.size -= by
	b.ladder[o.side][o.tick].size -= by
}

// move gives an order a new price and the last place there.
func (b *book) move(h, tick int32) {
	b.dequeue(h)
	b.orders[h].tick = tick
	b.enqueue(h)
}

func (b *book) enqueue(h int32) {
	o := &b.orders[h]
	l := &b.ladder[o.side][o.tick]
	o.prev, o.next = l.tail, none
	if l.tail != none {
		b.orders[l.tail].next = h
	} else {
		l.head = h
		b.levels[o.side]++
		if best := b.best[o.side]; best == none || better(o.side, o.tick, best) {
			b.best[o.side] = o.tick
		}
	}
	l.tail = h
	l.count++
	l.size += o.size
}

func (b *book) dequeue(h int32) {
	o := &b.orders[h]
	l := &b.ladder[o.side][o.tick]
	if o.prev != none {
		b.orders[o.prev].next = o.next
	} else {
		l.head = o.next
	}
	if o.next != none {
		b.orders[o.next].prev = o.prev
	} else {
		l.tail = o.prev
	}
	l.count--
	l.size -= o.size
	if l.count == 0 {
		b.levels[o.side]--
		if b.best[o.side] == o.tick {
			b.best[o.side] = b.nextLevel(o.side, o.tick)
		}
	}
}

// nextLevel returns the first tick behind the given one that has orders, or none.
func (b *book) nextLevel(s side, tick int32) int32 {
	if b.levels[s] == 0 {
		return none
	}
	for t := worse(s, tick); t >= 0 && t <= 2*reach; t = worse(s, t) {
		if b.ladder[s][t].count > 0 {
			return t
		}
	}
	return none
}

// ahead returns size and number of the orders with priority at the order's price.
func (b *book) ahead(h int32) (size int64, orders int32) {
	for p := b.orders[h].prev; p != none; p = b.orders[p].prev {
		size += b.orders[p].size
		orders++
	}
	return size, orders
}

// depth returns the number of the level at tick: 1 is the best.
func (b *book) depth(s side, tick int32) int32 {
	n := int32(1)
	for t := b.best[s]; t != none && better(s, t, tick); t = worse(s, t) {
		if b.ladder[s][t].count > 0 {
			n++
		}
	}
	return n
}

// top fills the first levels of a side and returns how many there are in out.
func (b *book) top(s side, out []topLevel) int {
	n := 0
	for t := b.best[s]; t != none && n < len(out); t = b.nextLevel(s, t) {
		l := &b.ladder[s][t]
		out[n] = topLevel{tick: t, size: l.size, orders: l.count}
		n++
		if int32(n) == b.levels[s] {
			break
		}
	}
	return n
}

// topLevel is a level as a book snapshot shows it.
type topLevel struct {
	tick   int32
	size   int64
	orders int32
}
