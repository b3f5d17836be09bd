package expr

import (
	"math"

	"github.com/basaltlake/basalt/vector"
)

// OpWhole is a number as an integer; null where it is none. Texts have no word for it:
// values get it where a column of integers is computed from numbers.
const OpWhole Op = 130

// As returns a as a value of a type: numbers, integers and conditions as each other,
// integers and times as each other. nil is a value that nothing of the type is made of.
func As(a *Node, t vector.Type) *Node {
	predicate := a.Type == vector.Bool && a.Op != OpColumn && a.Op != OpConst // true and false, not 1 and 0
	switch {
	case a.Type == t && !predicate:
		return a
	case a.Type == vector.String || t == vector.String, a.Type == vector.Float && t == vector.Time:
		return nil
	case t == vector.Float:
		return AsFloat(a)
	case a.Type == vector.Float:
		return whole(a, t)
	case predicate:
		return whole(AsFloat(a), t)
	}
	return a // integers and times are the same in memory
}

func whole(a *Node, t vector.Type) *Node { return call(OpWhole, t, "whole", a) }

// toWhole turns numbers into integers.
func toWhole(a []float64, out []int64) {
	for i, x := range a[:len(out)] {
		out[i] = vector.NullInt
		// 2^63 is a float64, 2^63-1 is not.
		if x == math.Trunc(x) && x >= -1<<63 && x < 1<<63 {
			out[i] = int64(x)
		}
	}
}
