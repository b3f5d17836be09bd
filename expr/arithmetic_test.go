package expr

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestValuesSeveralAtATimeAreBitByBitThoseOneByOne(t *testing.T) {
	ops := map[string]Op{"add": OpAdd, "sub": OpSub, "mul": OpMul, "div": OpDiv, "add0": OpAdd0, "add known": opAddKnown, "min": OpMin, "max": OpMax}
	special := []float64{0, math.Copysign(0, -1), math.NaN(), math.Inf(1), math.Inf(-1), 5e-324, -math.MaxFloat64, 1, -3.7}
	value := rapid.OneOf(rapid.SampledFrom(special), rapid.Float64())
	for name, op := range ops {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				n := rapid.IntRange(0, 40).Draw(t, "values")
				a, b := rapid.SliceOfN(value, n, n).Draw(t, "a"), rapid.SliceOfN(value, n, n).Draw(t, "b")
				want, got := make([]float64, n), make([]float64, n+1)
				got[n] = 42
				arithmetic(op, a, b, want)
				binary(op, a, b, got[:n])
				for i, x := range want {
					if math.Float64bits(x) != math.Float64bits(got[i]) {
						t.Fatalf("%v %s %v is %v, want %v", a[i], name, b[i], got[i], x)
					}
				}
				if got[n] != 42 {
					t.Fatal("written past the end")
				}
			})
		})
	}
}

func TestPredicatesSeveralAtATimeAreThoseOneByOne(t *testing.T) {
	for name, op := range map[string]Op{"and": OpAnd, "or": OpOr} {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				n := rapid.IntRange(0, 70).Draw(t, "rows")
				a, b := rapid.SliceOfN(rapid.Bool(), n, n).Draw(t, "a"), rapid.SliceOfN(rapid.Bool(), n, n).Draw(t, "b")
				want, got := make([]bool, n), make([]bool, n+1)
				combine(op, a, b, want)
				logic(op, a, b, got[:n])
				if !slices.Equal(want, got[:n]) || got[n] {
					t.Fatalf("%v %s %v is %v, want %v", a, name, b, got, want)
				}
			})
		})
	}
}
