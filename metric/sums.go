package metric

import (
	"math"

	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/vector"
)

// sums are float sums and means over the same rows. Each is a fixed tree, see
// BlockRows; as the rows are the same, so are the borders of the blocks.
type sums struct {
	mean  []bool
	total []float64 // of the closed blocks
	block []float64 // of the open one
	known []int     // values that are not null
	rows  int       // of the open block, nulls included
}

func newSums(kinds []Kind) *sums {
	n := len(kinds)
	s := &sums{total: make([]float64, n), block: make([]float64, n), known: make([]int, n)}
	for _, k := range kinds {
		s.mean = append(s.mean, k == Mean)
	}
	return s
}

func (s *sums) Update(c *Chunk, values [][]float64, _ []float64, where *expr.Vector, out []*vector.Column) {
	for i := range c.Runs {
		r := &c.Runs[i]
		if r.Closes {
			s.emit(out)
		}
		if r.New {
			clear(s.total)
			clear(s.block)
			clear(s.known)
			s.rows = 0
		}
		if rows, every := selected(where, i, r); every {
			s.addRange(values, int(r.Lo), int(r.Hi))
		} else {
			s.addRows(values, rows)
		}
	}
}

func (s *sums) addRange(values [][]float64, lo, hi int) {
	for lo < hi {
		k := min(BlockRows-s.rows, hi-lo)
		at := 0
		for ; at+lanes <= len(values); at += lanes {
			s.range4((*[lanes][]float64)(values[at:]), lo, lo+k, at)
		}
		for ; at < len(values); at++ {
			s.range1(values[at][lo:lo+k], at)
		}
		s.advance(k)
		lo += k
	}
}

func (s *sums) addRows(values [][]float64, rows []int32) {
	for len(rows) > 0 {
		part := rows[:min(BlockRows-s.rows, len(rows))]
		at := 0
		for ; at+lanes <= len(values); at += lanes {
			s.rows4((*[lanes][]float64)(values[at:]), part, at)
		}
		for ; at < len(values); at++ {
			s.rows1(values[at], part, at)
		}
		s.advance(len(part))
		rows = rows[len(part):]
	}
}

// advance counts rows and moves full blocks into the totals.
func (s *sums) advance(rows int) {
	if s.rows += rows; s.rows < BlockRows {
		return
	}
	for i, b := range s.block {
		s.total[i] += b
	}
	clear(s.block)
	s.rows = 0
}

func (s *sums) range1(v []float64, at int) {
	b, n := s.block[at], 0
	for _, x := range v {
		if x == x {
			b += x
			n++
		}
	}
	s.block[at] = b
	s.known[at] += n
}

func (s *sums) range4(v *[lanes][]float64, lo, hi, at int) {
	v0 := v[0][lo:hi]
	v1, v2, v3 := v[1][lo:hi][:len(v0)], v[2][lo:hi][:len(v0)], v[3][lo:hi][:len(v0)]
	b, known := (*[lanes]float64)(s.block[at:]), (*[lanes]int)(s.known[at:])
	b0, b1, b2, b3 := b[0], b[1], b[2], b[3]
	n0, n1, n2, n3 := 0, 0, 0, 0
	for i, x := range v0 {
		if x == x {
			b0 += x
			n0++
		}
		if x = v1[i]; x == x {
			b1 += x
			n1++
		}
		if x = v2[i]; x == x {
			b2 += x
			n2++
		}
		if x = v3[i]; x == x {
			b3 += x
			n3++
		}
	}
	b[0], b[1], b[2], b[3] = b0, b1, b2, b3
	known[0] += n0
	known[1] += n1
	known[2] += n2
	known[3] += n3
}

func (s *sums) rows1(v []float64, rows []int32, at int) {
	b, n := s.block[at], 0
	for _, i := range rows {
		if x := v[i]; x == x {
			b += x
			n++
		}
	}
	s.block[at] = b
	s.known[at] += n
}

func (s *sums) rows4(v *[lanes][]float64, rows []int32, at int) {
	v0 := v[0]
	v1, v2, v3 := v[1][:len(v0)], v[2][:len(v0)], v[3][:len(v0)]
	b, known := (*[lanes]float64)(s.block[at:]), (*[lanes]int)(s.known[at:])
	b0, b1, b2, b3 := b[0], b[1], b[2], b[3]
	n0, n1, n2, n3 := 0, 0, 0, 0
	for _, i := range rows {
		x := v0[i]
		if x == x {
			b0 += x
			n0++
		}
		if x = v1[i]; x == x {
			b1 += x
			n1++
		}
		if x = v2[i]; x == x {
			b2 += x
			n2++
		}
		if x = v3[i]; x == x {
			b3 += x
			n3++
		}
	}
	b[0], b[1], b[2], b[3] = b0, b1, b2, b3
	known[0] += n0
	known[1] += n1
	known[2] += n2
	known[3] += n3
}

func (s *sums) emit(out []*vector.Column) {
	for i, mean := range s.mean {
		v := s.total[i] + s.block[i]
		if mean {
			if s.known[i] == 0 {
				v = math.NaN()
			} else {
				v /= float64(s.known[i])
			}
		}
		appendFloat(out[i], v)
	}
}

func (s *sums) Finish(_ float64, out []*vector.Column) { s.emit(out) }
