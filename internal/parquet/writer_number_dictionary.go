package parquet

import "math/bits"

const (
	// numberDictMost is how many numbers a dictionary holds at most: a place and one fits
	// into a slot.
	numberDictMost = 1 << 15
	// numberDictTotal is how many the dictionaries of all columns hold at most. One takes
	// some 20 bytes.
	numberDictTotal = 2 << 20
	// numberDictSlots is how many slots a number has, at least. With two, one look-up in
	// seven finds another number first, which nobody can foresee.
	numberDictSlots = 4
	// numberDictSample is the number of words that tell whether a column repeats itself.
	numberDictSample = 1024
)

// numberDict is the dictionary of the numbers of a column chunk, in order of first
// appearance. It is given up when numbers do not repeat enough; the pages after that are
// plain.
type numberDict struct {
	most   int  // numbers
	plain  bool // given up
	whole  bool // for whole numbers
	values []uint64
	used   int      // values that pages refer to
	slots  []uint16 // hash of a value → its place + 1; 0 is free
}

func (d *numberDict) reset() {
	d.plain = false
	d.values, d.used = d.values[:0], 0
	d.slots = d.slots[:0]
}

// translate sets e.indexes to the places of e.words. It reports false when the page is to
// be plain.
func (d *numberDict) translate(e *writerEncoder) bool {
	n := len(e.words)
	if d.plain || n == 0 {
		return false
	}
	if d.used == 0 {
		repeating, whole := sampleWords(e)
		d.whole = whole
		if !repeating && !whole {
			d.plain = true
			return false
		}
	}
	if cap(e.indexes) < n {
		e.indexes = make([]int32, n, n+n/8)
	}
	e.indexes = e.indexes[:n]
	for lo := 0; lo < n; lo += numberDictSample {
		hi := min(lo+numberDictSample, n)
		if !d.find(e.indexes[lo:hi], e.words[lo:hi]) || !d.pays(hi+numberDictSample) {
			d.plain = true
			return false
		}
	}
	d.used = len(d.values)
	return true
}

// pays reports whether n places, and the numbers added for them, are smaller than numbers
// of which Snappy makes three bytes when they are repeated, or hardly larger: there is
// less to add for later pages. Whole numbers repeat in later pages if not in the first.
func (d *numberDict) pays(n int) bool {
	added := len(d.values) - d.used
	return n*d.width() <= 28*(n-added) || d.whole && d.used == 0
}

// sampleWords tells of the words in the middle of a page whether many are repeated, and
// whether all are floats that are whole numbers of no more than six digits.
func sampleWords(e *writerEncoder) (repeating, whole bool) {
	from := max(len(e.words)-numberDictSample, 0) / 2
	sample := e.words[from:min(len(e.words), from+numberDictSample)]
	low := uint64(0)
	for _, u := range sample {
		low |= u << 32
	}
	return 4*e.snappy.find(sample) >= len(sample), low == 0
}

// width is the number of bits of a place. It is one at least: some readers take zero for
// an error.
func (d *numberDict) width() int { return max(1, bits.Len(uint(max(len(d.values)-1, 0)))) }

// find sets indexes to the places of words, and adds those that are new. It reports false
// when there are too many.
func (d *numberDict) find(indexes []int32, words []uint64) bool {
	for len(words) > 0 {
		if len(d.values) >= d.most {
			return false
		}
		if numberDictSlots*len(d.values) >= len(d.slots) {
			d.grow()
		}
		done := d.fill(indexes, words)
		indexes, words = indexes[done:], words[done:]
	}
	return true
}

// fill does find until the slots are to grow, and returns how far it came.
func (d *numberDict) fill(indexes []int32, words []uint64) int {
	slots, values := d.slots, d.values
	mask := uint64(len(slots) - 1)
	shift := 64 - bits.Len64(mask)
	indexes = indexes[:len(words)]
	for i, u := range words {
		h := numberHash(u) >> (shift & 63)
		for {
			slot := &slots[h&mask]
			place := int(*slot) - 1
			if uint(place) < uint(len(values)) && values[place] == u {
				indexes[i] = int32(place)
				break
			}
			if place < 0 {
				if numberDictSlots*len(values) >= len(slots) {
					d.values = values
					return i
				}
				indexes[i] = int32(len(values))
				values = append(values, u)
				*slot = uint16(len(values))
				break
			}
			h++
		}
	}
	d.values = values
	return len(words)
}

// numberHash spreads numbers over the slots by its highest bits: floats that are whole
// numbers, which differ in a few bits in the middle, as well as any others.
func numberHash(u uint64) uint64 {
	u *= snappyHash
	return (u ^ u>>32) * snappyHash
}

// grow doubles the slots.
func (d *numberDict) grow() {
	if n := max(2*len(d.slots), 1<<10); n <= cap(d.slots) {
		d.slots = d.slots[:n]
		clear(d.slots)
	} else {
		d.slots = make([]uint16, n)
	}
	mask := uint64(len(d.slots) - 1)
	shift := 64 - bits.Len64(mask)
	for place, u := range d.values {
		h := numberHash(u) >> (shift & 63)
		for d.slots[h&mask] != 0 {
			h++
		}
		d.slots[h&mask] = uint16(place + 1)
	}
}
