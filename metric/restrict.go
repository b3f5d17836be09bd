package metric

import "github.com/basaltlake/basalt/expr"

// Restrict rewrites a metric's expression so that its reductions only look at rows
// where holds (nil is all), and takes away the marks of predicates on columns that no
// input file has.
func Restrict(value, where *expr.Node, absent func(column string) bool) *expr.Node {
	where = where.Resolve(absent)
	return value.Map(func(n *expr.Node) *expr.Node {
		if n.Op != expr.OpLeaf {
			return nil
		}
		r := n.Leaf.(*Reduction)
		own := expr.And(where, r.Where.Resolve(absent))
		if own == r.Where {
			return n
		}
		copied := *r
		copied.Where, copied.key = own, ""
		copied.Key()
		return expr.FromLeaf(&copied)
	})
}
