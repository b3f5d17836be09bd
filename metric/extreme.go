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
	to := extended(out, len(c.Last))
	closed, best := 0, e.v
	for i := range c.Runs {
		r := &c.Runs[i]
		if r.Closes {
			to[closed] = best
			closed++
		}
		if r.New {
			best = math.NaN()
		}
		rows, every := selected(p, i, r)
		switch {
		case every && e.max:
			best = largest(best, v[r.Lo:r.Hi])
		case every:
			best = smallest(best, v[r.Lo:r.Hi])
		case e.max:
			best = largestOf(best, v, rows)
		default:
			best = smallestOf(best, v, rows)
		}
	}
	e.v = best
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

// largestOf is largest for a list of rows.
func largestOf(best float64, v []float64, rows []int32) float64 {
	for len(rows) > 0 && best != best {
		best, rows = v[rows[0]], rows[1:]
	}
	for _, i := range rows {
		if x := v[i]; x > best {
			best = x
		}
	}
	return best
}

// smallestOf is smallest for a list of rows.
func smallestOf(best float64, v []float64, rows []int32) float64 {
	for len(rows) > 0 && best != best {
		best, rows = v[rows[0]], rows[1:]
	}
	for _, i := range rows {
		if x := v[i]; x < best {
			best = x
		}
	}
	return best
}

func (e *extreme) Finish(_ float64, out *vector.Column) { appendFloat(out, e.v) }
