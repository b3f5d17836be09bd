package parquet

import (
	"encoding/binary"
	"math"

	"github.com/parquet-go/parquet-go/format"

	"github.com/basaltlake/basalt/vector"
)

// writerInfinity is the largest magnitude that is not NaN.
const writerInfinity = 0x7FF0000000000000

// floatPage encodes one page of floats. NaN is null. One pass does it all, without a
// branch on nulls: a null is written too, and the next value overwrites it.
func (c *chunkWriter) floatPage(values []float64, e *writerEncoder) {
	n := len(values)
	bits, out := e.beginSparse(n)
	lo, hi := c.stats.minFloat, c.stats.maxFloat
	at := 0
	for group := range bits {
		part := values[8*group : min(8*group+8, n)]
		var set uint64
		for k, x := range part {
			u := math.Float64bits(x)
			known := 1 - nanBit(u)
			binary.LittleEndian.PutUint64(out[at:], u)
			at += int(8 * known)
			set |= known << k
			// Comparisons with NaN are false.
			if x < lo {
				lo = x
			}
			if x > hi {
				hi = x
			}
		}
		bits[group] = byte(set)
	}
	c.stats.minFloat, c.stats.maxFloat = lo, hi
	nulls := n - at/8
	e.endSparse(n, nulls)
	e.end(c, n, nulls, format.Plain)
}

// nanBit is 1 for the bits of a NaN, else 0, without a branch.
func nanBit(u uint64) uint64 { return (writerInfinity - u&^(1<<63)) >> 63 }

// intPage encodes one page of integers, times or booleans. NullInt is null.
func (c *chunkWriter) intPage(values []int64, e *writerEncoder) {
	nulls := 0
	lo, hi := c.stats.minInt, c.stats.maxInt
	for _, x := range values {
		if x == vector.NullInt {
			nulls++
			continue
		}
		lo = min(lo, x)
		hi = max(hi, x)
	}
	c.stats.minInt, c.stats.maxInt = lo, hi
	n, present := len(values), len(values)-nulls
	size := 8 * present
	if c.typ == vector.Bool {
		size = (present + 7) / 8
	}
	bits, out := e.begin(n, nulls, size)
	if c.typ == vector.Bool {
		clear(out)
	}
	at := 0
	for i, x := range values {
		if x == vector.NullInt {
			continue
		}
		if bits != nil {
			bits[i>>3] |= 1 << (i & 7)
		}
		if c.typ == vector.Bool {
			if x != 0 {
				out[at>>3] |= 1 << (at & 7)
			}
		} else {
			binary.LittleEndian.PutUint64(out[8*at:], uint64(x))
		}
		at++
	}
	e.end(c, n, nulls, format.Plain)
}
