package expr

import "github.com/basaltlake/basalt/vector"

// Vector is the value of an expression over the rows of a chunk: a column, or the
// truth of a predicate per row.
type Vector struct {
	vector.Column
	Mask []bool // predicates only

	// Rows and Bounds are set for the predicate of a reduction: the rows where it holds,
	// ascending, of which Bounds[2i]..Bounds[2i+1] lie in run i of the chunk.
	Rows   []int32
	Bounds []int32
}

// In returns the rows of run i where the predicate holds.
func (v *Vector) In(i int) []int32 { return v.Rows[v.Bounds[2*i]:v.Bounds[2*i+1]] }
