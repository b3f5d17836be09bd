package metric

import (
	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/vector"
)

// TogetherColumns is how many reductions a Together has at most: their columns stay in
// the cache, and few of them wait for each other.
const TogetherColumns = 8

// lanes is how many columns a loop works on at a time. Additions of one sum wait for
// each other, those of several do not.
const lanes = 4

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

// selected returns the selected rows of run i: all of them (every), or those listed.
func selected(where *expr.Vector, i int, r *Run) (rows []int32, every bool) {
	if where == nil {
		return nil, true
	}
	rows = where.In(i)
	return rows, len(rows) == int(r.Hi-r.Lo)
}
