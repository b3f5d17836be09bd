package expr

import "github.com/basaltlake/basalt/vector"

// OpIfPresent marks a predicate that is skipped when a column of it is in no input
// file. It has no kernel: Resolve takes the marks away before anything is evaluated.
const OpIfPresent Op = 128

// IfPresent holds where predicate p does, and everywhere when one of p's columns is in
// no input file. Marks may stand at the top of a predicate and below And and Or.
func IfPresent(p *Node) *Node { return call(OpIfPresent, vector.Bool, "if_present", p) }

// Resolve replaces the IfPresent marks of a predicate: with "always" where absent says
// so of one of the columns, else with what is marked. As in And, nil is "always".
func (n *Node) Resolve(absent func(column string) bool) *Node {
	if n == nil {
		return nil
	}
	switch n.Op {
	case OpIfPresent:
		columns := map[string]vector.Type{}
		n.Args[0].Columns(columns)
		for name := range columns {
			if absent(name) {
				return nil
			}
		}
		return n.Args[0]
	case OpAnd, OpOr:
		a, b := n.Args[0].Resolve(absent), n.Args[1].Resolve(absent)
		switch {
		case a == n.Args[0] && b == n.Args[1]:
			return n
		case n.Op == OpAnd:
			return And(a, b)
		case a == nil || b == nil:
			return nil
		}
		return Or(a, b)
	}
	return n
}

// Optional adds the columns that the IfPresent marks of a predicate test.
func (n *Node) Optional(into map[string]bool) {
	if n == nil {
		return
	}
	if n.Op == OpIfPresent {
		columns := map[string]vector.Type{}
		n.Columns(columns)
		for name := range columns {
			into[name] = true
		}
		return
	}
	for _, a := range n.Args {
		a.Optional(into)
	}
}
