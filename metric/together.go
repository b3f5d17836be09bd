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

// fill assigns columns to the lanes. All have as many rows as the first one.
func fill(values [][]float64) [lanes][]float64 {
	var v [lanes][]float64
	for i := range v {
		if i < len(values) {
			v[i] = values[i][:len(values[0])]
		} else {
			v[i] = v[0]
		}
	}
	return v
}

// row returns the values of a row.
func row(v *[lanes][]float64, i int) [lanes]float64 {
	return [lanes]float64{v[0][i], v[1][i], v[2][i], v[3][i], v[4][i], v[5][i], v[6][i], v[7][i]}
}

// known reports whether none of the sums is null. They add up to less than infinity, or
// there is an infinity among them.
func known(sums *[lanes]float64) bool {
	any := ((sums[0] + sums[1]) + (sums[2] + sums[3])) + ((sums[4] + sums[5]) + (sums[6] + sums[7]))
	return any == any
}

// allFinite reports whether none of the sums is null or infinite.
func allFinite(sums *[lanes]float64) bool {
	return finite(((sums[0] + sums[1]) + (sums[2] + sums[3])) + ((sums[4] + sums[5]) + (sums[6] + sums[7])))
}

func finite(x float64) bool { return x-x == 0 }

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
