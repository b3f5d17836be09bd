package parquet

import (
	"math"

	"github.com/parquet-go/parquet-go/format"

	"github.com/basaltlake/basalt/vector"
)

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
	done, at := denseMany(words, known, values)
	for lo := done; lo < len(values); lo += 8 {
		var set byte
		for k, x := range values[lo:min(lo+8, len(values))] {
			words[at] = math.Float64bits(x)
			if x == x {
				at++
				set |= 1 << k
			}
		}
		known[lo/8] = set
	}
	return words[:at]
}

// denseInts does for integers what denseFloats does for floats.
func denseInts(words []uint64, known []byte, values []int64) []uint64 {
	words = wordsFor(words, len(values))
	at := 0
	for lo := 0; lo < len(values); lo += 8 {
		var set byte
		for k, x := range values[lo:min(lo+8, len(values))] {
			words[at] = uint64(x)
			if x != vector.NullInt {
				at++
				set |= 1 << k
			}
		}
		known[lo/8] = set
	}
	return words[:at]
}
