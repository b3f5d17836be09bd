package l3

import "hash/maphash"

// order is an insert that waits for its end.
type order struct {
	id     string
	hash   uint32
	older  int32 // the insert before it of the same identifier, or the next free place; -1 is none
	bucket int32
	side   int8
	live   bool
	since  int64
	size   float64
}

// liveOrders are the orders in the book of a listing, by identifier. Orders that ended
// are forgotten and their places are used again, so that memory follows the depth of
// the book and not the length of the day.
type liveOrders struct {
	seed  maphash.Seed
	cells []cell // open addressing with linear probing; the length is a power of two
	used  int
	all   []order
	free  int32 // first free place in all; -1 is none
}

// cell is a place of the hash table: the upper half of the hash, which mostly saves a
// look at the order, and the place of the newest order of an identifier plus one.
type cell struct {
	hash uint32
	at   int32
}

func newLiveOrders() *liveOrders {
	return &liveOrders{seed: maphash.MakeSeed(), cells: make([]cell, 64), free: -1}
}

func (l *liveOrders) hash(id string) uint32 { return uint32(maphash.String(l.seed, id) >> 32) }

// find returns the cell of an identifier, or the empty one where it would lie.
func (l *liveOrders) find(id string, hash uint32) uint32 {
	mask := uint32(len(l.cells) - 1)
	i := hash & mask
	for {
		c := l.cells[i]
		if c.at == 0 || c.hash == hash && l.all[c.at-1].id == id {
			return i
		}
		i = (i + 1) & mask
	}
}

// insert adds an order. Several may have one identifier: they end together.
func (l *liveOrders) insert(o order) {
	o.hash = l.hash(o.id)
	if 4*(l.used+1) > 3*len(l.cells) {
		l.grow()
	}
	c := &l.cells[l.find(o.id, o.hash)]
	o.older, o.live = -1, true
	if c.at != 0 {
		o.older = c.at - 1
	} else {
		l.used++
	}
	*c = cell{o.hash, l.place(o) + 1}
}

func (l *liveOrders) place(o order) int32 {
	at := l.free
	if at < 0 {
		l.all = append(l.all, o)
		return int32(len(l.all) - 1)
	}
	l.free = l.all[at].older
	l.all[at] = o
	return at
}

// end takes the orders of an identifier out of the book and calls f for each, the
// newest first.
func (l *liveOrders) end(id string, f func(*order)) {
	i := l.find(id, l.hash(id))
	at := l.cells[i].at - 1
	if at < 0 {
		return
	}
	l.remove(i)
	for at >= 0 {
		o := &l.all[at]
		f(o)
		next := o.older
		*o = order{older: l.free}
		l.free, at = at, next
	}
}

// rename gives the orders of an identifier another one. They end together with those
// that have it already.
func (l *liveOrders) rename(before, after string) {
	i := l.find(before, l.hash(before))
	newest := l.cells[i].at - 1
	if newest < 0 {
		return
	}
	l.remove(i)
	hash := l.hash(after)
	c := &l.cells[l.find(after, hash)]
	for at := newest; ; at = l.all[at].older {
		o := &l.all[at]
		o.id, o.hash = after, hash
		if o.older < 0 {
			o.older = c.at - 1
			break
		}
	}
	if c.at == 0 {
		l.used++
	}
	*c = cell{hash, newest + 1}
}

// remove empties a cell and moves later ones up, so that none is cut off from its home.
func (l *liveOrders) remove(i uint32) {
	l.used--
	mask := uint32(len(l.cells) - 1)
	for j := i; ; {
		l.cells[i] = cell{}
		for {
			j = (j + 1) & mask
			if l.cells[j].at == 0 {
				return
			}
			// The cell at j may move to i unless its home lies cyclically in (i, j].
			if home := l.cells[j].hash & mask; (j-home)&mask >= (j-i)&mask {
				break
			}
		}
		l.cells[i] = l.cells[j]
		i = j
	}
}

func (l *liveOrders) grow() {
	old := l.cells
	l.cells = make([]cell, 2*len(old))
	mask := uint32(len(l.cells) - 1)
	for _, c := range old {
		if c.at == 0 {
			continue
		}
		i := c.hash & mask
		for l.cells[i].at != 0 {
			i = (i + 1) & mask
		}
		l.cells[i] = c
	}
}

// rest calls f for all orders that are still in the book, in an order that follows from
// the events alone.
func (l *liveOrders) rest(f func(*order)) {
	for i := range l.all {
		if l.all[i].live {
			f(&l.all[i])
		}
	}
}
