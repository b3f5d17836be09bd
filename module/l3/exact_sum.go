package l3

import (
	"math"
	"math/bits"
)

// exactSum adds durations of whole nanoseconds without rounding, so that their mean does
// not depend on the order in which orders end. 64 bits hold no more than 100,000 orders
// that rest a day.
type exactSum struct{ hi, lo uint64 }

func (s *exactSum) add(ns int64) {
	var carry uint64
	s.lo, carry = bits.Add64(s.lo, uint64(ns), 0)
	s.hi += carry
}

// addRest adds the durations from n moments to an end, both counted from a beginning.
func (s *exactSum) addRest(n, end int64, moments exactSum) {
	hi, lo := bits.Mul64(uint64(n), uint64(end))
	lo, borrow := bits.Sub64(lo, moments.lo, 0)
	hi, _ = bits.Sub64(hi, moments.hi, borrow)
	var carry uint64
	s.lo, carry = bits.Add64(s.lo, lo, 0)
	s.hi += hi + carry
}

// mean is the sum over n; null when n is 0.
func (s *exactSum) mean(n int64) float64 {
	if n == 0 {
		return math.NaN()
	}
	return (float64(s.hi)*(1<<64) + float64(s.lo)) / float64(n)
}
