package metric

import (
	"math"

	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/vector"
)

// BlockRows is the length of a block of a float sum. A sum is a fixed tree: blocks of
// this many selected rows from the first of the bucket, each added left to right, then
// the blocks left to right. It does not depend on chunks, batches or threads.
const BlockRows = 1024

// New returns the reducer of a kind that has no Class. Its Update wants the value first
// (if the reduction has one) and last the predicate (if any).
func New(r *Reduction) Reducer {
	where := r.Where != nil
	switch r.Kind {
	case Count:
		return &count{where: where, value: r.Value != nil}
	case MinOf:
		return &extreme{where: where, v: math.NaN()}
	case MaxOf:
		return &extreme{where: where, max: true, v: math.NaN()}
	case First, Last, FirstKnown, LastKnown:
		return newPick(r)
	case Std:
		return &std{where: where}
	case Median:
		return &median{where: where}
	case LogReturns:
		return &logReturns{where: where}
	case LogReturnN:
		return &logReturns{where: where, count: true}
	case OwnReducer:
		return r.Own.New()
	}
	panic("metric: reduction without a kind")
}

// predicate returns the predicate a reduction's rows are selected by, or nil for all.
func predicate(where bool, in []expr.Vector) *expr.Vector {
	if !where {
		return nil
	}
	return &in[len(in)-1]
}

func appendFloat(out *vector.Column, v float64) { out.Floats = append(out.Floats, v) }

func appendInt(out *vector.Column, v int64) { out.Ints = append(out.Ints, v) }
