package scan

import (
	"fmt"

	"github.com/basaltlake/basalt/bucket"
	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/metric"
	"github.com/basaltlake/basalt/vector"
)

// Keys names the key columns of the file; Sequence may be empty.
type Keys struct{ Listing, Time, Sequence string }

// Compile builds the program of all requests and collects for one file of a table.
func Compile(k Keys, requests []Request, collects []Collect, resolve Resolve, dayStart int64) (*Program, error) {
	c := &compiler{
		p:       &Program{},
		resolve: resolve,
		day:     dayStart,
		rows:    map[string]*rowNode{},
		reduced: map[reductionKey]*reduction{},
		post:    map[postKey]*postNode{},
		rules:   map[bucket.Rule]*segments{},
		missing: map[string]bool{},
		keys:    map[keysKey]*keys{},
	}
	c.p.Columns = []Column{{k.Listing, vector.Int}, {k.Time, vector.Time}}
	if k.Sequence != "" {
		c.p.sequence = true
		c.p.Columns = append(c.p.Columns, Column{k.Sequence, vector.Int})
	}
	for i := range requests {
		if err := c.request(&requests[i]); err != nil {
			return nil, err
		}
	}
	for i := range collects {
		if err := c.collect(&collects[i]); err != nil {
			return nil, err
		}
	}
	c.schedule()
	c.placePickers()
	return c.p, nil
}

type (
	reductionKey struct {
		rule *segments
		key  string
	}
	postKey struct {
		rule *segments
		text string
	}
	keysKey struct {
		rule    *segments
		present *postNode
	}
)

type compiler struct {
	p       *Program
	resolve Resolve
	day     int64
	order   []*rowNode // in an order in which arguments come first
	rows    map[string]*rowNode
	reduced map[reductionKey]*reduction
	post    map[postKey]*postNode
	rules   map[bucket.Rule]*segments
	missing map[string]bool
	keys    map[keysKey]*keys
}

func (c *compiler) request(r *Request) error {
	rule := c.rules[r.Rule]
	if rule == nil {
		rule = &segments{rule: r.Rule, dayStart: c.day}
		c.rules[r.Rule] = rule
		c.p.rules = append(c.p.rules, rule)
	}
	out := &output{rule: rule, metrics: r.Metrics}
	if r.Where != nil {
		passed := metric.Of(metric.Count, nil, r.Where)
		n, err := c.bucketValue(rule, passed)
		if err != nil {
			return err
		}
		if out.present, err = c.bucketValue(rule, expr.Lt(expr.Const(0), passed)); err != nil {
			return err
		}
		out.present.list = true
		n.leaf.total = new(int64)
		out.passed = n.leaf
	}
	k := keysKey{rule, out.present}
	if c.keys[k] == nil {
		c.keys[k] = &keys{rule: rule, present: out.present, listing: blocks{typ: vector.Int}, label: blocks{typ: vector.Time}}
		c.p.keys = append(c.p.keys, c.keys[k])
	}
	out.keys = c.keys[k]
	for i := range r.Metrics {
		m := &r.Metrics[i]
		value, err := c.bucketValue(rule, m.Value)
		if err != nil {
			return fmt.Errorf("compiling metric %s: %w", m.Name, err)
		}
		out.cols = append(out.cols, blocks{typ: m.Value.Type})
		c.p.targets = append(c.p.targets, &target{out: out, column: i, value: value})
	}
	c.p.requests = append(c.p.requests, out)
	return nil
}

// bucketValue compiles an expression over reductions.
func (c *compiler) bucketValue(rule *segments, e *expr.Node) (*postNode, error) {
	k := postKey{rule, e.String()}
	if n := c.post[k]; n != nil {
		return n, nil
	}
	n := &postNode{expr: e, rule: rule}
	switch e.Op {
	case expr.OpColumn:
		return nil, fmt.Errorf("column %s is used outside of a reduction", e.Name)
	case expr.OpLeaf:
		r, ok := e.Leaf.(*metric.Reduction)
		if !ok {
			return nil, fmt.Errorf("%s is not a reduction", e)
		}
		if pushed := pushDown(r); pushed != nil {
			v, err := c.bucketValue(rule, pushed)
			c.post[k] = v
			return v, err
		}
		red, err := c.reduction(rule, r)
		if err != nil {
			return nil, err
		}
		n.leaf = red
	default:
		for _, a := range e.Args {
			arg, err := c.bucketValue(rule, a)
			if err != nil {
				return nil, err
			}
			n.args = append(n.args, arg)
		}
	}
	c.post[k] = n
	c.p.post = append(c.p.post, n)
	return n, nil
}

func (c *compiler) reduction(rule *segments, r *metric.Reduction) (*reduction, error) {
	k := reductionKey{rule, r.Key()}
	if red := c.reduced[k]; red != nil {
		return red, nil
	}
	red := &reduction{rule: rule, kind: r.Kind, closed: vector.Column{Type: r.Type()}}
	inputs := []*expr.Node{}
	switch {
	case r.Kind == metric.OwnReducer:
		inputs = append(inputs, r.Own.Inputs...)
	case r.Value != nil:
		inputs = append(inputs, r.Value)
	}
	if r.Kind == metric.TWA {
		rule.weighted = true
	}
	if r.Kind.Class() == 0 {
		red.reducer = metric.New(r)
	}
	if r.Where != nil {
		inputs = append(inputs, r.Where)
	}
	for _, e := range inputs {
		n, err := c.row(e)
		if err != nil {
			return nil, err
		}
		red.in = append(red.in, n)
	}
	if r.Where != nil {
		red.where = red.in[len(red.in)-1].selection(rule)
	}
	c.reduced[k] = red
	c.p.reduced = append(c.p.reduced, red)
	return red, nil
}

// row compiles an expression over rows.
func (c *compiler) row(e *expr.Node) (*rowNode, error) {
	if n := c.rows[e.String()]; n != nil {
		return n, nil
	}
	n := &rowNode{expr: e, column: -1}
	switch e.Op {
	case expr.OpLeaf:
		return nil, fmt.Errorf("reduction %s is used inside a reduction", e)
	case expr.OpColumn:
		column, derived, ok := c.resolve(e.Name, e.Type)
		if !ok {
			if !c.missing[e.Name] {
				c.missing[e.Name] = true
				c.p.Missing = append(c.p.Missing, e.Name)
			}
			derived = expr.Null(e.Type)
		}
		if derived != nil {
			v, err := c.row(derived)
			c.rows[e.String()] = v
			return v, err
		}
		n.column = c.column(column, e.Type)
	default:
		for _, a := range e.Args {
			arg, err := c.row(a)
			if err != nil {
				return nil, err
			}
			n.args = append(n.args, arg)
			n.in = append(n.in, &arg.value)
		}
	}
	c.rows[e.String()] = n
	if e.Op == expr.OpConst {
		c.p.constants = append(c.p.constants, n)
	} else {
		c.order = append(c.order, n)
	}
	return n, nil
}

func (c *compiler) column(name string, t vector.Type) int {
	for i, have := range c.p.Columns {
		if have.Name == name && have.Type == t {
			return i
		}
	}
	c.p.Columns = append(c.p.Columns, Column{name, t})
	return len(c.p.Columns) - 1
}
