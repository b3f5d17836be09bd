package expr

import "github.com/basaltlake/basalt/vector"

// Vector is the value of an expression over the rows of a chunk: a column, or the
// truth of a predicate per row.
type Vector struct {
	vector.Column
	Mask []bool // predicates only
}
