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

// addRows adds the known values of v in the given rows.
func (t *tree) addRows(v []float64, rows []int32) int {
	known := 0
	for len(rows) > 0 {
		part := rows[:min(BlockRows-t.rows, len(rows))]
		b, n := t.block, 0
		for _, i := range part {
			if x := v[i]; x == x {
				b += x
				n++
			}
		}
		t.block = b
		known += n
		if t.rows += len(part); t.rows == BlockRows {
			t.closeBlock()
		}
		rows = rows[len(part):]
	}
	return known
}

// addRun adds the known values of the selected rows of run i.
func (t *tree) addRun(v []float64, p *expr.Vector, i int, r *Run) int {
	rows, every := chosen(p, i, r)
	if every {
		return t.add(v[r.Lo:r.Hi])
	}
	return t.addRows(v, rows)
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
		s.acc.addRun(v, p, i, r)
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
		m.n += m.acc.addRun(v, p, i, r)
	}
}

func (m *mean) Finish(_ float64, out *vector.Column) { appendFloat(out, m.value()) }
