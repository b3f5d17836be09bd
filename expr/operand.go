package expr

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/basaltlake/basalt/vector"
)

// operand is a part of a text. A column stays open until it is clear what it is read
// as: where a number is needed an integer column is read as numbers, where integers are
// compared as integers.
type operand struct {
	at     place
	column string // an open column
	node   *Node  // everything else but quoted texts

	quoted bool // text is a quoted text
	text   string

	whole bool // node is a number that was written, and is the integer
	value int64
}

// natural is the type an operand has where nothing asks for another one.
func (p *textParser) natural(o operand) vector.Type {
	switch {
	case o.quoted:
		return vector.String
	case o.node != nil:
		return o.node.Type
	}
	switch t := p.scope.Columns[o.column]; t {
	case vector.String, vector.Int, vector.Time:
		return t
	case vector.Bool: // 0 and 1
		return vector.Int
	}
	return vector.Float
}

// open reports whether an operand is a column of undeclared type.
func (p *textParser) open(o operand) bool {
	return o.column != "" && p.scope.Columns[o.column] == 0
}

// result is an operand as the value of the whole text.
func (p *textParser) result(o operand) (*Node, error) {
	if o.node != nil {
		return o.node, nil
	}
	return p.natively(o)
}

// natively is an operand as a value of its natural type.
func (p *textParser) natively(o operand) (*Node, error) {
	switch {
	case o.quoted:
		return nil, fail(o.at, "the text "+strconv.Quote(o.text)+" is no value", "texts can only be compared", "")
	case o.node != nil && o.node.Type == vector.Bool:
		return nil, conditionNoValue(o)
	case o.node != nil:
		return o.node, nil
	}
	switch p.natural(o) {
	case vector.String:
		return Text(o.column), nil
	case vector.Int:
		return Integer(o.column), nil
	case vector.Time:
		return Instant(o.column), nil
	}
	return Number(o.column), nil
}

// number is an operand as a number.
func (p *textParser) number(o operand) (*Node, error) {
	switch t := p.natural(o); {
	case o.quoted:
		return nil, fail(o.at, "the text "+strconv.Quote(o.text)+" is no number", "", "")
	case t == vector.String:
		return nil, fail(o.at, describe(o)+" is a text", "a number is needed here", "")
	case t == vector.Bool:
		return nil, conditionNoValue(o)
	case o.node != nil:
		return num(o.node), nil
	case t == vector.Time:
		return AsFloat(Instant(o.column)), nil
	}
	return Number(o.column), nil
}

func conditionNoValue(o operand) error {
	return fail(o.at, "a value is needed, not a condition", "", "number(…) makes 1 and 0 of a condition; if(condition, value) is a value where it holds")
}

// predicate is an operand as a condition.
func (p *textParser) predicate(o operand) (*Node, error) {
	switch {
	case o.node != nil && o.node.Type == vector.Bool:
		return o.node, nil
	case o.column != "" && p.scope.Columns[o.column] == vector.Bool:
		return IntIn(Integer(o.column), 1), nil
	case o.quoted:
		return nil, fail(o.at, "a condition is needed, not the text "+strconv.Quote(o.text), "", "compare it with a column")
	}
	return nil, fail(o.at, "a condition is needed, but "+describe(o)+" is "+typeWords[p.natural(o)], "", "compare it: =, !=, <, <=, >, >=, in […]; known(…) holds where a value is not null")
}

// string is an operand that is compared with texts.
func (p *textParser) string(o operand) (*Node, error) {
	switch {
	case p.open(o):
		return Text(o.column), nil
	case p.natural(o) != vector.String:
		return nil, fail(o.at, describe(o)+" is "+typeWords[p.natural(o)]+" and is compared with a text", "", "compare numbers with numbers, texts with texts")
	}
	return p.natively(o)
}

var typeWords = map[vector.Type]string{
	vector.Float: "a number", vector.Int: "an integer", vector.Time: "a time", vector.Bool: "a condition", vector.String: "a text",
}

// describe names an operand in messages.
func describe(o operand) string {
	switch {
	case o.column != "":
		return "column " + o.column
	case o.quoted:
		return "the text " + strconv.Quote(o.text)
	case o.node.Op == OpConst:
		return o.node.text
	}
	return "this"
}

