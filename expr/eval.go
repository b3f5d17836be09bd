package expr

import (
	"math"
	"strings"

	"github.com/basaltlake/basalt/vector"
)

// State is what the evaluation of one node keeps between chunks.
type State struct {
	dict  *vector.Dict
	truth []bool // of null, then per code of dict, for string predicates
}

// Apply evaluates one operation over rows values of its arguments into dst, whose
// memory is reused. Columns and leaves have no operation: the caller provides them.
func (n *Node) Apply(args []*Vector, rows int, dst *Vector, st *State) {
	switch n.Op {
	case OpConst:
		constant(n, rows, dst)
	case OpAdd0:
		op := OpAdd0
		if n.Args[0].neverNull() {
			op = opAddKnown
		}
		binary(op, args[0].Floats[:rows], args[1].Floats[:rows], dst.floats(rows))
	case OpAdd, OpSub, OpMul, OpDiv, OpMin, OpMax:
		binary(n.Op, args[0].Floats[:rows], args[1].Floats[:rows], dst.floats(rows))
	case OpAbs, OpLog, OpSqrt:
		unary(n.Op, args[0].Floats[:rows], dst.floats(rows))
	case OpFloat:
		toFloat(args[0], rows, dst.floats(rows))
	case OpWhole:
		toWhole(args[0].Floats[:rows], dst.ints(n.Type, rows))
	case OpIf:
		choose(args[0].Mask[:rows], args[1], rows, dst)
	case OpCoalesce:
		coalesce(args[0], args[1], rows, dst)
	case OpEq, OpLt, OpLe:
		compare(n.Op, args[0].Floats[:rows], args[1].Floats[:rows], dst.mask(rows))
	case OpIn, OpContains, OpPrefix:
		match(n, args[0], rows, dst.mask(rows), st)
	case OpIntIn:
		intIn(n.Ints, args[0].Ints[:rows], dst.mask(rows))
	case OpKnown:
		known(args[0], rows, dst.mask(rows))
	case OpAnd, OpOr:
		logic(n.Op, args[0].Mask[:rows], args[1].Mask[:rows], dst.mask(rows))
	case OpNot:
		a, out := args[0].Mask[:rows], dst.mask(rows)
		for i := range out {
			out[i] = !a[i]
		}
	}
}

func constant(n *Node, rows int, dst *Vector) {
	switch n.Type {
	case vector.Float:
		out := dst.floats(rows)
		for i := range out {
			out[i] = n.Value
		}
	case vector.String:
		out := dst.codes(vector.NewDict(), rows)
		for i := range out {
			out[i] = vector.NullCode
		}
	default:
		out := dst.ints(n.Type, rows)
		for i := range out {
			out[i] = vector.NullInt
		}
	}
}

func (v *Vector) floats(n int) []float64 {
	if cap(v.Floats) < n {
		v.Floats = make([]float64, n)
	}
	v.Type, v.Floats = vector.Float, v.Floats[:n]
	return v.Floats
}

func (v *Vector) ints(t vector.Type, n int) []int64 {
	if cap(v.Ints) < n {
		v.Ints = make([]int64, n)
	}
	v.Type, v.Ints = t, v.Ints[:n]
	return v.Ints
}

func (v *Vector) codes(d *vector.Dict, n int) []int32 {
	if cap(v.Codes) < n {
		v.Codes = make([]int32, n)
	}
	v.Type, v.Codes, v.Dict = vector.String, v.Codes[:n], d
	return v.Codes
}

func (v *Vector) mask(n int) []bool {
	if cap(v.Mask) < n {
		v.Mask = make([]bool, n)
	}
	v.Type, v.Mask = vector.Bool, v.Mask[:n]
	return v.Mask
}

func unary(op Op, a, out []float64) {
	a = a[:len(out)]
	switch op {
	case OpAbs:
		for i := range out {
			out[i] = math.Abs(a[i])
		}
	case OpLog:
		for i := range out {
			if x := a[i]; x > 0 {
				out[i] = math.Log(x)
			} else {
				out[i] = math.NaN()
			}
		}
	case OpSqrt:
		for i := range out {
			out[i] = math.Sqrt(a[i]) // NaN below zero
		}
	}
}

func toFloat(a *Vector, rows int, out []float64) {
	if a.Mask != nil {
		for i, t := range a.Mask[:rows] {
			out[i] = 0
			if t {
				out[i] = 1
			}
		}
		return
	}
	for i, x := range a.Ints[:rows] {
		if x == vector.NullInt {
			out[i] = math.NaN()
		} else {
			out[i] = float64(x)
		}
	}
}

