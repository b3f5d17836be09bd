package metric

import (
	"slices"

	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/vector"
)

// TogetherColumns is how many reductions a Together has at most.
const TogetherColumns = lanes

// lanes is how many columns a loop works on at a time. With fewer columns, the other
// lanes repeat the first one: that costs nothing, as the loop waits for its additions.
const lanes = 8

// Together reduces several columns alike: with reductions of one Class, over the same
// rows. What is done per run and per row is then done once for all of them. Its values
// are, bit by bit, those of each reduction on its own.
type Together interface {
	// Update takes the rows of a chunk, as that of a Reducer does. values are the
	// columns in the order of the reductions, weights are wanted by TWA, and where is nil
	// when every row counts.
	Update(chunk *Chunk, values [][]float64, weights []float64, where *expr.Vector, out []*vector.Column)
	// Finish appends the values of the bucket that is still open.
	Finish(tail float64, out []*vector.Column)
}

// Class is the kind that stands for all kinds that can be reduced together with this
// one over the same rows, or 0 when there is no such thing.
func (k Kind) Class() Kind {
	switch k {
	case Sum, Mean:
		return Sum
	case TWA:
		return TWA
	}
	return 0
}

// NewTogether returns the reducer of reductions of one class with equal predicates.
func NewTogether(kinds []Kind) Together {
	if kinds[0] == TWA {
		return newAverages(len(kinds))
	}
	return newSums(kinds)
}

// fill assigns columns to the lanes.
func fill(values [][]float64) [lanes][]float64 {
	var v [lanes][]float64
	for i := copy(v[:], values); i < lanes; i++ {
		v[i] = v[0]
	}
	return v
}

// extend makes the columns n rows longer and returns the new rows.
func extend(out []*vector.Column, n int) [lanes][]float64 {
	var to [lanes][]float64
	for i, c := range out {
		to[i] = extended(c, n)
	}
	return to
}

// extended is extend for one column.
func extended(c *vector.Column, n int) []float64 {
	old := len(c.Floats)
	c.Floats = slices.Grow(c.Floats, n)[:old+n]
	return c.Floats[old:]
}

// selected returns the selected rows of run i: all of them (every), or those listed.
func selected(where *expr.Vector, i int, r *Run) (rows []int32, every bool) {
	if where == nil {
		return nil, true
	}
	rows = where.In(i)
	return rows, len(rows) == int(r.Hi-r.Lo)
}
