package metric

import (
	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/vector"
)

type count struct {
	where, value bool
	n            int64
}

func (k *count) Update(c *Chunk, in []expr.Vector, out *vector.Column) {
	p := predicate(k.where, in)
	for i := range c.Runs {
		r := &c.Runs[i]
		if r.Closes {
			appendInt(out, k.n)
		}
		if r.New {
			k.n = 0
		}
		rows, every := selected(p, i, r)
		switch {
		case !k.value && every:
			k.n += int64(r.Hi - r.Lo)
		case !k.value:
			k.n += int64(len(rows))
		case every:
			for j := int(r.Lo); j < int(r.Hi); j++ {
				if !in[0].Null(j) {
					k.n++
				}
			}
		default:
			k.n += countKnown(&in[0].Column, rows)
		}
	}
}

func (k *count) Finish(_ float64, out *vector.Column) { appendInt(out, k.n) }

// countKnown returns how many of the rows are not null.
func countKnown(v *vector.Column, rows []int32) int64 {
	n := int64(0)
	if v.Type == vector.Float {
		for _, j := range rows {
			if x := v.Floats[j]; x == x {
				n++
			}
		}
		return n
	}
	for _, j := range rows {
		if !v.Null(int(j)) {
			n++
		}
	}
	return n
}
