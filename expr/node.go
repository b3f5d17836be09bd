package expr

import (
	"math"
	"sort"
	"strconv"
	"strings"

	"github.com/basaltlake/basalt/vector"
)

// Op is the operation of a Node.
type Op uint8

const (
	OpColumn   Op = iota + 1 // a column of the table, by name
	OpLeaf                   // a value from outside, e.g. a reduction: see Leaf
	OpConst                  // a float constant
	OpAdd                    // a + b
	OpSub                    // a - b
	OpMul                    // a * b
	OpDiv                    // a / b; null where b = 0
	OpAdd0                   // a + b with nulls as 0; never null
	OpAbs                    // |a|
	OpLog                    // natural logarithm; null where a ≤ 0
	OpSqrt                   // square root; null where a < 0
	OpMin                    // the smaller of a and b
	OpMax                    // the larger of a and b
	OpIf                     // b where predicate a holds, else null
	OpCoalesce               // a, or b where a is null
	OpFloat                  // an integer, time or Bool value as float
	OpEq                     // number a = b
	OpLt                     // number a < b
	OpLe                     // number a ≤ b
	OpIn                     // string a is one of Set
	OpContains               // string a contains one of Set
	OpPrefix                 // string a starts with one of Set, ignoring case
	OpIntIn                  // integer a is one of Ints
	OpKnown                  // a is not null
	OpAnd                    // a and b
	OpOr                     // a or b
	OpNot                    // not a
)

// Leaf is a value an expression takes from outside: what a metric reduces, for
// example. Leaves with equal keys are the same value.
type Leaf interface {
	Key() string
	Type() vector.Type
}

// Node is one operation of an expression. Nodes are immutable and may be shared.
type Node struct {
	Op    Op
	Type  vector.Type // Bool for predicates
	Args  []*Node
	Name  string   // OpColumn
	Value float64  // OpConst
	Set   []string // OpIn, OpContains, OpPrefix; sorted
	Ints  []int64  // OpIntIn; sorted
	Leaf  Leaf     // OpLeaf

	text string
}

// String returns the canonical text of the expression. Equal texts mean equal values.
func (n *Node) String() string { return n.text }

func node(n Node, text string) *Node { n.text = text; return &n }

// Number is a numeric column. Integer columns are read as floats.
func Number(name string) *Node { return node(Node{Op: OpColumn, Type: vector.Float, Name: name}, name) }

// Integer is a column read as exact integers.
func Integer(name string) *Node {
	return node(Node{Op: OpColumn, Type: vector.Int, Name: name}, name+":int")
}

// Text is a string column.
func Text(name string) *Node {
	return node(Node{Op: OpColumn, Type: vector.String, Name: name}, name+":text")
}

// Instant is a timestamp column, in nanoseconds.
func Instant(name string) *Node {
	return node(Node{Op: OpColumn, Type: vector.Time, Name: name}, name+":time")
}

// FromLeaf is a value from outside.
func FromLeaf(l Leaf) *Node { return node(Node{Op: OpLeaf, Type: l.Type(), Leaf: l}, l.Key()) }

// Const is a constant.
func Const(v float64) *Node {
	return node(Node{Op: OpConst, Type: vector.Float, Value: v}, strconv.FormatFloat(v, 'g', -1, 64))
}

// Null is a null of the given type in every row: a column that no file has.
func Null(t vector.Type) *Node {
	return node(Node{Op: OpConst, Type: t, Value: math.NaN()}, "null:"+t.String())
}

func infix(op Op, t vector.Type, sign string, a, b *Node) *Node {
	return node(Node{Op: op, Type: t, Args: []*Node{a, b}}, "("+a.text+" "+sign+" "+b.text+")")
}

func call(op Op, t vector.Type, name string, args ...*Node) *Node {
	texts := make([]string, len(args))
	for i, a := range args {
		texts[i] = a.text
	}
	return node(Node{Op: op, Type: t, Args: args}, name+"("+strings.Join(texts, ", ")+")")
}

