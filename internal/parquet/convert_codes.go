package parquet

import (
	"fmt"
	"math"
	"strconv"

	"github.com/basaltlake/basalt/vector"
)

// codesOfInts writes integers as decimal digits.
func codesOfInts(dict *vector.Dict) func([]int32, []int64) error {
	var text []byte
	return func(dst []int32, src []int64) error {
		for i, v := range src {
			text = strconv.AppendInt(text[:0], v, 10)
			dst[i] = dict.CodeBytes(text)
		}
		return nil
	}
}

// codesOfUints writes unsigned integers of a width as decimal digits.
func codesOfUints(dict *vector.Dict, bits int) func([]int32, []int64) error {
	mask := uint64(math.MaxUint64) >> (64 - bits)
	var text []byte
	return func(dst []int32, src []int64) error {
		for i, v := range src {
			text = strconv.AppendUint(text[:0], uint64(v)&mask, 10)
			dst[i] = dict.CodeBytes(text)
		}
		return nil
	}
}

// codesOfFloats accepts whole numbers only, as long as neighbours differ: programs that
// know no null integers write identifiers as floats. NaN becomes null.
func codesOfFloats(dict *vector.Dict) func([]int32, []float64) error {
	const limit = 1 << 53
	var text []byte
	return func(dst []int32, src []float64) error {
		for i, v := range src {
			switch {
			case v != v:
				dst[i] = vector.NullCode
			case v == math.Trunc(v) && math.Abs(v) < limit:
				text = strconv.AppendInt(text[:0], int64(v), 10)
				dst[i] = dict.CodeBytes(text)
			default:
				return &valueError{i, fmt.Sprintf("%v is not a whole number below 2^53", v)}
			}
		}
		return nil
	}
}
