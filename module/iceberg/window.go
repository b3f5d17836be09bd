package iceberg

import (
	"math"
	"sort"
)

// window finds the execution nearest in time to a print.
type window struct {
	time      []int64 // of the candidates, ascending
	tolerance int64   // ns, inclusive
	symmetric bool    // later ones count too
}

// nearest returns the candidate that fits and is nearest to t, or -1. Of equally near
// ones the earlier wins, and of those at one instant up to t the last row.
func (w *window) nearest(t int64, fits func(i int) bool) int {
	right := sort.Search(len(w.time), func(i int) bool { return w.time[i] > t })
	left := right - 1
	for {
		before, after := int64(math.MaxInt64), int64(math.MaxInt64)
		if left >= 0 {
			before = t - w.time[left]
		}
		if w.symmetric && right < len(w.time) {
			after = w.time[right] - t
		}
		switch {
		case min(before, after) > w.tolerance:
			return -1
		case before <= after:
			if fits(left) {
				return left
			}
			left--
		default:
			if fits(right) {
				return right
			}
			right++
		}
	}
}

// count returns how many candidates lie before t.
func (w *window) count(t int64) int {
	return sort.Search(len(w.time), func(i int) bool { return w.time[i] >= t })
}

// equal compares prices that were computed: a notional divided by a size is rarely the
// price to the last bit.
func equal(a, b float64) bool {
	return math.Abs(a-b) <= 1e-9*math.Max(math.Abs(a), math.Abs(b))
}