func Add(a, b *Node) *Node { return infix(OpAdd, vector.Float, "+", num(a), num(b)) }
func Sub(a, b *Node) *Node { return infix(OpSub, vector.Float, "-", num(a), num(b)) }
func Mul(a, b *Node) *Node { return infix(OpMul, vector.Float, "*", num(a), num(b)) }
func Div(a, b *Node) *Node { return infix(OpDiv, vector.Float, "/", num(a), num(b)) }

// num makes an operand a float, so that every arithmetic kernel has one type.
func num(a *Node) *Node {
	if a.Type == vector.Float {
		return a
	}
	return AsFloat(a)
}

// Scale is k·a.
func Scale(k float64, a *Node) *Node { return Mul(Const(k), a) }

func Abs(a *Node) *Node    { return call(OpAbs, vector.Float, "abs", num(a)) }
func Log(a *Node) *Node    { return call(OpLog, vector.Float, "log", num(a)) }
func Sqrt(a *Node) *Node   { return call(OpSqrt, vector.Float, "sqrt", num(a)) }
func Min(a, b *Node) *Node { return call(OpMin, vector.Float, "min", num(a), num(b)) }
func Max(a, b *Node) *Node { return call(OpMax, vector.Float, "max", num(a), num(b)) }

// Clip bounds a to [lo, hi]; null stays null.
func Clip(a *Node, lo, hi float64) *Node { return Min(Max(a, Const(lo)), Const(hi)) }

// Finite is a where it is a finite number, else null: a number minus itself is 0, an
// infinity minus itself is no number.
func Finite(a *Node) *Node { return Add(a, Sub(a, a)) }

// Add0 adds with nulls as zero; the result is never null.
func Add0(a, b *Node) *Node { return call(OpAdd0, vector.Float, "add0", num(a), num(b)) }

// Sum0 adds the terms from left to right with nulls as zero. Prefixes are shared,
// so cumulated depths to levels 1..n cost n additions in all.
func Sum0(terms ...*Node) *Node {
	s := Add0(Const(0), terms[0])
	for _, t := range terms[1:] {
		s = Add0(s, t)
	}
	return s
}

// If is a where p holds, else null.
func If(p, a *Node) *Node { return call(OpIf, a.Type, "if", p, a) }

// Coalesce is a, or b where a is null.
func Coalesce(a, b *Node) *Node { return call(OpCoalesce, a.Type, "coalesce", a, b) }

// AsFloat turns an integer, a time or a predicate into a number (true = 1).
func AsFloat(a *Node) *Node { return call(OpFloat, vector.Float, "float", a) }

func Eq(a, b *Node) *Node { return infix(OpEq, vector.Bool, "=", num(a), num(b)) }
func Lt(a, b *Node) *Node { return infix(OpLt, vector.Bool, "<", num(a), num(b)) }
func Le(a, b *Node) *Node { return infix(OpLe, vector.Bool, "<=", num(a), num(b)) }

func set(op Op, name string, a *Node, values []string) *Node {
	s := append([]string(nil), values...)
	sort.Strings(s)
	quoted := make([]string, len(s))
	for i, v := range s {
		quoted[i] = strconv.Quote(v)
	}
	return node(Node{Op: op, Type: vector.Bool, Args: []*Node{a}, Set: s},
		name+"("+a.text+", ["+strings.Join(quoted, ", ")+"])")
}

// In holds where string a is one of the values.
func In(a *Node, values ...string) *Node { return set(OpIn, "in", a, values) }

// Contains holds where string a contains one of the values.
func Contains(a *Node, values ...string) *Node { return set(OpContains, "contains", a, values) }

// HasPrefix holds where string a starts with one of the values, ignoring case.
func HasPrefix(a *Node, values ...string) *Node { return set(OpPrefix, "prefix", a, values) }

