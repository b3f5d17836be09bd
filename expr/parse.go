package expr

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"

	"github.com/basaltlake/basalt/internal/near"
	"github.com/basaltlake/basalt/vector"
)

// textParser is a recursive descent over the tokens of a text, one method per level of
// precedence, loosest first.
type textParser struct {
	scope  *Scope
	tokens []token
	next   int
	depth  int
	rows   bool   // the part at hand is about rows, not buckets
	inside string // name of the reduction the part belongs to
	where  bool   // the part is the where of that reduction
}

const (
	deepest = 64
	// longestNode bounds the canonical text of a node: comparisons mention their
	// operands twice, and nested ones would grow without end.
	longestNode = 1 << 16
)

func (p *textParser) peek() token { return p.tokens[p.next] }

// accept takes the next token if it is one of the symbols.
func (p *textParser) accept(symbols ...string) (token, bool) {
	t := p.peek()
	if !slices.ContainsFunc(symbols, t.is) {
		return t, false
	}
	p.next++
	return t, true
}

func (p *textParser) expect(symbol, after string) error {
	if t, ok := p.accept(symbol); !ok {
		return fail(t.at, fmt.Sprintf("%q is needed %s, not %s", symbol, after, t), "", "")
	}
	return nil
}

// stray says what a token that continues nothing is about.
func (p *textParser) stray(t token) error {
	switch {
	case t.is("where"):
		return fail(t.at, "where belongs to a reduction", "", "write it after one: sum(Size) where Price > 0; of a single row: if(Price > 0, Size)")
	case t.is("not"):
		return fail(t.at, `"not" stands between two values`, "", "write not (a in […]), or a != b")
	case t.is(")"), t.is("]"), t.is(","):
		return fail(t.at, fmt.Sprintf("%s closes or separates nothing", t), "", "")
	}
	return fail(t.at, fmt.Sprintf("an operator is needed before %s", t), "", "")
}

// deeper enters a nested part; the caller leaves with p.depth--.
func (p *textParser) deeper() error {
	if p.depth++; p.depth > deepest {
		return fail(p.peek().at, fmt.Sprintf("more than %d parts are nested", deepest), "", "split the metric")
	}
	return nil
}

// made is the operand of a node, unless the node has grown too large.
func made(at place, n *Node, err error) (operand, error) {
	if err == nil && len(n.text) > longestNode {
		err = fail(at, "the expression is too large", "", "split it into several metrics")
	}
	return operand{at: at, node: n}, err
}

func (p *textParser) disjunction() (operand, error) { return p.logic("or", Or, p.conjunction) }
func (p *textParser) conjunction() (operand, error) { return p.logic("and", And, p.negation) }

func (p *textParser) logic(word string, join func(...*Node) *Node, part func() (operand, error)) (operand, error) {
	a, err := part()
	for err == nil {
		if _, ok := p.accept(word); !ok {
			break
		}
		var b operand
		if b, err = part(); err != nil {
			break
		}
		var x, y *Node
		if x, err = p.predicate(a); err != nil {
			break
		}
		if y, err = p.predicate(b); err != nil {
			break
		}
		a, err = made(a.at, join(x, y), nil)
	}
	return a, err
}

func (p *textParser) negation() (operand, error) {
	t, ok := p.accept("not")
	if !ok {
		return p.comparison()
	}
	if err := p.deeper(); err != nil {
		return operand{}, err
	}
	defer func() { p.depth-- }()
	o, err := p.negation()
	if err != nil {
		return o, err
	}
	n, err := p.predicate(o)
	if err != nil {
		return o, err
	}
	return made(t.at, Not(n), nil)
}

func (p *textParser) comparison() (operand, error) {
	a, err := p.sum()
	if err != nil {
		return a, err
	}
	if t, ok := p.accept("in"); ok {
		return p.membership(t, a)
	}
	if t := p.peek(); t.is("not") {
		return a, p.stray(t)
	}
	sign, ok := p.accept("=", "!=", "<", "<=", ">", ">=")
	if !ok {
		return a, nil
	}
	b, err := p.sum()
	if err != nil {
		return b, err
	}
	n, err := p.compare(sign, a, b)
	if err != nil {
		return a, err
	}
	if again, chained := p.accept("=", "!=", "<", "<=", ">", ">=", "in"); chained {
		return a, fail(again.at, "comparisons cannot be chained", "", "write a < b and b < c")
	}
	return made(a.at, n, nil)
}

func (p *textParser) sum() (operand, error) {
	return p.arithmetic(p.product, map[string]func(a, b *Node) *Node{"+": Add, "-": Sub})
}

func (p *textParser) product() (operand, error) {
	return p.arithmetic(p.sign, map[string]func(a, b *Node) *Node{"*": Mul, "/": Div})
}

