package plan

import (
	"cmp"
	"maps"
	"slices"

	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/vector"
)

// fit fits an operator to the columns and side outputs of the run. An operator that
// several passes compute is fitted once.
func (s *settling) fit(part *Part) {
	op := part.Operator
	if op.Fit == nil || s.fitted[op] {
		return
	}
	s.fitted[op] = true
	wanted, written := map[string]bool{}, map[string]bool{}
	for _, side := range s.sides {
		if side.Operator == op {
			wanted[side.Name] = side.Used || side.Written()
			written[side.Name] = side.Written()
		}
	}
	source := func(table string) string { return cmp.Or(part.moved[table], table) }
	feeds := map[string]*Side{}
	for i, in := range op.Reads {
		feeds[in.Table] = part.Feed(i)
	}
	// A side output can only extend the rows of files. What takes the place of those has
	// to be in it, as if it were written.
	whole := map[string]bool{}
	for _, side := range op.Sides {
		whole[side.Name] = feeds[side.Extends] != nil
	}
	fitted := op.Fit(module.Found{
		Has: func(table, column string) bool {
			if feed := feeds[table]; feed != nil {
				return s.declares(table, column) && s.feedHas(feed, table, column, 0)
			}
			table = source(table)
			return s.have.Files(table) == 0 || s.have.Has(table, column, 0)
		},
		Side:    func(name string) bool { return wanted[name] },
		Written: func(name string) bool { return written[name] || whole[name] },
		MICs:    s.have.MICs(),
	})
	fitted.Fit = op.Fit
	fitted.Reads = slices.Clone(fitted.Reads)
	for i := range fitted.Reads {
		fitted.Reads[i].Table = source(fitted.Reads[i].Table)
	}
	fitted.Sides = slices.Clone(fitted.Sides)
	for i := range fitted.Sides {
		side := &fitted.Sides[i]
		if side.Extends = source(side.Extends); whole[side.Name] {
			side.Extends = ""
		}
	}
	*op = fitted
}

// declares reports whether a column is one of a table. A side output in its place may have
// others of the same name, such as the price of the execution that a print matches.
func (s *settling) declares(table, column string) bool {
	t, ok := s.tables(table)
	if !ok {
		return false
	}
	_, ok = t.Column(column)
	return ok || len(t.Candidates(column)) > 0
}

// clone copies passes as far as settling changes them, so that a job can be planned
// more than once.
func clone(passes []*Pass) []*Pass {
	operators := map[*module.Operator]*module.Operator{}
	sides := map[*Side]*Side{}
	copies := make([]*Pass, len(passes))
	for i, p := range passes {
		c := *p
		c.Parts = slices.Clone(p.Parts)
		c.Sides = make([]*Side, len(p.Sides))
		copies[i] = &c
		for j, s := range p.Sides {
			side := *s
			side.Pass = &c
			c.Sides[j], sides[s] = &side, &side
		}
		for j := range c.Parts {
			part := &c.Parts[j]
			if part.Operator != nil {
				if operators[part.Operator] == nil {
					op := *part.Operator
					op.Reads = slices.Clone(op.Reads)
					operators[part.Operator] = &op
				}
				part.Operator = operators[part.Operator]
			}
			part.Feeds = slices.Clone(part.Feeds)
			for f, feed := range part.Feeds {
				if feed != nil {
					part.Feeds[f] = sides[feed]
				}
			}
		}
		for _, side := range c.Sides {
			side.Operator = operators[side.Operator]
		}
	}
	return copies
}

// feedHas reports whether a side output gives a column: itself, derived as in the table
// whose place it takes, or from the table it extends.
func (s *settling) feedHas(feed *Side, table, column string, t vector.Type) bool {
	d := feed.Declared()
	if d == nil {
		return false
	}
	has := func(name string) bool {
		name = cmp.Or(d.Stands[name], name)
		return slices.ContainsFunc(d.Fields, func(f vector.Field) bool { return f.Name == name })
	}
	if has(column) || d.Extends != "" && s.have.Has(d.Extends, column, t) {
		return true
	}
	instead, ok := s.tables(table)
	if !ok {
		return false
	}
	for _, derived := range instead.Candidates(column) {
		inputs := map[string]vector.Type{}
		derived.Value.Columns(inputs)
		lacks := func(name string) bool { return !has(name) }
		if !slices.ContainsFunc(slices.Collect(maps.Keys(inputs)), lacks) {
			return true
		}
	}
	return false
}
