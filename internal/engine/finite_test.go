package engine

import (
	"math"
	"testing"

	"github.com/basaltlake/basalt/vector"
)

func TestInfiniteValuesAreNull(t *testing.T) {
	c := vector.Column{Type: vector.Float, Floats: []float64{1, math.Inf(1), math.Inf(-1), math.MaxFloat64, -math.MaxFloat64, 0, math.NaN()}}
	finite(&c)
	for i, null := range []bool{false, true, true, false, false, false, true} {
		if c.Null(i) != null {
			t.Errorf("value %d: null is %v", i, !null)
		}
	}
	if c.Floats[3] != math.MaxFloat64 || c.Floats[4] != -math.MaxFloat64 {
		t.Error("finite values changed")
	}
}
