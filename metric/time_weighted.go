package metric

import (
	"math"

	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/vector"
)

// timeWeighted integrates a state over the bucket's own interval: a row's value holds
// until the next row of the listing and is carried over bucket borders within the day.
//
// The weight of a row is the time since the previous row of its listing, or since the
// start of the bucket if that is later, and belongs to the previous row's value. So
// no row needs to know the next one, and chunks may end anywhere. Time in which the
// value is null or unselected is in neither sum; without any the result is null.
type timeWeighted struct {
	where    bool
	state    float64 // value in force; NaN when unknown or unselected
	num, den float64 // sums over closed blocks
	numBlock float64
	denBlock float64
	rows     int
}

func newTimeWeighted(where bool) *timeWeighted {
	return &timeWeighted{where: where, state: math.NaN()}
}

func (t *timeWeighted) value(tail float64) float64 {
	n, d := t.num+t.numBlock, t.den+t.denBlock
	if t.state == t.state {
		n += tail * t.state
		d += tail
	}
	if d == 0 {
		return math.NaN()
	}
	return n / d
}

func (t *timeWeighted) Update(c *Chunk, in []expr.Vector, out *vector.Column) {
	v, w, p := in[0].Floats, in[1].Floats, predicate(t.where, in)
	for i := range c.Runs {
		r := &c.Runs[i]
		if r.Closes {
			appendFloat(out, t.value(r.Tail))
		}
		if r.New {
			t.num, t.den, t.numBlock, t.denBlock, t.rows = 0, 0, 0, 0, 0
			if r.NewListing {
				t.state = math.NaN()
			}
		}
		if _, every := chosen(p, i, r); every {
			t.add(v[r.Lo:r.Hi], w[r.Lo:r.Hi])
		} else {
			t.addWhere(v[r.Lo:r.Hi], w[r.Lo:r.Hi], p.Mask[r.Lo:r.Hi])
		}
	}
}

func (t *timeWeighted) add(v, w []float64) {
	state := t.state
	for len(v) > 0 {
		k := min(BlockRows-t.rows, len(v))
		values, weights := v[:k], w[:k]
		n, d := t.numBlock, t.denBlock
		for i, x := range values {
			if state == state {
				n += weights[i] * state
				d += weights[i]
			}
			state = x
		}
		t.numBlock, t.denBlock = n, d
		if t.rows += k; t.rows == BlockRows {
			t.closeBlock()
		}
		v, w = v[k:], w[k:]
	}
	t.state = state
}

func (t *timeWeighted) addWhere(v, w []float64, selected []bool) {
	for i, x := range v {
		if t.state == t.state {
			t.numBlock += w[i] * t.state
			t.denBlock += w[i]
		}
		t.state = math.NaN()
		if selected[i] {
			t.state = x
		}
		if t.rows++; t.rows == BlockRows {
			t.closeBlock()
		}
	}
}

func (t *timeWeighted) closeBlock() {
	t.num += t.numBlock
	t.den += t.denBlock
	t.numBlock, t.denBlock, t.rows = 0, 0, 0
}

func (t *timeWeighted) Finish(tail float64, out *vector.Column) { appendFloat(out, t.value(tail)) }
