package demo

import (
	"math"
	"math/rand/v2"
	"time"
)

// arrivalStep is the resolution of the intensity of a day.
const arrivalStep = int64(10 * time.Second)

// arrivals yields the times of a day's orders in ascending order: intensity is U-shaped
// over the continuous phase, lower in auctions, and orders come in bursts.
type arrivals struct {
	rng   *rand.Rand
	start int64
	share []float64 // cumulated intensity by step, from 0 to 1
	scale float64   // 1 / sum of all waiting times
	sum   float64
	left  int
	cell  int
	last  int64
}

// newArrivals prepares n times between start and end.
func newArrivals(seed uint64, l listing, day, n int, s session) *arrivals {
	a := &arrivals{rng: newRand(seed, streamArrivals, int(l.id), day), start: s.starts[preOpen], left: n}
	steps := int((s.starts[closed] - a.start) / arrivalStep)
	a.share = make([]float64, steps+1)
	for i := range steps {
		a.share[i+1] = a.share[i] + intensity(s, a.start+int64(i)*arrivalStep)
	}
	for i := range a.share {
		a.share[i] /= a.share[steps]
	}
	// The waiting times are drawn twice, so that they need not be kept.
	again := newRand(seed, streamArrivals, int(l.id), day)
	var total float64
	for range n + 1 {
		total += wait(again)
	}
	a.scale = 1 / total
	return a
}

// wait draws a waiting time in units of its own; half of the orders follow quickly.
func wait(rng *rand.Rand) float64 {
	w := rng.ExpFloat64()
	if rng.Uint64()&1 == 0 {
		w *= 0.001
	}
	return w
}

func intensity(s session, t int64) float64 {
	switch s.at(t) {
	case preOpen:
		return 0.15
	case openingAuction:
		return 0.5
	case closingAuction, closed:
		return 0.8
	}
	fromOpen := float64(t-s.starts[continuous]) / float64(time.Minute)
	toClose := float64(s.starts[closingAuction]-t) / float64(time.Minute)
	return 0.7 + 1.6*math.Exp(-fromOpen/25) + 1.3*math.Exp(-toClose/30)
}

// next returns the next time; ok is false after the last.
func (a *arrivals) next() (t int64, ok bool) {
	if a.left == 0 {
		return 0, false
	}
	a.left--
	a.sum += wait(a.rng)
	u := min(a.sum*a.scale, 1)
	for a.cell < len(a.share)-2 && a.share[a.cell+1] < u {
		a.cell++
	}
	lo, hi := a.share[a.cell], a.share[a.cell+1]
	t = a.start + int64((float64(a.cell)+(u-lo)/(hi-lo))*float64(arrivalStep))
	t = max(t, a.last+1)
	a.last = t
	return t, true
}
