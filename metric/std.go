package metric

import (
	"math"

	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/vector"
)

// Moments is a running mean and sum of squared deviations (Welford 1962), which
// keeps its digits where a sum of squares would cancel.
type Moments struct {
	N    int
	Mean float64
	M2   float64
}

// Add takes one more value.
func (m *Moments) Add(x float64) {
	m.N++
	d := x - m.Mean
	m.Mean += d / float64(m.N)
	m.M2 += d * (x - m.Mean)
}

// Std returns the sample standard deviation (n−1); null below two values.
func (m *Moments) Std() float64 {
	if m.N < 2 {
		return math.NaN()
	}
	return math.Sqrt(m.M2 / float64(m.N-1))
}

type std struct {
	where bool
	m     Moments
}

func (s *std) Update(c *Chunk, in []expr.Vector, out *vector.Column) {
	v, p := in[0].Floats, predicate(s.where, in)
	for i := range c.Runs {
		r := &c.Runs[i]
		if r.Closes {
			appendFloat(out, s.m.Std())
		}
		if r.New {
			s.m = Moments{}
		}
		rows, every := selected(p, i, r)
		if every {
			for _, x := range v[r.Lo:r.Hi] {
				s.take(x)
			}
			continue
		}
		for _, j := range rows {
			s.take(v[j])
		}
	}
}

func (s *std) take(x float64) {
	if x == x {
		s.m.Add(x)
	}
}

func (s *std) Finish(_ float64, out *vector.Column) { appendFloat(out, s.m.Std()) }
