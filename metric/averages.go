package metric

import (
	"math"

	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/vector"
)

// averages integrate states over the bucket's own interval: a row's value holds until
// the next row of the listing and is carried over bucket borders within the day.
//
// The weight of a row is the time since the previous row of its listing, or since the
// start of the bucket if that is later, and belongs to the previous row's value. So
// no row needs to know the next one, and chunks may end anywhere. Time in which the
// value is null or unselected is in neither sum; without any the result is null. Both
// sums are fixed trees over all rows of the bucket, see BlockRows. The conversions keep
// the compiler from fusing steps in one loop and not in another.
type averages struct {
	n        int
	state    []float64 // values in force; NaN when unknown or unselected
	num, den []float64 // sums over closed blocks
	numBlock []float64 // of the open one
	denBlock []float64
	rows     int // of the open block
}

func newAverages(n int) *averages {
	a := &averages{n: n, state: make([]float64, n),
		num: make([]float64, n), den: make([]float64, n),
		numBlock: make([]float64, n), denBlock: make([]float64, n)}
	a.forget()
	return a
}

// forget makes all states unknown.
func (a *averages) forget() {
	for i := range a.state {
		a.state[i] = math.NaN()
	}
}

func (a *averages) Update(c *Chunk, values [][]float64, weights []float64, where *expr.Vector, out []*vector.Column) {
	for i := range c.Runs {
		r := &c.Runs[i]
		if r.Closes {
			a.emit(r.Tail, out)
		}
		if r.New {
			a.begin(r.NewListing)
		}
		lo, hi := int(r.Lo), int(r.Hi)
		rows, every := selected(where, i, r)
		switch {
		case every:
			a.each(lo, hi, func(lo, hi int) { a.add(values, weights, lo, hi) })
		case len(rows) == 0:
			a.each(lo, hi, func(lo, hi int) { a.leave(weights, lo) })
		default:
			a.each(lo, hi, func(lo, hi int) { a.addWhere(values, weights, where.Mask, lo, hi) })
		}
	}
}

func (a *averages) begin(newListing bool) {
	clear(a.num)
	clear(a.den)
	clear(a.numBlock)
	clear(a.denBlock)
	a.rows = 0
	if newListing {
		a.forget()
	}
}

// each calls add for the parts of lo..hi that lie in one block.
func (a *averages) each(lo, hi int, add func(lo, hi int)) {
	for lo < hi {
		k := min(BlockRows-a.rows, hi-lo)
		add(lo, lo+k)
		lo += k
		if a.rows += k; a.rows == BlockRows {
			a.closeBlock()
		}
	}
}

func (a *averages) closeBlock() {
	for i := range a.n {
		a.num[i] += a.numBlock[i]
		a.den[i] += a.denBlock[i]
	}
	clear(a.numBlock)
	clear(a.denBlock)
	a.rows = 0
}

// leave ends all states: no row is selected.
func (a *averages) leave(weights []float64, lo int) {
	for i, s := range a.state {
		if s == s {
			a.numBlock[i] += float64(weights[lo] * s)
			a.denBlock[i] += weights[lo]
			a.state[i] = math.NaN()
		}
	}
}

func (a *averages) add(values [][]float64, weights []float64, lo, hi int) {
	w := weights[lo:hi]
	at := 0
	for ; at+lanes <= a.n; at += lanes {
		if !a.addKnown((*[lanes][]float64)(values[at:]), w, lo, at) {
			for i := at; i < at+lanes; i++ {
				a.add1(values[i][lo:hi], w, i)
			}
		}
	}
	for ; at < a.n; at++ {
		a.add1(values[at][lo:hi], w, at)
	}
}

// addKnown adds to as many columns as there are lanes, provided that none of their
// states is null. Nulls need no look of their own: they make the sum null. If that
// happens nothing is changed and the answer is false.
func (a *averages) addKnown(v *[lanes][]float64, w []float64, lo, at int) bool {
	states, nums := (*[lanes]float64)(a.state[at:]), (*[lanes]float64)(a.numBlock[at:])
	dens := (*[lanes]float64)(a.denBlock[at:])
	s0, s1, s2, s3 := states[0], states[1], states[2], states[3]
	if s := s0 + s1 + s2 + s3; s != s {
		return false
	}
	v0, v1 := v[0][lo : lo+len(w)][:len(w)], v[1][lo : lo+len(w)][:len(w)]
	v2, v3 := v[2][lo : lo+len(w)][:len(w)], v[3][lo : lo+len(w)][:len(w)]
	n0, n1, n2, n3 := nums[0], nums[1], nums[2], nums[3]
	for i, x := range w {
		n0 += float64(x * s0)
		n1 += float64(x * s1)
		n2 += float64(x * s2)
		n3 += float64(x * s3)
		s0, s1, s2, s3 = v0[i], v1[i], v2[i], v3[i]
	}
	if n := n0 + n1 + n2 + n3; n != n {
		return false
	}
	d0, d1, d2, d3 := dens[0], dens[1], dens[2], dens[3]
	if d0 == d1 && d0 == d2 && d0 == d3 {
		for _, x := range w {
			d0 += x
		}
		d1, d2, d3 = d0, d0, d0
	} else {
		for _, x := range w {
			d0 += x
			d1 += x
			d2 += x
			d3 += x
		}
	}
	states[0], states[1], states[2], states[3] = s0, s1, s2, s3
	nums[0], nums[1], nums[2], nums[3] = n0, n1, n2, n3
	dens[0], dens[1], dens[2], dens[3] = d0, d1, d2, d3
	return true
}

// add1 adds to one column.
func (a *averages) add1(v, w []float64, at int) {
	w = w[:len(v)]
	state, n, d := a.state[at], a.numBlock[at], a.denBlock[at]
	for i, x := range v {
		if state == state {
			n += float64(w[i] * state)
			d += w[i]
		}
		state = x
	}
	a.state[at], a.numBlock[at], a.denBlock[at] = state, n, d
}

func (a *averages) addWhere(values [][]float64, weights []float64, mask []bool, lo, hi int) {
	w, m := weights[lo:hi], mask[lo:hi]
	for at, v := range values {
		v := v[lo:hi]
		state, n, d := a.state[at], a.numBlock[at], a.denBlock[at]
		for i, x := range v {
			if state == state {
				n += float64(w[i] * state)
				d += w[i]
			}
			state = math.NaN()
			if m[i] {
				state = x
			}
		}
		a.state[at], a.numBlock[at], a.denBlock[at] = state, n, d
	}
}

func (a *averages) emit(tail float64, out []*vector.Column) {
	for i, s := range a.state {
		n, d := a.num[i]+a.numBlock[i], a.den[i]+a.denBlock[i]
		if s == s {
			n += float64(tail * s)
			d += tail
		}
		if d == 0 {
			n = math.NaN()
		} else {
			n /= d
		}
		appendFloat(out[i], n)
	}
}

func (a *averages) Finish(tail float64, out []*vector.Column) { a.emit(tail, out) }
