package demo

import "math"

const (
	dayVolatility = 0.01 // standard deviation of a day's return
	valueStep     = int64(1e9)
	reach         = 2048 // ticks a day's prices may lie from the value at its start
)

// eves returns the value of an instrument in ticks before each of n days and after the
// last: a random walk that starts at the instrument's value.
func eves(seed uint64, in *instrument, n int) []float64 {
	rng := newRand(seed, streamEve, in.number, 0)
	v := make([]float64, n+1)
	v[0] = float64(in.value)
	for d := 1; d <= n; d++ {
		v[d] = v[d-1] * math.Exp(dayVolatility*math.Max(-3, math.Min(3, rng.NormFloat64())))
		// Keep prices in a range where a tick is a sensible fraction of them.
		v[d] = math.Max(2500, math.Min(15000, v[d]))
	}
	return v
}

// valuePath is the value of an instrument during a day, in ticks by second, the same on
// all its venues: a Brownian bridge from one eve to the next.
type valuePath struct {
	start int64
	ticks []float64
}

func newValuePath(seed uint64, in *instrument, day int, from, to float64, start, end int64) valuePath {
	n := int((end-start)/valueStep) + 2
	p := valuePath{start: start, ticks: make([]float64, n)}
	rng := newRand(seed, streamValue, in.number, day)
	step := from * dayVolatility / math.Sqrt(float64(n))
	v := 0.0
	for i := range p.ticks {
		p.ticks[i] = v
		v += step * rng.NormFloat64()
	}
	last := p.ticks[n-1]
	for i := range p.ticks {
		u := float64(i) / float64(n-1)
		x := from + p.ticks[i] - u*last + u*(to-from)
		p.ticks[i] = math.Max(from-reach*3/4, math.Min(from+reach*3/4, x))
	}
	return p
}

// at returns the value at t; before the start and after the end it is the nearest one.
func (p valuePath) at(t int64) float64 {
	i := int((t - p.start) / valueStep)
	return p.ticks[max(0, min(i, len(p.ticks)-1))]
}
