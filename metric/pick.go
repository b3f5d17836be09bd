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
		rows, every := selected(p, i, r)
		j := -1
		if every {
			j = k.ofRange(v, int(r.Lo), int(r.Hi))
		} else {
			j = k.ofRows(v, rows)
		}
		if j >= 0 {
			k.take(v, j)
		}
	}
}

// ofRange returns the row of lo..hi that replaces the value picked so far, or -1.
func (k *pick) ofRange(v *expr.Vector, lo, hi int) int {
	switch k.kind {
	case Last:
		return hi - 1
	case LastKnown:
		for j := hi - 1; j >= lo; j-- {
			if !v.Null(j) {
				return j
			}
		}
	case First:
		if !k.found {
			return lo
		}
	case FirstKnown:
		for j := lo; j < hi && !k.found; j++ {
			if !v.Null(j) {
				return j
			}
		}
	}
	return -1
}

// ofRows is ofRange for a list of rows.
func (k *pick) ofRows(v *expr.Vector, rows []int32) int {
	if len(rows) == 0 {
		return -1
	}
	switch k.kind {
	case Last:
		return int(rows[len(rows)-1])
	case LastKnown:
		for j := len(rows) - 1; j >= 0; j-- {
			if !v.Null(int(rows[j])) {
				return int(rows[j])
			}
		}
	case First:
		if !k.found {
			return int(rows[0])
		}
	case FirstKnown:
		for j := 0; j < len(rows) && !k.found; j++ {
			if !v.Null(int(rows[j])) {
				return int(rows[j])
			}
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
