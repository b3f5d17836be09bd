package expr

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/basaltlake/basalt/internal/near"
	"github.com/basaltlake/basalt/vector"
)

// function is a function of the language. Its arguments are parsed already.
type function struct {
	name      string
	form      string // shown in messages
	low, high int    // number of arguments; high 0 is any
	apply     func(p *textParser, args []operand) (*Node, error)
}

func functions() []function {
	return []function{
		{"abs", "abs(a)", 1, 1, ofNumbers(func(a []*Node) *Node { return Abs(a[0]) })},
		{"log", "log(a)", 1, 1, ofNumbers(func(a []*Node) *Node { return Log(a[0]) })},
		{"sqrt", "sqrt(a)", 1, 1, ofNumbers(func(a []*Node) *Node { return Sqrt(a[0]) })},
		{"clip", "clip(a, low, high)", 3, 3, ofNumbers(func(a []*Node) *Node { return Min(Max(a[0], a[1]), a[2]) })},
		{"least", "least(a, b, …)", 2, 0, pairwise(ofNumbers(func(a []*Node) *Node { return Min(a[0], a[1]) }))},
		{"greatest", "greatest(a, b, …)", 2, 0, pairwise(ofNumbers(func(a []*Node) *Node { return Max(a[0], a[1]) }))},
		{"coalesce", "coalesce(a, b, …)", 2, 0, pairwise(firstKnown)},
		{"if", "if(condition, a)", 2, 2, conditional},
		{"known", "known(a)", 1, 1, func(p *textParser, a []operand) (*Node, error) {
			n, err := p.natively(a[0])
			if err != nil {
				return nil, err
			}
			return Known(n), nil
		}},
		{"number", "number(condition)", 1, 1, func(p *textParser, a []operand) (*Node, error) {
			n, err := p.predicate(a[0])
			if err != nil {
				return nil, err
			}
			return AsFloat(n), nil
		}},
		{"contains", `contains(Column, "text", …)`, 2, 0, textual(Contains)},
		{"prefix", `prefix(Column, "text", …)`, 2, 0, textual(HasPrefix)},
	}
}

func ofNumbers(f func([]*Node) *Node) func(*textParser, []operand) (*Node, error) {
	return func(p *textParser, args []operand) (*Node, error) {
		nodes := make([]*Node, len(args))
		for i, a := range args {
			n, err := p.number(a)
			if err != nil {
				return nil, err
			}
			nodes[i] = n
		}
		return f(nodes), nil
	}
}

// pairwise makes f(f(a, b), c) of f(a, b, c).
func pairwise(f func(*textParser, []operand) (*Node, error)) func(*textParser, []operand) (*Node, error) {
	return func(p *textParser, args []operand) (*Node, error) {
		a := args[0]
		for _, b := range args[1:] {
			n, err := f(p, []operand{a, b})
			if a, err = made(args[0].at, n, err); err != nil {
				return nil, err
			}
		}
		return a.node, nil
	}
}

// firstKnown is coalesce of two values: of the type both have, else of numbers.
func firstKnown(p *textParser, args []operand) (*Node, error) {
	a, b := args[0], args[1]
	ta, tb := p.natural(a), p.natural(b)
	value := p.number
	switch {
	case ta == vector.String && p.open(b), tb == vector.String && p.open(a):
		value = p.string
	case ta == tb:
		value = p.natively
	}
	x, err := value(a)
	if err != nil {
		return nil, err
	}
	y, err := value(b)
	if err != nil {
		return nil, err
	}
	return Coalesce(x, y), nil
}

func conditional(p *textParser, args []operand) (*Node, error) {
	condition, err := p.predicate(args[0])
	if err != nil {
		return nil, err
	}
	value, err := p.natively(args[1])
	if err != nil {
		return nil, err
	}
	return If(condition, value), nil
}

func textual(f func(*Node, ...string) *Node) func(*textParser, []operand) (*Node, error) {
	return func(p *textParser, args []operand) (*Node, error) {
		column, err := p.string(args[0])
		if err != nil {
			return nil, err
		}
		var texts []string
		for _, a := range args[1:] {
			if !a.quoted {
				return nil, fail(a.at, "a quoted text is needed here", "", "")
			}
			texts = append(texts, a.text)
		}
		return f(column, distinct(texts)...), nil
	}
}

