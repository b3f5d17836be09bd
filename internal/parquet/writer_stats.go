package parquet

import (
	"encoding/binary"
	"math"

	"github.com/parquet-go/parquet-go/format"

	"github.com/basaltlake/basalt/vector"
)

// longestStatistic is the longest string written as a minimum or maximum.
const longestStatistic = 256

// chunkStats are the statistics of the numbers of a column chunk.
type chunkStats struct {
	nulls              int64
	minFloat, maxFloat float64
	minInt, maxInt     int64
}

func newChunkStats() chunkStats {
	return chunkStats{
		minFloat: math.Inf(1), maxFloat: math.Inf(-1),
		minInt: math.MaxInt64, maxInt: math.MinInt64,
	}
}

// floats widens the bounds to the floats of these bits, none of which is NaN.
func (s *chunkStats) floats(words []uint64) {
	// Floats of one sign are in the order of their bits, which is found without a branch.
	least, most, signs := uint64(math.MaxUint64), uint64(0), uint64(0)
	for _, u := range words {
		least, most = min(least, u), max(most, u)
		signs |= u
	}
	if len(words) == 0 {
		return
	}
	if int64(signs) >= 0 {
		s.minFloat = min(s.minFloat, math.Float64frombits(least))
		s.maxFloat = max(s.maxFloat, math.Float64frombits(most))
		return
	}
	lo, hi := s.minFloat, s.maxFloat
	for _, u := range words {
		x := math.Float64frombits(u)
		if x < lo {
			lo = x
		}
		if x > hi {
			hi = x
		}
	}
	s.minFloat, s.maxFloat = lo, hi
}

// ints widens the bounds to integers.
func (s *chunkStats) ints(words []uint64) {
	lo, hi := s.minInt, s.maxInt
	for _, u := range words {
		lo, hi = min(lo, int64(u)), max(hi, int64(u))
	}
	s.minInt, s.maxInt = lo, hi
}

// statistics returns null count and, when there is a value, minimum and maximum.
func (c *chunkWriter) statistics() format.Statistics {
	s := format.Statistics{NullCount: c.stats.nulls}
	if c.stats.nulls == c.rows {
		return s
	}
	switch c.typ {
	case vector.Float:
		// A zero bound stands for both zeros, which compare equal.
		lo, hi := c.stats.minFloat, c.stats.maxFloat
		if lo == 0 {
			lo = math.Copysign(0, -1)
		}
		if hi == 0 {
			hi = 0
		}
		s.MinValue, s.MaxValue = eightBytes(math.Float64bits(lo)), eightBytes(math.Float64bits(hi))
	case vector.Bool:
		s.MinValue, s.MaxValue = boolByte(c.stats.minInt), boolByte(c.stats.maxInt)
	case vector.String:
		lo, hi := c.dict.values[0], c.dict.values[0]
		for _, v := range c.dict.values[1:] {
			lo, hi = min(lo, v), max(hi, v)
		}
		if len(lo) <= longestStatistic && len(hi) <= longestStatistic {
			s.MinValue, s.MaxValue = []byte(lo), []byte(hi)
		}
	default:
		s.MinValue, s.MaxValue = eightBytes(uint64(c.stats.minInt)), eightBytes(uint64(c.stats.maxInt))
	}
	return s
}

func eightBytes(u uint64) []byte { return binary.LittleEndian.AppendUint64(nil, u) }

func boolByte(v int64) []byte {
	if v != 0 {
		return []byte{1}
	}
	return []byte{0}
}