// IntIn holds where integer a is one of the values.
func IntIn(a *Node, values ...int64) *Node {
	v := append([]int64(nil), values...)
	sort.Slice(v, func(i, j int) bool { return v[i] < v[j] })
	texts := make([]string, len(v))
	for i, x := range v {
		texts[i] = strconv.FormatInt(x, 10)
	}
	return node(Node{Op: OpIntIn, Type: vector.Bool, Args: []*Node{a}, Ints: v},
		"in("+a.text+", ["+strings.Join(texts, ", ")+"])")
}

// Known holds where a is not null.
func Known(a *Node) *Node { return call(OpKnown, vector.Bool, "known", a) }

func Not(a *Node) *Node { return call(OpNot, vector.Bool, "not", a) }

// And holds where all predicates hold. Nil predicates are left out; And() is nil,
// which stands for "always".
func And(ps ...*Node) *Node { return fold(OpAnd, "and", ps) }

// Or holds where one of the predicates holds, with nil left out as in And.
func Or(ps ...*Node) *Node { return fold(OpOr, "or", ps) }

func fold(op Op, word string, ps []*Node) *Node {
	var r *Node
	for _, p := range ps {
		switch {
		case p == nil || p == r:
		case r == nil:
			r = p
		default:
			r = infix(op, vector.Bool, word, r, p)
		}
	}
	return r
}

// Columns adds the names of all table columns below n to into, with the type each
// is read as.
func (n *Node) Columns(into map[string]vector.Type) {
	if n == nil {
		return
	}
	if n.Op == OpColumn {
		into[n.Name] = n.Type
	}
	for _, a := range n.Args {
		a.Columns(into)
	}
}

// Leaves calls f for every leaf below n, in order of appearance.
func (n *Node) Leaves(f func(Leaf)) {
	if n == nil {
		return
	}
	if n.Op == OpLeaf {
		f(n.Leaf)
	}
	for _, a := range n.Args {
		a.Leaves(f)
	}
}

// Map rebuilds the expression with every part for which f returns a node replaced by
// that node.
func (n *Node) Map(f func(*Node) *Node) *Node {
	if r := f(n); r != nil {
		return r
	}
	if len(n.Args) == 0 {
		return n
	}
	args := make([]*Node, len(n.Args))
	for i, a := range n.Args {
		args[i] = a.Map(f)
	}
	return n.with(args)
}

// with builds the same operation on other arguments.
func (n *Node) with(args []*Node) *Node {
	switch n.Op {
	case OpAdd:
		return Add(args[0], args[1])
	case OpSub:
		return Sub(args[0], args[1])
	case OpMul:
		return Mul(args[0], args[1])
	case OpDiv:
		return Div(args[0], args[1])
	case OpAdd0:
		return Add0(args[0], args[1])
	case OpAbs:
		return Abs(args[0])
	case OpLog:
		return Log(args[0])
	case OpSqrt:
		return Sqrt(args[0])
	case OpMin:
		return Min(args[0], args[1])
	case OpMax:
		return Max(args[0], args[1])
	case OpIf:
		return If(args[0], args[1])
	case OpCoalesce:
		return Coalesce(args[0], args[1])
	case OpFloat:
		return AsFloat(args[0])
	case OpWhole:
		return whole(args[0], n.Type)
	case OpEq:
		return Eq(args[0], args[1])
	case OpLt:
		return Lt(args[0], args[1])
	case OpLe:
		return Le(args[0], args[1])
	case OpIn:
		return In(args[0], n.Set...)
	case OpContains:
		return Contains(args[0], n.Set...)
	case OpPrefix:
		return HasPrefix(args[0], n.Set...)
	case OpIntIn:
		return IntIn(args[0], n.Ints...)
	case OpKnown:
		return Known(args[0])
	case OpAnd:
		return And(args[0], args[1])
	case OpOr:
		return Or(args[0], args[1])
	case OpNot:
		return Not(args[0])
	}
	return n
}
