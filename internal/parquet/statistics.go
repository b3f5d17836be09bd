package parquet

import (
	"encoding/binary"
	"math"

	"github.com/parquet-go/parquet-go/format"
)

// statistics are the plain-encoded bounds of a column chunk. The legacy fields were
// compared as signed numbers whatever the type, so they count for signed ones only.
type statistics struct {
	min, max             []byte
	legacyMin, legacyMax []byte
}

func parseStatistics(r *compactReader) statistics {
	var s statistics
	r.fields(func(id int16, wire byte) {
		switch id {
		case 1:
			s.legacyMax = r.wantBinary(wire)
		case 2:
			s.legacyMin = r.wantBinary(wire)
		case 5:
			s.max = r.wantBinary(wire)
		case 6:
			s.min = r.wantBinary(wire)
		default:
			r.skip(wire)
		}
	})
	return s
}

// intRange returns the bounds of an integer or timestamp chunk in the units of the
// column's default type. ok is false when they are absent or make no sense.
func (s *statistics) intRange(l *leaf) (lo, hi int64, ok bool) {
	minimum, maximum := s.min, s.max
	if l.kind != kindUint && (minimum == nil || maximum == nil) {
		minimum, maximum = s.legacyMin, s.legacyMax
	}
	lo, okLo := plainBound(l.physical, minimum)
	hi, okHi := plainBound(l.physical, maximum)
	if !okLo || !okHi {
		return 0, 0, false
	}
	switch l.kind {
	case kindInt:
	case kindUint:
		if l.bits == 32 {
			lo, hi = int64(uint32(lo)), int64(uint32(hi))
		}
		ok = lo >= 0 && hi >= 0
		return lo, hi, ok && lo <= hi
	case kindTimestamp, kindDate, kindTimeOfDay:
		limit := math.MaxInt64 / l.nanos
		if lo < -limit || hi > limit {
			return 0, 0, false
		}
		lo, hi = lo*l.nanos, hi*l.nanos
	default:
		return 0, 0, false
	}
	return lo, hi, lo <= hi
}

func plainBound(physical format.Type, b []byte) (int64, bool) {
	switch {
	case physical == format.Int32 && len(b) == 4:
		return int64(int32(binary.LittleEndian.Uint32(b))), true
	case physical == format.Int64 && len(b) == 8:
		return int64(binary.LittleEndian.Uint64(b)), true
	}
	return 0, false
}
