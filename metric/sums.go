package metric

import (
	"math"

	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/vector"
)

// sums are float sums and means over the same rows. Each is a fixed tree, see
// BlockRows; as the rows are the same, so are the borders of the blocks. Loops work on
// all lanes at once: additions of one sum wait for each other, those of several do not.
type sums struct {
	n     int
	mean  [lanes]bool
	total [lanes]float64 // of the closed blocks
	block [lanes]float64 // of the open one
	rows  int            // of the open block
	all   int            // rows of the bucket
	nulls [lanes]int     // how many of them are null
	plain bool           // no block of the bucket is closed, and no row of it null
}

func newSums(kinds []Kind) *sums {
	s := &sums{n: len(kinds)}
	for i, k := range kinds {
		s.mean[i] = k == Mean
	}
	return s
}

func (s *sums) Update(c *Chunk, values [][]float64, _ []float64, where *expr.Vector, out []*vector.Column) {
	v := fill(values)
	to := extend(out, len(c.Last))
	closed := 0
	for i := range c.Runs {
		r := &c.Runs[i]
		if r.Closes {
			s.emit(&to, closed)
			closed++
		}
		if r.New {
			s.begin()
		}
		if where == nil {
			s.addRange(&v, int(r.Lo), int(r.Hi))
		} else {
			s.addRows(&v, where.In(i))
		}
	}
}

func (s *sums) begin() {
	s.block, s.rows, s.all = [lanes]float64{}, 0, 0
	if !s.plain {
		s.total, s.nulls, s.plain = [lanes]float64{}, [lanes]int{}, true
	}
}

func (s *sums) addRange(v *[lanes][]float64, lo, hi int) {
	for lo < hi {
		k := min(BlockRows-s.rows, hi-lo)
		sum := s.block
		if sumRange(v, lo, lo+k, &sum) {
			s.block = sum
		} else {
			for i := range s.n {
				if sum[i] == sum[i] {
					s.block[i] = sum[i]
					continue
				}
				block, nulls := s.block[i], 0
				for _, x := range v[i][lo : lo+k] {
					if x == x {
						block += x
					} else {
						nulls++
					}
				}
				s.set(i, block, nulls)
			}
		}
		s.advance(k)
		lo += k
	}
}

func (s *sums) addRows(v *[lanes][]float64, rows []int32) {
	for len(rows) > 0 {
		part := rows[:min(BlockRows-s.rows, len(rows))]
		sum := s.block
		if sumRows(v, part, &sum) {
			s.block = sum
		} else {
			for i := range s.n {
				if sum[i] == sum[i] {
					s.block[i] = sum[i]
					continue
				}
				block, nulls := s.block[i], 0
				for _, j := range part {
					if x := v[i][j]; x == x {
						block += x
					} else {
						nulls++
					}
				}
				s.set(i, block, nulls)
			}
		}
		s.advance(len(part))
		rows = rows[len(part):]
	}
}

// set is the block of a column that came to this sum and some more nulls.
func (s *sums) set(i int, block float64, nulls int) {
	s.block[i] = block
	s.nulls[i] += nulls
	s.plain = s.plain && nulls == 0
}

// advance counts rows and moves full blocks into the totals.
func (s *sums) advance(rows int) {
	s.all += rows
	if s.rows += rows; s.rows < BlockRows {
		return
	}
	for i, b := range s.block {
		s.total[i] += b
	}
	s.block, s.rows, s.plain = [lanes]float64{}, 0, false
}

// sumRange adds the rows lo..hi to the sums and reports whether none is null. Nulls need
// no look of their own: they make a sum null.
func sumRange(v *[lanes][]float64, lo, hi int, s *[lanes]float64) bool {
	_ = v[0][lo:hi]
	addLanes(v, lo, hi, s)
	return known(s)
}

// sumRows is sumRange for a list of rows, which ascends.
func sumRows(v *[lanes][]float64, rows []int32, s *[lanes]float64) bool {
	_ = v[0][rows[0]:][:rows[len(rows)-1]-rows[0]+1]
	listedLanes(v, &rows[0], len(rows), s)
	return known(s)
}

// emit puts the values of the bucket that ends into row at of the columns.
func (s *sums) emit(to *[lanes][]float64, at int) {
	if s.plain && s.all > 0 {
		all := float64(s.all)
		for i := range s.n {
			v := s.block[i]
			if s.mean[i] {
				v /= all
			}
			to[i][at] = v
		}
		return
	}
	for i := range s.n {
		v := s.total[i] + s.block[i]
		if s.mean[i] {
			if known := s.all - s.nulls[i]; known > 0 {
				v /= float64(known)
			} else {
				v = math.NaN()
			}
		}
		to[i][at] = v
	}
}

func (s *sums) Finish(_ float64, out []*vector.Column) {
	to := extend(out, 1)
	s.emit(&to, 0)
}
