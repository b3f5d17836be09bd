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
		best := e.v
		for j := r.Lo; j < r.Hi; j++ {
			x := v[j]
			if x != x || (p != nil && !p[j]) {
				continue
			}
			if best != best || (e.max && x > best) || (!e.max && x < best) {
				best = x
			}
		}
		e.v = best
	}
}

func (e *extreme) Finish(_ float64, out *vector.Column) { appendFloat(out, e.v) }
