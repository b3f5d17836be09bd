package metric

import (
	"math"
	"slices"

	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/vector"
)

// median keeps the known values of the open bucket.
type median struct {
	where  bool
	values []float64
}

// MedianOf returns the middle of v, or the mean of the two middle values; null when v
// is empty. It reorders v.
func MedianOf(v []float64) float64 {
	n := len(v)
	if n == 0 {
		return math.NaN()
	}
	slices.Sort(v)
	if n%2 == 1 {
		return v[n/2]
	}
	return (v[n/2-1] + v[n/2]) / 2
}

func (m *median) Update(c *Chunk, in []expr.Vector, out *vector.Column) {
	v, p := in[0].Floats, predicate(m.where, in)
	for i := range c.Runs {
		r := &c.Runs[i]
		if r.Closes {
			appendFloat(out, MedianOf(m.values))
		}
		if r.New {
			m.values = m.values[:0]
		}
		rows, every := selected(p, i, r)
		if every {
			for _, x := range v[r.Lo:r.Hi] {
				m.take(x)
			}
			continue
		}
		for _, j := range rows {
			m.take(v[j])
		}
	}
}

func (m *median) take(x float64) {
	if x == x {
		m.values = append(m.values, x)
	}
}

func (m *median) Finish(_ float64, out *vector.Column) { appendFloat(out, MedianOf(m.values)) }
