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
// value is null, infinite or unselected is in neither sum; without any the result is
// null. Both sums are fixed trees over all rows of the bucket, see BlockRows. The
// conversions keep the compiler from fusing steps in one loop and not in another.
type averages struct {
	n        int
	state    [lanes]float64 // values in force; NaN when unknown or unselected
	num, den [lanes]float64 // sums over closed blocks
	numBlock [lanes]float64 // of the open one
	denBlock [lanes]float64 // of the open one, while columns are apart
	rows     int            // of the open block
	blocks   int            // closed ones

	// The sum of the weights in the open block, and whether there is a state, for a column
	// without nulls. Until columns are set apart all are as this one.
	whole float64
	holds bool
	apart bool
}

func newAverages(n int) *averages {
	a := &averages{n: n}
	a.forget()
	return a
}

// forget makes all states unknown.
func (a *averages) forget() {
	for i := range a.state {
		a.state[i] = math.NaN()
	}
	a.holds = false
}

func (a *averages) Update(c *Chunk, values [][]float64, weights []float64, where *expr.Vector, out []*vector.Column) {
	v := fill(values)
	to := extend(out, len(c.Last))
	closed := 0
	for i := range c.Runs {
		r := &c.Runs[i]
		if r.Closes {
			a.emit(r.Tail, &to, closed)
			closed++
		}
		if r.New {
			a.begin(r.NewListing)
		}
		for lo, hi := int(r.Lo), int(r.Hi); lo < hi; {
			end := min(hi, lo+BlockRows-a.rows)
			if where == nil {
				a.add(&v, weights, lo, end)
			} else {
				a.addWhere(&v, weights, where.Mask, lo, end)
			}
			a.advance(end - lo)
			lo = end
		}
	}
}

func (a *averages) begin(newListing bool) {
	if a.blocks > 0 {
		a.num, a.den, a.blocks = [lanes]float64{}, [lanes]float64{}, 0
	}
	a.nextBlock()
	if newListing {
		a.forget()
	}
}

func (a *averages) nextBlock() {
	a.numBlock, a.whole, a.apart, a.rows = [lanes]float64{}, 0, false, 0
}

// advance counts rows and moves full blocks into the sums.
func (a *averages) advance(rows int) {
	if a.rows += rows; a.rows < BlockRows {
		return
	}
	for i := range a.num {
		a.num[i] += a.numBlock[i]
		a.den[i] += a.weightOf(i)
	}
	a.blocks++
	a.nextBlock()
}

// weightOf returns the sum of the weights of the open block.
func (a *averages) weightOf(i int) float64 {
	if a.apart {
		return a.denBlock[i]
	}
	return a.whole
}

// addWhere adds the stretches of rows that are selected.
func (a *averages) addWhere(v *[lanes][]float64, weights []float64, mask []bool, lo, hi int) {
	for lo < hi {
		end := lo + 1
		for end < hi && mask[end] == mask[lo] {
			end++
		}
		if mask[lo] {
			a.add(v, weights, lo, end)
		} else {
			a.leave(weights[lo])
		}
		lo = end
	}
}

// leave ends all states: a row is not selected.
func (a *averages) leave(weight float64) {
	if !a.holds {
		return
	}
	a.setApart()
	for i, s := range a.state {
		if finite(s) {
			a.numBlock[i] += float64(weight * s)
			a.denBlock[i] += weight
		}
	}
	a.whole += weight
	a.forget()
}

// add adds the rows lo..hi: the values in force for the first weight, and those of each
// row but the last for the weight of the next one. Nulls and infinities need no look of
// their own: no sum with one is finite.
func (a *averages) add(v *[lanes][]float64, weights []float64, lo, hi int) {
	w, _ := weights[lo:hi], v[0][lo:hi]
	num, whole := a.numBlock, a.whole
	if a.holds {
		for i, s := range a.state {
			num[i] += float64(w[0] * s)
		}
		whole += w[0]
	}
	if len(w) > 1 {
		whole = weighLanes(v, &w[1], lo, hi-1, &num, whole)
	}
	if !a.apart && allFinite(&num) {
		a.numBlock, a.state = num, row(v, hi-1)
	} else {
		a.addApart(v, w, lo, &num, whole)
	}
	a.holds, a.whole = true, whole
}

// addApart is add where a column has or had nulls or infinities. num and whole are what
// the sums are of columns that have none.
func (a *averages) addApart(v *[lanes][]float64, w []float64, lo int, num *[lanes]float64, whole float64) {
	a.setApart()
	for i := range v {
		part := v[i][lo : lo+len(w)]
		switch {
		case !finite(num[i]):
			a.addKnown(i, part, w)
			continue
		case a.denBlock[i] == a.whole:
			a.denBlock[i] = whole
		default:
			a.addWeights(i, w)
		}
		a.numBlock[i], a.state[i] = num[i], part[len(part)-1]
	}
}

func (a *averages) addWeights(at int, w []float64) {
	if !a.holds {
		w = w[1:]
	}
	for _, x := range w {
		a.denBlock[at] += x
	}
}

// setApart lets every column have weights of its own.
func (a *averages) setApart() {
	if a.apart {
		return
	}
	a.apart = true
	for i := range a.denBlock {
		a.denBlock[i] = a.whole
	}
}

// addKnown adds to one column that has nulls or infinities.
func (a *averages) addKnown(at int, v, w []float64) {
	w = w[:len(v)]
	state, n, d := a.state[at], a.numBlock[at], a.denBlock[at]
	for i, x := range v {
		if finite(state) {
			n += float64(w[i] * state)
			d += w[i]
		}
		state = x
	}
	a.state[at], a.numBlock[at], a.denBlock[at] = state, n, d
}

// emit puts the values of the bucket that ends into row at of the columns.
func (a *averages) emit(tail float64, to *[lanes][]float64, at int) {
	if d := a.whole + tail; a.blocks == 0 && !a.apart && d > 0 && allFinite(&a.state) {
		for i := range a.n {
			to[i][at] = (a.numBlock[i] + float64(tail*a.state[i])) / d
		}
		return
	}
	for i := range a.n {
		n, d := a.num[i]+a.numBlock[i], a.den[i]+a.weightOf(i)
		if s := a.state[i]; finite(s) {
			n += float64(tail * s)
			d += tail
		}
		if d == 0 {
			n = math.NaN()
		} else {
			n /= d
		}
		to[i][at] = n
	}
}

func (a *averages) Finish(tail float64, out []*vector.Column) {
	to := extend(out, 1)
	a.emit(tail, &to, 0)
}
