package parquet

import (
	"fmt"
	"math"

	"github.com/basaltlake/basalt/vector"
)

// floatsOfInts converts integers; above 2^53 they are rounded.
func floatsOfInts(dst []float64, src []int64) error {
	for i, v := range src {
		dst[i] = float64(v)
	}
	return nil
}

// floatsOfUints converts unsigned integers of a width.
func floatsOfUints(bits int) func([]float64, []int64) error {
	mask := uint64(math.MaxUint64) >> (64 - bits)
	return func(dst []float64, src []int64) error {
		for i, v := range src {
			dst[i] = float64(uint64(v) & mask)
		}
		return nil
	}
}

// floatsOfDecimals divides, since powers of ten up to 10^22 are exact and their
// inverses are not: the result is the float64 nearest to the decimal as long as its
// digits are less than 2^53.
func floatsOfDecimals(scale int) func([]float64, []int64) error {
	power := math.Pow10(scale)
	return func(dst []float64, src []int64) error {
		for i, v := range src {
			dst[i] = float64(v) / power
		}
		return nil
	}
}

// intsOfDecimals accepts whole numbers only.
func intsOfDecimals(scale int) func([]int64, []int64) error {
	power := int64(1)
	for range scale {
		power *= 10
	}
	return func(dst, src []int64) error {
		for i, v := range src {
			if v%power != 0 {
				return &valueError{i, fmt.Sprintf("%v is not a whole number", float64(v)/float64(power))}
			}
			dst[i] = v / power
		}
		return nil
	}
}

// intsOfUints refuses what int64 cannot hold.
func intsOfUints(bits int) func([]int64, []int64) error {
	mask := int64(uint64(math.MaxUint64) >> (64 - bits))
	return func(dst, src []int64) error {
		for i, v := range src {
			if v &= mask; v < 0 {
				return &valueError{i, fmt.Sprintf("%d is too large", uint64(v))}
			}
			dst[i] = v
		}
		return nil
	}
}

// boolsOfInts accepts 0 and 1.
func boolsOfInts(dst, src []int64) error {
	for i, v := range src {
		if v != 0 && v != 1 {
			return &valueError{i, fmt.Sprintf("%d is neither 0 nor 1", v)}
		}
		dst[i] = v
	}
	return nil
}

// intsOfFloats accepts whole numbers only; NaN becomes null.
func intsOfFloats(dst []int64, src []float64) error {
	for i, v := range src {
		// 2^63 is a float64, 2^63-1 is not.
		if v >= -1<<63 && v < 1<<63 && v == math.Trunc(v) {
			dst[i] = int64(v)
			continue
		}
		if v == v {
			return &valueError{i, fmt.Sprintf("%v is not a whole number of 64 bits", v)}
		}
		dst[i] = vector.NullInt
	}
	return nil
}

// nanosOf scales to nanoseconds. nil when they are nanoseconds.
func nanosOf(unit int64) func([]int64, []int64) error {
	if unit == 1 {
		return nil
	}
	limit := math.MaxInt64 / unit
	return func(dst, src []int64) error {
		for i, v := range src {
			if v > limit || v < -limit {
				return &valueError{i, fmt.Sprintf("%d units of %d ns are beyond the years 1677 to 2262", v, unit)}
			}
			dst[i] = v * unit
		}
		return nil
	}
}
