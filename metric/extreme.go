package metric

import (
	"math"

	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/vector"
)

// extreme is the smallest or largest known value; NaN while there is none.
type extreme struct {
	where, max bool
	v          float64
}

func (e *extreme) Update(c *Chunk, in []expr.Vector, out *vector.Column) {
	v, p := in[0].Floats, predicate(e.where, in)
	for i := range c.Runs {
		r := &c.Runs[i]
		if r.Closes {
			appendFloat(out, e.v)
		}
		if r.New {
			e.v = math.NaN()
		}
		rows, every := selected(p, i, r)
		switch {
		case every && e.max:
			e.v = largest(e.v, v[r.Lo:r.Hi])
		case every:
			e.v = smallest(e.v, v[r.Lo:r.Hi])
		default:
			for _, j := range rows {
				if x := v[j]; e.v != e.v || (e.max && x > e.v) || (!e.max && x < e.v) {
					e.v = x
				}
			}
		}
	}
}

// largest returns the largest of best and the known values of v. A comparison with
// NaN is false: nulls never win, and only a NaN in best needs a look of its own.
func largest(best float64, v []float64) float64 {
	for len(v) > 0 && best != best {
		best, v = v[0], v[1:]
	}
	for _, x := range v {
		if x > best {
			best = x
		}
	}
	return best
}

// smallest is the counterpart of largest.
func smallest(best float64, v []float64) float64 {
	for len(v) > 0 && best != best {
		best, v = v[0], v[1:]
	}
	for _, x := range v {
		if x < best {
			best = x
		}
	}
	return best
}

func (e *extreme) Finish(_ float64, out *vector.Column) { appendFloat(out, e.v) }
