package expr

import (
	"slices"
	"strconv"
	"strings"

	"github.com/basaltlake/basalt/vector"
)

// Levels of precedence, loosest first: what needs parentheses within what.
const (
	levelWhere = iota // a reduction with its where reaches as far as it can
	levelOr
	levelAnd
	levelNot
	levelCompare
	levelSum
	levelProduct
	levelSign
	levelValue
)

// Format writes an expression in the language. In the scope that a text was parsed in,
// the result parses to an equal expression. Operations that the language has no words
// for are written as they appear in String.
func Format(n *Node) string {
	var f formatter
	f.write(n, levelWhere)
	return f.String()
}

type formatter struct{ strings.Builder }

// write writes n where something of the given level is due.
func (f *formatter) write(n *Node, level int) {
	if n.Op == OpFloat && n.Args[0].Type != vector.Bool {
		f.write(n.Args[0], level) // numbers are made of integers and times where they are needed
		return
	}
	if levelOf(n) < level {
		f.WriteByte('(')
		defer f.WriteByte(')')
	}
	switch n.Op {
	case OpColumn:
		f.WriteString(columnName(n.Name))
	case OpLeaf:
		f.leaf(n)
	case OpConst:
		f.WriteString(n.text)
	case OpAdd, OpSub, OpMul, OpDiv, OpEq, OpLt, OpLe, OpAnd, OpOr:
		f.infix(n)
	case OpNot:
		f.WriteString("not ")
		f.write(n.Args[0], levelNot)
	case OpIn, OpIntIn:
		f.membership(n)
	default:
		f.call(n)
	}
}

func levelOf(n *Node) int {
	switch n.Op {
	case OpOr:
		return levelOr
	case OpAnd:
		return levelAnd
	case OpNot:
		return levelNot
	case OpEq, OpLt, OpLe, OpIn, OpIntIn:
		return levelCompare
	case OpAdd, OpSub:
		return levelSum
	case OpMul, OpDiv:
		return levelProduct
	case OpConst:
		if strings.HasPrefix(n.text, "-") {
			return levelSign
		}
	case OpLeaf:
		if l, ok := n.Leaf.(ReducedLeaf); ok {
			if _, _, where := l.Parts(); where != nil {
				return levelWhere
			}
		}
	}
	return levelValue
}

func (f *formatter) infix(n *Node) {
	level := levelOf(n)
	left := level // a + b + c is (a + b) + c
	if level == levelCompare {
		left = levelSum
	}
	sign := map[Op]string{OpAdd: "+", OpSub: "-", OpMul: "*", OpDiv: "/", OpEq: "=", OpLt: "<", OpLe: "<=", OpAnd: "and", OpOr: "or"}[n.Op]
	f.write(n.Args[0], left)
	f.WriteString(" " + sign + " ")
	f.write(n.Args[1], level+1)
}

func (f *formatter) membership(n *Node) {
	f.write(n.Args[0], levelSum)
	items := make([]string, 0, len(n.Set)+len(n.Ints))
	for _, s := range n.Set {
		items = append(items, strconv.Quote(s))
	}
	for _, i := range n.Ints {
		items = append(items, strconv.FormatInt(i, 10))
	}
	if len(items) == 1 {
		f.WriteString(" = " + items[0])
		return
	}
	f.WriteString(" in [" + strings.Join(items, ", ") + "]")
}

func (f *formatter) leaf(n *Node) {
	l, ok := n.Leaf.(ReducedLeaf)
	if !ok {
		f.WriteString(n.text)
		return
	}
	name, value, where := l.Parts()
	f.WriteString(name + "(")
	if value != nil {
		f.write(value, levelOr)
	}
	f.WriteByte(')')
	if where != nil {
		f.WriteString(" where ")
		f.write(where, levelOr)
	}
}

var functionNames = map[Op]string{
	OpAbs: "abs", OpLog: "log", OpSqrt: "sqrt", OpMin: "least", OpMax: "greatest", OpIf: "if",
	OpCoalesce: "coalesce", OpKnown: "known", OpContains: "contains", OpPrefix: "prefix", OpFloat: "number",
}

func (f *formatter) call(n *Node) {
	name, ok := functionNames[n.Op]
	if !ok {
		f.WriteString(n.text)
		return
	}
	f.WriteString(name + "(")
	for i, a := range n.Args {
		if i > 0 {
			f.WriteString(", ")
		}
		f.write(a, levelWhere)
	}
	for _, s := range n.Set {
		f.WriteString(", " + strconv.Quote(s))
	}
	f.WriteByte(')')
}

func columnName(name string) string {
	plain := name != "" && !slices.Contains(words, name)
	for i, r := range name {
		plain = plain && (isNameStart(r) || i > 0 && isNamePart(r))
	}
	if plain {
		return name
	}
	return "`" + name + "`"
}
