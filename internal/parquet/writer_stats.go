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
