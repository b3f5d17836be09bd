package metric

import (
	"math"
	"slices"

	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/vector"
)

// pick takes one row of the bucket: the first or last selected one, or the first or
// last selected one with a known value.
type pick struct {
	kind  Kind
	typ   vector.Type
	where bool
	rows  []int32 // per closed bucket

	// What was picked for the open bucket in earlier chunks.
	found bool
	f     float64
	i     int64
	code  int32
	dict  *vector.Dict
}

func newPick(r *Reduction) *pick {
	k := &pick{kind: r.Kind, typ: r.Value.Type, where: r.Where != nil}
	k.forget()
	return k
}

func (k *pick) forget() {
	k.found, k.f, k.i, k.code = false, math.NaN(), vector.NullInt, vector.NullCode
}

func (k *pick) Update(c *Chunk, in []expr.Vector, out *vector.Column) {
	v := &in[0]
	k.dict = v.Dict
	rows, open, again := k.find(c, v, predicate(k.where, in))
	k.emit(v, rows, out)
	if again {
		k.forget()
	}
	if open >= 0 {
		k.found = true
		k.hold(v, int(open))
	}
}

// find returns the row picked for every bucket that is closed in the chunk, the row for
// the one that is open at the end, and whether that began in the chunk. A row of −1 says
// that the chunk has none.
func (k *pick) find(c *Chunk, v, p *expr.Vector) (rows []int32, open int32, again bool) {
	n := len(c.Runs)
	if k.kind == Last && p == nil && n > 0 {
		return c.Last, c.Runs[n-1].Hi - 1, len(c.Last) > 0
	}
	k.rows = k.rows[:0]
	found := k.found
	open = -1
	for i := range c.Runs {
		r := &c.Runs[i]
		if r.Closes {
			k.rows = append(k.rows, open)
		}
		if r.New {
			open, found, again = -1, false, true
		}
		if (k.kind == First || k.kind == FirstKnown) && found {
			continue
		}
		j := int32(-1)
		if listed, every := selected(p, i, r); every {
			j = k.ofRange(v, r.Lo, r.Hi)
		} else {
			j = k.ofRows(v, listed)
		}
		if j >= 0 {
			open, found = j, true
		}
	}
	return k.rows, open, again
}

// ofRange returns the row of lo..hi to pick, or −1.
func (k *pick) ofRange(v *expr.Vector, lo, hi int32) int32 {
	switch k.kind {
	case First:
		return lo
	case Last:
		return hi - 1
	case FirstKnown:
		for j := lo; j < hi; j++ {
			if !v.Null(int(j)) {
				return j
			}
		}
	case LastKnown:
		for j := hi - 1; j >= lo; j-- {
			if !v.Null(int(j)) {
				return j
			}
		}
	}
	return -1
}

// ofRows is ofRange for a list of rows.
func (k *pick) ofRows(v *expr.Vector, rows []int32) int32 {
	if len(rows) == 0 {
		return -1
	}
	switch k.kind {
	case First:
		return rows[0]
	case Last:
		return rows[len(rows)-1]
	case FirstKnown:
		for _, j := range rows {
			if !v.Null(int(j)) {
				return j
			}
		}
	case LastKnown:
		for _, j := range slices.Backward(rows) {
			if !v.Null(int(j)) {
				return j
			}
		}
	}
	return -1
}

func (k *pick) hold(v *expr.Vector, j int) {
	switch k.typ {
	case vector.Float:
		k.f = v.Floats[j]
	case vector.String:
		k.code = v.Codes[j]
	default:
		k.i = v.Ints[j]
	}
}

// emit appends the values in the rows, and what is held where the first has none.
func (k *pick) emit(v *expr.Vector, rows []int32, out *vector.Column) {
	switch k.typ {
	case vector.Float:
		out.Floats = gather(out.Floats, v.Floats, rows, k.f, math.NaN())
	case vector.String:
		out.Dict = k.dict
		out.Codes = gather(out.Codes, v.Codes, rows, k.code, vector.NullCode)
	default:
		out.Ints = gather(out.Ints, v.Ints, rows, k.i, vector.NullInt)
	}
}

func gather[T any](to, v []T, rows []int32, held, null T) []T {
	if len(rows) == 0 {
		return to
	}
	old := len(to)
	to = slices.Grow(to, len(rows))[:old+len(rows)]
	for i, j := range rows {
		if j >= 0 {
			to[old+i] = v[j]
		} else {
			to[old+i] = null
		}
	}
	if rows[0] < 0 {
		to[old] = held
	}
	return to
}

func (k *pick) Finish(_ float64, out *vector.Column) { k.emit(&expr.Vector{}, []int32{-1}, out) }
