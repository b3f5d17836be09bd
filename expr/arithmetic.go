package expr

import "math"

// opAddKnown is OpAdd0 where a is never null, as in a sum of many terms.
const opAddKnown Op = 129

// binary evaluates an operation of two numbers.
func binary(op Op, a, b, out []float64) {
	n := eights(op, a, b, out)
	arithmetic(op, a[n:], b[n:], out[n:])
}

func arithmetic(op Op, a, b, out []float64) {
	a, b = a[:len(out)], b[:len(out)] // lets the compiler drop the bounds checks below
	nan := math.NaN()
	switch op {
	case OpAdd:
		for i := range out {
			out[i] = a[i] + b[i]
		}
	case OpSub:
		for i := range out {
			out[i] = a[i] - b[i]
		}
	case OpMul:
		for i := range out {
			out[i] = a[i] * b[i]
		}
	case OpDiv:
		for i := range out {
			if b[i] == 0 {
				out[i] = nan
			} else {
				out[i] = a[i] / b[i]
			}
		}
	case OpAdd0:
		for i := range out {
			out[i] = zeroIfNull(a[i]) + zeroIfNull(b[i])
		}
	case opAddKnown:
		for i := range out {
			out[i] = a[i] + zeroIfNull(b[i])
		}
	case OpMin:
		for i := range out {
			x, y := a[i], b[i]
			if x != x || y != y {
				x = nan
			} else if y < x {
				x = y
			}
			out[i] = x
		}
	case OpMax:
		for i := range out {
			x, y := a[i], b[i]
			if x != x || y != y {
				x = nan
			} else if y > x {
				x = y
			}
			out[i] = x
		}
	}
}

// neverNull reports whether the kind of n says that no value is null.
func (n *Node) neverNull() bool {
	return n.Op == OpAdd0 || n.Op == OpConst && n.Value == n.Value
}

// infinity is the largest magnitude that is not NaN, in bits.
const infinity = 0x7FF0000000000000

// zeroIfNull has no branch, which scattered nulls would mispredict.
func zeroIfNull(x float64) float64 {
	u := math.Float64bits(x)
	isNull := (infinity - u&^(1<<63)) >> 63 // 1 for the bits of a NaN
	return math.Float64frombits(u & (isNull - 1))
}