// call reads the arguments of a function or reduction.
func (p *textParser) call(name token) (operand, error) {
	if err := p.deeper(); err != nil {
		return operand{}, err
	}
	defer func() { p.depth-- }()
	all := functions()
	if i := slices.IndexFunc(all, func(f function) bool { return f.name == name.value }); i >= 0 {
		args, err := p.arguments(name)
		if err != nil {
			return operand{}, err
		}
		if f := all[i]; len(args) < f.low || f.high > 0 && len(args) > f.high {
			return operand{}, fail(name.at, fmt.Sprintf("%s does not take %s", name.value, counted(len(args))), "", "write "+f.form)
		}
		n, err := all[i].apply(p, args)
		return made(name.at, n, err)
	}
	if i := slices.IndexFunc(p.scope.Reductions, func(r Reduction) bool { return r.Name == name.value }); i >= 0 {
		return p.reduction(name, p.scope.Reductions[i])
	}
	var known []string
	for _, f := range all {
		known = append(known, f.name)
	}
	for _, r := range p.scope.Reductions {
		known = append(known, r.Name)
	}
	cure := ""
	if ours, foreign := elsewhere[name.value]; foreign {
		cure = "write " + ours
	} else if like, ok := near.Match(name.value, known); ok {
		cure = "did you mean " + strconv.Quote(like) + "?"
	}
	return operand{}, fail(name.at, fmt.Sprintf("there is no function %s", name.value), "", cure)
}

// elsewhere are names that other languages have for ours.
var elsewhere = map[string]string{
	"avg": "mean", "average": "mean", "stddev": "std", "stdev": "std", "ln": "log", "vwap": "sum(Price * Size) / sum(Size)",
	"isnull": "not known(…)", "ifnull": "coalesce", "nullif": "if", "len": "count", "open": "first", "close": "last",
}

func counted(arguments int) string {
	if arguments == 1 {
		return "one argument"
	}
	return fmt.Sprintf("%d arguments", arguments)
}

func (p *textParser) arguments(name token) ([]operand, error) {
	p.next++ // the parenthesis that made it a call
	if _, none := p.accept(")"); none {
		return nil, nil
	}
	var args []operand
	for {
		a, err := p.disjunction()
		if err != nil {
			return nil, err
		}
		args = append(args, a)
		if _, more := p.accept(","); !more {
			return args, p.expect(")", "to end the arguments of "+name.value)
		}
	}
}

// reduction reads name(value) and the where that may follow.
func (p *textParser) reduction(name token, r Reduction) (operand, error) {
	switch {
	case p.inside != "":
		cure := ""
		if p.where {
			cure = "where reaches as far as it can: put a reduction with its where into parentheses"
		}
		return operand{}, fail(name.at, fmt.Sprintf("the reduction %s stands inside %s", name.value, p.inside), "reductions do not nest", cure)
	case p.rows:
		return operand{}, fail(name.at, fmt.Sprintf("the reduction %s stands in an expression over rows", name.value), "a row has nothing to reduce", "")
	}
	p.rows, p.inside = true, name.value
	defer func() { p.rows, p.inside, p.where = false, "", false }()
	args, err := p.arguments(name)
	if err != nil {
		return operand{}, err
	}
	value, err := p.reduced(name, r, args)
	if err != nil {
		return operand{}, err
	}
	var where *Node
	if _, p.where = p.accept("where"); p.where {
		if where, err = p.condition(); err != nil {
			return operand{}, err
		}
	}
	return made(name.at, p.scope.Reduce(r.Name, value, where), nil)
}

func (p *textParser) condition() (*Node, error) {
	o, err := p.disjunction()
	if err != nil {
		return nil, err
	}
	if t, ok := p.accept("+", "-", "*", "/", "=", "!=", "<", "<=", ">", ">="); ok {
		return nil, fail(t.at, fmt.Sprintf("%s follows a where", t), "where reaches as far as it can", "put the reduction with its where into parentheses: (sum(a) where b) / 2")
	}
	return p.predicate(o)
}

// reduced is the value of a reduction, nil for none.
func (p *textParser) reduced(name token, r Reduction, args []operand) (*Node, error) {
	switch {
	case len(args) == 0 && r.Takes == TakesMaybe:
		return nil, nil
	case len(args) == 0:
		return nil, fail(name.at, name.value+" needs a value", "", fmt.Sprintf("write %s(Column)", name.value))
	case len(args) > 1 && (r.Name == "min" || r.Name == "max"):
		return nil, fail(name.at, name.value+" reduces one value over the rows", "", "least(a, b) and greatest(a, b) choose between the values of a row")
	case len(args) > 1:
		return nil, fail(name.at, fmt.Sprintf("%s does not take %s", name.value, counted(len(args))), "it reduces one value", "")
	case r.Takes == TakesNumber:
		return p.number(args[0])
	case r.Takes == TakesMaybe && p.natural(args[0]) == vector.Bool:
		return nil, fail(args[0].at, name.value+" takes no condition", "", fmt.Sprintf("write %s() where …", name.value))
	}
	return p.natively(args[0])
}
