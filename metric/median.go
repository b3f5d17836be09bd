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
	low, x := split(v, n/2)
	if n%2 == 1 {
		return x
	}
	return (slices.Max(low) + x) / 2
}

// split reorders v so that no value before row k is larger than the one in it and none
// after it smaller (Hoare's selection), and returns the values before it and the one in
// it.
func split(v []float64, k int) (before []float64, x float64) {
	for lo, hi := 0, len(v)-1; lo < hi; {
		pivot := v[lo+(hi-lo)/2]
		i, j := lo, hi
		for i <= j {
			for v[i] < pivot {
				i++
			}
			for v[j] > pivot {
				j--
			}
			if i <= j {
				v[i], v[j] = v[j], v[i]
				i++
				j--
			}
		}
		switch {
		case k <= j:
			hi = j
		case k >= i:
			lo = i
		default:
			return v[:k], v[k]
		}
	}
	return v[:k], v[k]
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