func choose(p []bool, a *Vector, rows int, dst *Vector) {
	switch a.Type {
	case vector.Float:
		in, out := a.Floats[:rows][:len(p)], dst.floats(rows)[:len(p)]
		null := math.Float64bits(math.NaN())
		for i, t := range p {
			// By mask: nobody can foresee the predicate.
			drop := one(t) - 1
			out[i] = math.Float64frombits(math.Float64bits(in[i])&^drop | null&drop)
		}
	case vector.String:
		in, out := a.Codes[:rows], dst.codes(a.Dict, rows)
		for i, t := range p {
			out[i] = vector.NullCode
			if t {
				out[i] = in[i]
			}
		}
	default:
		in, out := a.Ints[:rows], dst.ints(a.Type, rows)
		for i, t := range p {
			out[i] = vector.NullInt
			if t {
				out[i] = in[i]
			}
		}
	}
}

// one is 1 or 0, without a branch.
func one(t bool) uint64 {
	n := uint64(0)
	if t {
		n = 1
	}
	return n
}

func coalesce(a, b *Vector, rows int, dst *Vector) {
	switch a.Type {
	case vector.Float:
		x, y, out := a.Floats[:rows], b.Floats[:rows], dst.floats(rows)
		for i := range out {
			// By bits, which the compiler selects without a branch.
			u, v := math.Float64bits(x[i]), math.Float64bits(y[i])
			if x[i] != x[i] {
				u = v
			}
			out[i] = math.Float64frombits(u)
		}
	case vector.String:
		// Codes of different dictionaries cannot be mixed; the second is translated.
		if dst.Dict == nil || dst.Dict == a.Dict {
			dst.Dict = vector.NewDict()
		}
		d := dst.Dict
		out := dst.codes(d, rows)
		for i := range out {
			out[i] = vector.NullCode
			if s, ok := a.Text(i); ok {
				out[i] = d.Code(s)
			} else if s, ok := b.Text(i); ok {
				out[i] = d.Code(s)
			}
		}
	default:
		x, y, out := a.Ints[:rows], b.Ints[:rows], dst.ints(a.Type, rows)
		for i := range out {
			out[i] = x[i]
			if x[i] == vector.NullInt {
				out[i] = y[i]
			}
		}
	}
}

func compare(op Op, a, b []float64, out []bool) {
	switch op {
	case OpEq:
		for i := range out {
			out[i] = a[i] == b[i]
		}
	case OpLt:
		for i := range out {
			out[i] = a[i] < b[i]
		}
	case OpLe:
		for i := range out {
			out[i] = a[i] <= b[i]
		}
	}
}

// match tests each distinct string once and then only looks codes up.
func match(n *Node, a *Vector, rows int, out []bool, st *State) {
	if rows == 0 { // the reduced strings of no buckets have no dictionary yet
		return
	}
	if st.dict != a.Dict {
		st.dict, st.truth = a.Dict, append(st.truth[:0], false)
	}
	for c := len(st.truth) - 1; c < a.Dict.Len(); c++ {
		st.truth = append(st.truth, n.matches(a.Dict.Value(int32(c))))
	}
	truth := st.truth
	for i, c := range a.Codes[:rows] {
		out[i] = truth[c-vector.NullCode]
	}
}

func (n *Node) matches(s string) bool {
	for _, want := range n.Set {
		switch n.Op {
		case OpIn:
			if s == want {
				return true
			}
		case OpContains:
			if strings.Contains(s, want) {
				return true
			}
		case OpPrefix:
			if len(s) >= len(want) && strings.EqualFold(s[:len(want)], want) {
				return true
			}
		}
	}
	return false
}

func intIn(set, a []int64, out []bool) {
	if len(set) == 1 {
		for i, x := range a {
			out[i] = x == set[0]
		}
		return
	}
	for i, x := range a {
		out[i] = false
		for _, want := range set {
			if x == want {
				out[i] = true
				break
			}
		}
	}
}

func known(a *Vector, rows int, out []bool) {
	switch a.Type {
	case vector.Float:
		for i, x := range a.Floats[:rows] {
			out[i] = x == x
		}
	case vector.String:
		for i, c := range a.Codes[:rows] {
			out[i] = c >= 0
		}
	default:
		for i, x := range a.Ints[:rows] {
			out[i] = x != vector.NullInt
		}
	}
}

// logic evaluates the and, or the or, of two predicates.
func logic(op Op, a, b, out []bool) {
	n := sixteens(op, a, b, out)
	combine(op, a[n:], b[n:], out[n:])
}

func combine(op Op, a, b, out []bool) {
	a, b = a[:len(out)], b[:len(out)]
	// Both sides are loaded first, so that the compiler needs no branch.
	if op == OpAnd {
		for i := range out {
			x, y := a[i], b[i]
			out[i] = x && y
		}
		return
	}
	for i := range out {
		x, y := a[i], b[i]
		out[i] = x || y
	}
}