func (p *textParser) arithmetic(part func() (operand, error), signs map[string]func(a, b *Node) *Node) (operand, error) {
	a, err := part()
	for err == nil {
		t := p.peek()
		join := signs[t.value]
		if t.kind != symbolToken || join == nil {
			break
		}
		p.next++
		var b operand
		if b, err = part(); err != nil {
			break
		}
		var x, y *Node
		if x, err = p.number(a); err != nil {
			break
		}
		if y, err = p.number(b); err != nil {
			break
		}
		a, err = made(a.at, join(x, y), nil)
	}
	return a, err
}

// sign is a value with a minus before it, or without. A minus before a written number
// is part of the number.
func (p *textParser) sign() (operand, error) {
	t, ok := p.accept("-")
	if !ok {
		return p.primary()
	}
	if err := p.deeper(); err != nil {
		return operand{}, err
	}
	defer func() { p.depth-- }()
	o, err := p.sign()
	if err != nil {
		return o, err
	}
	if o.node != nil && o.node.Op == OpConst {
		negative := operand{at: t.at, node: Const(-o.node.Value), whole: o.whole && o.value != math.MinInt64, value: -o.value}
		return negative, nil
	}
	n, err := p.number(o)
	if err != nil {
		return o, err
	}
	return made(t.at, Scale(-1, n), nil)
}

func (p *textParser) primary() (operand, error) {
	t := p.peek()
	if t.kind == endToken {
		return operand{}, fail(t.at, "the expression ends where a value is needed", "", "")
	}
	p.next++
	switch {
	case t.kind == numberToken:
		return writtenNumber(t), nil
	case t.kind == textToken:
		return operand{at: t.at, quoted: true, text: t.value}, nil
	case t.kind == columnToken:
		return p.namedColumn(t)
	case t.kind == nameToken && p.peek().is("("):
		return p.call(t)
	case t.kind == nameToken:
		return p.namedColumn(t)
	case t.is("("):
		return p.parenthesis(t)
	}
	return operand{}, fail(t.at, fmt.Sprintf("a value is needed, not %s", t), "", "")
}

func (p *textParser) parenthesis(t token) (operand, error) {
	if err := p.deeper(); err != nil {
		return operand{}, err
	}
	defer func() { p.depth-- }()
	o, err := p.disjunction()
	if err != nil {
		return o, err
	}
	o.at = t.at
	return o, p.expect(")", "to close the parenthesis")
}

// membership is what follows "in": a list of numbers or of texts.
func (p *textParser) membership(in token, a operand) (operand, error) {
	items, err := p.list()
	if err != nil {
		return a, err
	}
	var texts []string
	var integers []int64
	for _, item := range items {
		switch {
		case item.quoted:
			texts = append(texts, item.text)
		case item.whole:
			integers = append(integers, item.value)
		}
	}
	switch {
	case len(texts) == len(items):
		x, err := p.string(a)
		if err != nil {
			return a, err
		}
		return made(a.at, In(x, distinct(texts)...), nil)
	case len(texts) > 0:
		return a, fail(in.at, "the list mixes numbers and texts", "", "")
	case len(integers) == len(items) && p.natural(a) == vector.Int:
		x, err := p.natively(a)
		if err != nil {
			return a, err
		}
		return made(a.at, IntIn(x, distinct(integers)...), nil)
	}
	var either operand
	for i, item := range items {
		n, err := p.compare(token{kind: symbolToken, value: "=", at: in.at}, a, item)
		if err != nil {
			return a, err
		}
		if i > 0 {
			n = Or(either.node, n)
		}
		if either, err = made(a.at, n, nil); err != nil {
			return a, err
		}
	}
	return either, nil
}

// list reads [value, …] of written numbers and texts.
func (p *textParser) list() ([]operand, error) {
	if err := p.expect("[", `after "in"`); err != nil {
		return nil, err
	}
	if t, empty := p.accept("]"); empty {
		return nil, fail(t.at, "the list is empty", "nothing is in it", "")
	}
	var items []operand
	for {
		t := p.peek()
		item, err := p.sign()
		if err != nil {
			return nil, err
		}
		if !item.quoted && (item.node == nil || item.node.Op != OpConst) {
			return nil, fail(t.at, "lists hold numbers and quoted texts only", "", quoteIt(item))
		}
		items = append(items, item)
		if _, more := p.accept(","); !more {
			return items, p.expect("]", "to close the list")
		}
	}
}

func distinct[T int64 | string](values []T) []T {
	slices.Sort(values)
	return slices.Compact(values)
}

// likeColumn is the cure for an unknown column.
func (p *textParser) likeColumn(name string) string {
	if like, ok := near.Match(name, slices.Sorted(maps.Keys(p.scope.Columns))); ok {
		return "did you mean " + strconv.Quote(like) + "?"
	}
	return ""
}
