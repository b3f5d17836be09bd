package metric

import (
	"math"

	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/vector"
)

// pick takes one row of the bucket: the first or last selected one, or the first or
// last selected one with a known value.
type pick struct {
	kind  Kind
	typ   vector.Type
	where bool

	found bool
	f     float64
	i     int64
	code  int32
	dict  *vector.Dict
}

func (k *pick) reset() {
	k.found, k.f, k.i, k.code = false, math.NaN(), vector.NullInt, vector.NullCode
}

func (k *pick) Update(c *Chunk, in []expr.Vector, out *vector.Column) {
	v, p := &in[0], predicate(k.where, in)
	k.dict = v.Dict
	for i := range c.Runs {
		r := &c.Runs[i]
		if r.Closes {
			k.emit(out)
		}
		if r.New {
			k.reset()
		}
		if j := k.row(v, p, r); j >= 0 {
			k.take(v, j)
		}
	}
}

// row returns the row of the run that replaces the value picked so far, or -1.
func (k *pick) row(v *expr.Vector, p []bool, r *Run) int {
	lo, hi := int(r.Lo), int(r.Hi)
	if k.kind == First || k.kind == FirstKnown {
		if k.found {
			return -1
		}
		if k.kind == First && p == nil {
			return lo
		}
		for j := lo; j < hi; j++ {
			if (p == nil || p[j]) && (k.kind == First || !v.Null(j)) {
				return j
			}
		}
		return -1
	}
	if k.kind == Last && p == nil {
		return hi - 1
	}
	for j := hi - 1; j >= lo; j-- {
		if (p == nil || p[j]) && (k.kind == Last || !v.Null(j)) {
			return j
		}
	}
	return -1
}

func (k *pick) take(v *expr.Vector, j int) {
	k.found = true
	switch k.typ {
	case vector.Float:
		k.f = v.Floats[j]
	case vector.String:
		k.code = v.Codes[j]
	default:
		k.i = v.Ints[j]
	}
}

func (k *pick) emit(out *vector.Column) {
	switch k.typ {
	case vector.Float:
		appendFloat(out, k.f)
	case vector.String:
		out.Dict = k.dict
		out.Codes = append(out.Codes, k.code)
	default:
		appendInt(out, k.i)
	}
}

func (k *pick) Finish(_ float64, out *vector.Column) { k.emit(out) }
