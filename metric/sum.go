package metric

import (
	"math"

	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/vector"
)

// tree is a float sum in progress, see BlockRows.
type tree struct {
	total, block float64
	rows         int // rows of the open block, nulls included
}

func (t *tree) value() float64 { return t.total + t.block }

// closeBlock moves a full block into the total.
func (t *tree) closeBlock() {
	t.total += t.block
	t.block, t.rows = 0, 0
}

// add adds the known values of v and returns how many there are.
func (t *tree) add(v []float64) int {
	known := 0
	for len(v) > 0 {
		part := v[:min(BlockRows-t.rows, len(v))]
		b, n := t.block, 0
		for _, x := range part {
			if x == x {
				b += x
				n++
			}
		}
		t.block = b
		known += n
		if t.rows += len(part); t.rows == BlockRows {
			t.closeBlock()
		}
		v = v[len(part):]
	}
	return known
}

// addWhere adds the known values of v whose row is selected.
func (t *tree) addWhere(v []float64, selected []bool) int {
	known := 0
	block, rows := t.block, t.rows
	for i, x := range v {
		if !selected[i] {
			continue
		}
		if x == x {
			block += x
			known++
		}
		if rows++; rows == BlockRows {
			t.total += block
			block, rows = 0, 0
		}
	}
	t.block, t.rows = block, rows
	return known
}

type sum struct {
	where bool
	acc   tree
}

func (s *sum) Update(c *Chunk, in []expr.Vector, out *vector.Column) {
	v, p := in[0].Floats, predicate(s.where, in)
	for i := range c.Runs {
		r := &c.Runs[i]
		if r.Closes {
			appendFloat(out, s.acc.value())
		}
		if r.New {
			s.acc = tree{}
		}
		if p == nil {
			s.acc.add(v[r.Lo:r.Hi])
		} else {
			s.acc.addWhere(v[r.Lo:r.Hi], p[r.Lo:r.Hi])
		}
	}
}

func (s *sum) Finish(_ float64, out *vector.Column) { appendFloat(out, s.acc.value()) }

type mean struct {
	where bool
	acc   tree
	n     int
}

func (m *mean) value() float64 {
	if m.n == 0 {
		return math.NaN()
	}
	return m.acc.value() / float64(m.n)
}

func (m *mean) Update(c *Chunk, in []expr.Vector, out *vector.Column) {
	v, p := in[0].Floats, predicate(m.where, in)
	for i := range c.Runs {
		r := &c.Runs[i]
		if r.Closes {
			appendFloat(out, m.value())
		}
		if r.New {
			m.acc, m.n = tree{}, 0
		}
		if p == nil {
			m.n += m.acc.add(v[r.Lo:r.Hi])
		} else {
			m.n += m.acc.addWhere(v[r.Lo:r.Hi], p[r.Lo:r.Hi])
		}
	}
}

func (m *mean) Finish(_ float64, out *vector.Column) { appendFloat(out, m.value()) }