// compare is a comparison of two operands.
func (p *textParser) compare(sign token, a, b operand) (*Node, error) {
	ta, tb := p.natural(a), p.natural(b)
	switch {
	case ta == vector.Bool || tb == vector.Bool:
		return nil, fail(sign.at, "conditions cannot be compared", "", "combine them with and, or, not; a < b < c is a < b and b < c")
	case ta == vector.String || tb == vector.String:
		return p.compareTexts(sign, a, b)
	case ta == vector.Int && b.whole && equality(sign):
		return p.compareIntegers(sign, a, b.value)
	case tb == vector.Int && a.whole && equality(sign):
		return p.compareIntegers(sign, b, a.value)
	}
	x, err := p.number(a)
	if err != nil {
		return nil, err
	}
	y, err := p.number(b)
	if err != nil {
		return nil, err
	}
	switch sign.value {
	case "=":
		return Eq(x, y), nil
	case "!=": // false where one is null, as every comparison is
		return Or(Lt(x, y), Lt(y, x)), nil
	case "<":
		return Lt(x, y), nil
	case "<=":
		return Le(x, y), nil
	case ">":
		return Lt(y, x), nil
	}
	return Le(y, x), nil
}

// quoteIt is the cure for a word that was meant as a text.
func quoteIt(o operand) string {
	if o.column == "" {
		return ""
	}
	return "write " + strconv.Quote(o.column) + " if it is a text"
}

func equality(sign token) bool { return sign.value == "=" || sign.value == "!=" }

func (p *textParser) compareTexts(sign token, a, b operand) (*Node, error) {
	if !equality(sign) {
		return nil, fail(sign.at, "texts have no order", "", "use =, !=, in […], contains(…) or prefix(…)")
	}
	if a.quoted {
		a, b = b, a
	}
	if !b.quoted || a.quoted {
		cure := quoteIt(b)
		if cure == "" || !p.open(b) {
			cure = `write Column = "text"`
		}
		return nil, fail(sign.at, "one side of a comparison of texts is a column, the other a quoted text", "", cure)
	}
	x, err := p.string(a)
	if err != nil {
		return nil, err
	}
	return unequal(sign, x, In(x, b.text)), nil
}

func (p *textParser) compareIntegers(sign token, a operand, value int64) (*Node, error) {
	x, err := p.natively(a)
	if err != nil {
		return nil, err
	}
	return unequal(sign, x, IntIn(x, value)), nil
}

// unequal turns an equality into its opposite where the sign says so; null is neither.
func unequal(sign token, x, equal *Node) *Node {
	if sign.value == "=" {
		return equal
	}
	return And(Known(x), Not(equal))
}

// writtenNumber is the operand of a number in the text.
func writtenNumber(t token) operand {
	f, _ := strconv.ParseFloat(t.value, 64) // the lexer has seen that it is one
	o := operand{at: t.at, node: Const(f)}
	if i, err := strconv.ParseInt(t.value, 10, 64); err == nil {
		o.whole, o.value = true, i
	} else if f == math.Trunc(f) && math.Abs(f) < 1<<53 {
		o.whole, o.value = true, int64(f)
	}
	return o
}

// namedColumn is the operand of a column. Names that read as numbers or as canonical
// text of something else would make unequal expressions look equal.
func (p *textParser) namedColumn(t token) (operand, error) {
	_, err := strconv.ParseFloat(t.value, 64)
	if t.value == "" || err == nil || strings.ContainsAny(t.value, "()[]:,\"") || strings.TrimSpace(t.value) != t.value {
		return operand{}, fail(t.at, fmt.Sprintf("column %q cannot be used in an expression", t.value), "", "give it another name with TABLES.<table>.columns")
	}
	if _, declared := p.scope.Columns[t.value]; p.scope.Closed && !declared {
		return operand{}, fail(t.at, fmt.Sprintf("there is no column %s", t.value), "", p.likeColumn(t.value))
	}
	if !p.rows {
		return operand{}, fail(t.at, fmt.Sprintf("column %s stands outside of a reduction", t.value), "a bucket has many rows",
			fmt.Sprintf("say which value it is: last(%[1]s), mean(%[1]s), sum(%[1]s) …", t.value))
	}
	return operand{at: t.at, column: t.value}, nil
}
