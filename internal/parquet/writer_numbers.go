package parquet

import (
	"math"

	"github.com/parquet-go/parquet-go/format"

	"github.com/basaltlake/basalt/vector"
)

// writerInfinity is the largest magnitude that is not NaN.
const writerInfinity = 0x7FF0000000000000

// floatPage encodes one page of floats. NaN is null.
func (c *chunkWriter) floatPage(values []float64, e *writerEncoder) {
	e.rows(len(values))
	e.words = denseFloats(e.words, e.known, values)
	c.see(len(values), e)
	c.numberPage(len(values), e)
}

// see shows the numbers of a page to whoever wants to see them.
func (c *chunkWriter) see(rows int, e *writerEncoder) {
	if c.seen != nil {
		c.seen(e.words, e.known, rows)
	}
}

// intPage encodes one page of integers, times or booleans. NullInt is null.
func (c *chunkWriter) intPage(values []int64, e *writerEncoder) {
	e.rows(len(values))
	e.words = denseInts(e.words, e.known, values)
	c.see(len(values), e)
	if c.typ == vector.Bool {
		c.boolPage(len(values), e)
		return
	}
	c.numberPage(len(values), e)
}

// numberPage encodes the words of n rows: as places in the dictionary while there is one.
func (c *chunkWriter) numberPage(n int, e *writerEncoder) {
	nulls := n - len(e.words)
	e.levels(n, nulls)
	if c.typ != vector.Time && c.numbers.translate(e) {
		e.appendIndexes(c.numbers.width())
		e.end(c, nil, n, nulls, format.RLEDictionary)
		return
	}
	if c.typ == vector.Float {
		c.stats.floats(e.words)
	} else {
		c.stats.ints(e.words)
	}
	e.sample = c.typ == vector.Float
	e.end(c, e.words, n, nulls, format.Plain)
}

// boolPage encodes the words of n rows as bits.
func (c *chunkWriter) boolPage(n int, e *writerEncoder) {
	c.stats.ints(e.words)
	nulls := n - len(e.words)
	e.levels(n, nulls)
	at := len(e.page)
	e.page = append(e.page, make([]byte, (len(e.words)+7)/8)...)
	for i, u := range e.words {
		if u != 0 {
			e.page[at+i>>3] |= 1 << (i & 7)
		}
	}
	e.end(c, nil, n, nulls, format.Plain)
}

// wordsFor returns memory for n words, and for the group of eight that is written at once.
func wordsFor(words []uint64, n int) []uint64 {
	if cap(words) < n+8 {
		words = make([]uint64, n+8+n/8)
	}
	return words[:n+8]
}

// denseFloats returns the bits of the values that are not null, in the memory of words,
// and sets a bit of known for each. It has no branch on single nulls, which nobody can
// foresee: they are written as well, and the next value takes their place.
func denseFloats(words []uint64, known []byte, values []float64) []uint64 {
	words = wordsFor(words, len(values))
	at, group := 0, 0
	for ; len(values) >= 8 && group < len(known); group++ {
		v := (*[8]float64)(values)
		values = values[8:]
		u0, u1, u2, u3 := math.Float64bits(v[0]), math.Float64bits(v[1]), math.Float64bits(v[2]), math.Float64bits(v[3])
		u4, u5, u6, u7 := math.Float64bits(v[4]), math.Float64bits(v[5]), math.Float64bits(v[6]), math.Float64bits(v[7])
		out := (*[8]uint64)(words[at:])
		*out = [8]uint64{u0, u1, u2, u3, u4, u5, u6, u7}
		n0, n1, n2, n3 := nanBit(u0), nanBit(u1), nanBit(u2), nanBit(u3)
		n4, n5, n6, n7 := nanBit(u4), nanBit(u5), nanBit(u6), nanBit(u7)
		nulls := n0 | n1<<1 | n2<<2 | n3<<3 | n4<<4 | n5<<5 | n6<<6 | n7<<7
		known[group] = ^byte(nulls)
		if nulls == 0 {
			at += 8
			continue
		}
		i := 1 - n0
		out[i&7] = u1
		i += 1 - n1
		out[i&7] = u2
		i += 1 - n2
		out[i&7] = u3
		i += 1 - n3
		out[i&7] = u4
		i += 1 - n4
		out[i&7] = u5
		i += 1 - n5
		out[i&7] = u6
		i += 1 - n6
		out[i&7] = u7
		at += int(i + 1 - n7)
	}
	set := byte(0)
	for k, x := range values {
		if x == x {
			words[at] = math.Float64bits(x)
			at++
			set |= 1 << k
		}
	}
	if len(values) > 0 {
		known[group] = set
	}
	return words[:at]
}

// nanBit is 1 for the bits of a NaN, else 0, without a branch.
func nanBit(u uint64) uint64 { return (writerInfinity - u&^(1<<63)) >> 63 }

// denseInts does for integers what denseFloats does for floats.
func denseInts(words []uint64, known []byte, values []int64) []uint64 {
	words = wordsFor(words, len(values))
	at := 0
	for group := range known {
		var set byte
		for k, x := range values[8*group : min(8*group+8, len(values))] {
			words[at] = uint64(x)
			if x != vector.NullInt {
				at++
				set |= 1 << k
			}
		}
		known[group] = set
	}
	return words[:at]
}
