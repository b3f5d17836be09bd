package expr

import (
	"fmt"

	"github.com/basaltlake/basalt/vector"
)

// Scope is what the text of an expression may speak of: the columns of a table and the
// reductions of its rows. The language is described in module/usermetrics/doc.md.
type Scope struct {
	// Columns are the declared types. Any other column is a number, or a text where it
	// is compared with one, unless the scope is Closed: then it is an error.
	Columns map[string]vector.Type
	Closed  bool

	Reductions []Reduction
	// Reduce makes the leaf of a reduction. value is nil where there is none, and has
	// the type the reduction takes; where is nil for all rows.
	Reduce func(name string, value, where *Node) *Node
}

// Reduction is a reduction's form in the language.
type Reduction struct {
	Name  string
	Takes Takes
}

// Takes says which value a reduction has.
type Takes uint8

const (
	TakesNumber Takes = iota + 1 // a number; integers and times are converted
	TakesAny                     // a number, integer, time or text
	TakesMaybe                   // as TakesAny, or none
)

// ReducedLeaf is a leaf that can be written as a reduction.
type ReducedLeaf interface {
	Leaf
	// Parts returns the reduction's name in the language and what it was made of.
	Parts() (name string, value, where *Node)
}

// Row parses a value per row of the table.
func (s *Scope) Row(text string) (*Node, error) {
	p, o, err := s.parse(text, true)
	if err != nil {
		return nil, err
	}
	return p.result(o)
}

// Predicate parses a condition on the rows of the table.
func (s *Scope) Predicate(text string) (*Node, error) {
	p, o, err := s.parse(text, true)
	if err != nil {
		return nil, err
	}
	return p.predicate(o)
}

// Bucket parses a value per bucket: an expression of reductions.
func (s *Scope) Bucket(text string) (*Node, error) {
	p, o, err := s.parse(text, false)
	if err != nil {
		return nil, err
	}
	n, err := p.result(o)
	if err != nil {
		return nil, err
	}
	reduced := false
	n.Leaves(func(Leaf) { reduced = true })
	if !reduced {
		return nil, fail(o.at, "the value reduces no rows", "it is the same in every bucket", "use a reduction such as sum(…), mean(…) or last(…)")
	}
	return n, nil
}

func (s *Scope) parse(text string, rows bool) (*textParser, operand, error) {
	tokens, err := lex(text)
	if err != nil {
		return nil, operand{}, err
	}
	p := &textParser{scope: s, tokens: tokens, rows: rows}
	o, err := p.disjunction()
	if err != nil {
		return nil, operand{}, err
	}
	if t := p.peek(); t.kind != endToken {
		return nil, operand{}, p.stray(t)
	}
	return p, o, nil
}

// TextError is what is wrong with the text of an expression.
type TextError struct {
	Line, Col int // in the text, from 1; columns count characters
	What      string
	Why       string
	Cure      string
}

func (e *TextError) Error() string {
	text := fmt.Sprintf("%d:%d: %s", e.Line, e.Col, e.What)
	if e.Why != "" {
		text += " — " + e.Why
	}
	if e.Cure != "" {
		text += ". " + e.Cure
	}
	return text
}

func fail(at place, what, why, cure string) error {
	return &TextError{Line: at.line, Col: at.col, What: what, Why: why, Cure: cure}
}
