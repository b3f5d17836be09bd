package scan

import (
	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/metric"
	"github.com/basaltlake/basalt/vector"
)

// pushDown turns the first or last value of an arithmetic expression into arithmetic
// on first or last values of its parts: the row picked is the same for all, so the
// arithmetic is done once per bucket instead of once per row. Nil means that it
// cannot be done.
func pushDown(r *metric.Reduction) *expr.Node {
	if r.Kind != metric.Last && r.Kind != metric.First || r.Value.Op == expr.OpColumn {
		return nil
	}
	columns := map[string]vector.Type{}
	r.Value.Columns(columns)
	if !picksPartwise(r.Value, r.Where == nil) || len(columns) == 0 {
		return nil
	}
	return r.Value.Map(func(part *expr.Node) *expr.Node {
		if part.Op == expr.OpColumn {
			return metric.Of(r.Kind, part, r.Where)
		}
		return nil
	})
}

// picksPartwise reports whether e of a picked row equals e of the picked parts.
// Without a predicate a row is always picked; with one there may be none, and then
// only operations that make null of null give the null that is due.
func picksPartwise(e *expr.Node, always bool) bool {
	switch e.Op {
	case expr.OpColumn:
		return true
	case expr.OpConst:
		return true
	case expr.OpAdd, expr.OpSub, expr.OpMul, expr.OpDiv, expr.OpAbs, expr.OpLog, expr.OpSqrt,
		expr.OpMin, expr.OpMax, expr.OpFloat:
	case expr.OpAdd0:
		if !always {
			return false
		}
	default:
		return false
	}
	for _, a := range e.Args {
		if !picksPartwise(a, always) {
			return false
		}
	}
	return true
}
