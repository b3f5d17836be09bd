package plan

import (
	"fmt"
	"slices"

	"github.com/basaltlake/basalt/internal/check"
	"github.com/basaltlake/basalt/internal/config"
	"github.com/basaltlake/basalt/option"
	"github.com/basaltlake/basalt/vector"
)

// setChecks takes over the rules for the output of a pass.
func (p *Pass) setChecks(cp *config.Pass) {
	if q := cp.QualityChecks; q.Enabled {
		p.Quality = &check.QualityRules{NullRateMax: q.NullRateMax, Ranges: q.Ranges, Action: check.Action(q.Action)}
	}
	if e := cp.Expectations; e.Any() {
		p.Expect = &check.Expectations{
			ListingCount: e.PreserveListingIDCount, Listings: e.PreserveListingIDs, Rows: e.PreserveRows,
			Columns: e.PreserveExistingColumns, NoNulls: e.AllNonNaNs, Exempt: e.NonNaNExempt, Action: check.Action(e.Action),
		}
	}
}

// Reference returns what expectations compare the output with: the first input of the
// first module that has one, a table or a side output. Both are empty without input.
func (p *Pass) Reference() (table string, side *Side) {
	for i := range p.Parts {
		part := &p.Parts[i]
		switch {
		case part.Hidden:
		case part.Feed(0) != nil:
			return "", part.Feed(0)
		case part.Scan != nil:
			return part.Scan.Table, nil
		case len(part.Operator.Reads) > 0:
			return part.Operator.Reads[0].Table, nil
		}
	}
	return "", nil
}

// Schemas returns the columns of the outputs of passes.
func Schemas(passes []*Pass) check.Schemas {
	s := check.Schemas{}
	for _, p := range passes {
		s[p.Name] = check.SchemaOf(p.Fields())
	}
	return s
}

// Order returns the columns that order the rows: sort_keys, where there are ties the keys.
func (p *Pass) Order() []string {
	order := slices.Clone(p.SortKeys)
	for _, k := range p.Keys() {
		if !slices.Contains(order, k.Name) {
			order = append(order, k.Name)
		}
	}
	return order
}

// fitsFiles reports whether the columns of the pass follow from the files of the run.
func (p *Pass) fitsFiles() bool {
	return slices.ContainsFunc(p.Parts, func(part Part) bool { return part.Operator != nil && part.Operator.Fit != nil })
}

// checkOrder reports sort keys that are no columns of the output.
func (p *Pass) checkOrder() []option.Problem {
	var problems []option.Problem
	names := fieldNames(p.Fields())
	for i, name := range p.SortKeys {
		if !slices.Contains(names, name) {
			problems = append(problems, option.Problem{
				Path: fmt.Sprintf("PASSES.%s.sort_keys[%d]", p.Name, i), Code: "unknown-column",
				What: fmt.Sprintf("there is no column %q to sort by", name), Why: "rows are sorted by columns of the output", Cure: columnCure(name, names),
			})
		}
	}
	return problems
}

// checkRanges reports ranges for columns that no pass with that range has, and for columns
// that hold no numbers. also are columns by pass that count although they were left out.
func checkRanges(c *config.Config, passes []*Pass, also map[string][]string) []option.Problem {
	type use struct {
		pass    *Pass
		columns []string
	}
	uses := map[string]*use{}
	var problems []option.Problem
	found := map[string]bool{}
	for _, p := range passes {
		if p.Quality == nil {
			continue
		}
		fields := p.Fields()
		for name := range p.Quality.Ranges {
			if uses[name] == nil {
				uses[name] = &use{pass: p}
			}
			uses[name].columns = append(uses[name].columns, fieldNames(fields)...)
			i := slices.IndexFunc(fields, func(f vector.Field) bool { return f.Name == name })
			if i >= 0 && !fields[i].Type.Numeric() {
				problems = append(problems, rangeProblem(c, p, name, "bad-range",
					fmt.Sprintf("column %s is %s and has no range", name, fields[i].Type), "ranges are of numbers", "remove it"))
			}
			if i >= 0 || p.fitsFiles() && also == nil || slices.Contains(also[p.Name], name) {
				found[name] = true
			}
		}
	}
	for name, u := range uses {
		if !found[name] {
			problems = append(problems, rangeProblem(c, u.pass, name, "unknown-column",
				fmt.Sprintf("there is no column %q", name), "no output of a pass with this range has it", columnCure(name, u.columns)))
		}
	}
	return problems
}

// rangeProblem names the range where it stands: in the pass, else in the run.
func rangeProblem(c *config.Config, p *Pass, column, code, what, why, cure string) option.Problem {
	b := option.Problem{Path: "PASSES." + p.Name + ".quality_checks.ranges." + column, Code: code, What: what, Why: why, Cure: cure}
	if _, ofRun := c.QualityChecks.Ranges[column]; ofRun && c.QualityChecks.Enabled {
		b.Path = "QUALITY_CHECKS.ranges." + column
	}
	return b
}

func columnCure(name string, columns []string) string {
	if like := option.Nearest(name, columns); like != "" {
		return fmt.Sprintf("did you mean %q?", like)
	}
	return "the columns are " + listed(columns)
}
