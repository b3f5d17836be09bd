package plan

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/metric"
	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/option"
	"github.com/basaltlake/basalt/vector"
)

// settling fits a pass to the files of the run.
type settling struct {
	pass     *Pass
	have     *found
	tables   Tables
	sides    []*Side // of all passes
	fitted   map[*module.Operator]bool
	left     []LeftOut
	skipped  []string // filters
	problems []option.Problem
}

// settle skips filters on absent columns, leaves out default metrics without input, and
// has problems with metrics that were asked for and have no input. Scans are restricted to
// the rows their module looks at.
func (s *settling) settle() {
	p := s.pass
	for i := range p.Parts {
		if p.Parts[i].Scan != nil {
			s.scan(&p.Parts[i])
			continue
		}
		s.fit(&p.Parts[i])
		for j, in := range p.Parts[i].Operator.Reads {
			columns := map[string]vector.Type{}
			for _, c := range in.Columns {
				c.Columns(columns)
			}
			in.Where.Columns(columns)
			feed := p.Parts[i].Feed(j)
			for _, w := range wanted(&p.Parts[i], s.missing(in.Table, columns, feed)) {
				s.problem(&p.Parts[i], w.who, in.Table, w.columns, feed)
			}
		}
	}
	if len(s.problems) == 0 {
		s.problems = append(p.layOut("PASSES."+p.Name), p.checkOrder()...)
	}
}

// want is columns that are missing and who needs them.
type want struct {
	who     string
	columns []string
}

// wanted groups the columns that an operator misses by who needs them.
func wanted(part *Part, missing []string) []want {
	var all []want
	for _, column := range missing {
		who := part.Module.Name
		if part.Operator.Wanting != nil {
			switch by := part.Operator.Wanting(column); len(by) {
			case 0:
			case 1:
				who = "metric " + by[0]
			default:
				who = "each of the metrics " + strings.Join(by, ", ")
			}
		}
		i := slices.IndexFunc(all, func(w want) bool { return w.who == who })
		if i < 0 {
			i = len(all)
			all = append(all, want{who: who})
		}
		all[i].columns = append(all[i].columns, column)
	}
	return all
}

func (s *settling) scan(part *Part) {
	was := part.Scan
	now := *was
	table := was.Table
	feed := part.Feed(0)
	side := ""
	if feed != nil {
		side = feed.Key
	}
	absent := func(column string) bool {
		if feed != nil {
			return !s.feedHas(feed, table, column, 0)
		}
		return s.have.Files(table) > 0 && !s.have.Has(table, column, 0)
	}
	s.noteSkipped(part.Module.Name, noneHas(table, side), was.Where, absent)
	now.Where = was.Where.Resolve(absent)
	columns := map[string]vector.Type{}
	now.Where.Columns(columns)
	if missing := s.missing(table, columns, feed); missing != nil {
		s.problem(part, "the row filter of module "+part.Module.Name, table, missing, feed)
		return
	}
	now.Metrics = nil
	var lacks []string // of default metrics
	fits := false      // a metric can be computed
	for _, m := range was.Metrics {
		m.Value.Leaves(func(l expr.Leaf) {
			s.noteSkipped("metric "+m.Name, noneHas(table, side), l.(*metric.Reduction).Where, absent)
		})
		m.Value = metric.Restrict(m.Value, was.Where, absent)
		missing := s.missing(table, metric.Inputs(m.Value), feed)
		switch {
		case missing == nil || m.NullIfAbsent:
			now.Metrics = append(now.Metrics, m)
			fits = fits || missing == nil
		case m.Default:
			s.left = append(s.left, LeftOut{Pass: s.pass.Name, Metric: m.Name, Table: table, SideOutput: side, Columns: missing})
			lacks = append(lacks, missing...)
		default:
			s.problem(part, "metric "+m.Name, table, missing, feed)
		}
	}
	if feed != nil && len(lacks) > 0 && !fits { // it is not the input of such a module
		slices.Sort(lacks)
		lacks = slices.Compact(lacks)
		s.problem(part, "module "+part.Module.Name, table, lacks[:min(len(lacks), shown)], feed)
	}
	part.Scan = &now
}

// missing returns the columns that no file of the table has. Without files nothing is
// known, and nothing is missing.
func (s *settling) missing(table string, columns map[string]vector.Type, feed *Side) []string {
	if feed == nil && s.have.Files(table) == 0 {
		return nil
	}
	var names []string
	for name, t := range columns {
		if feed != nil && !s.feedHas(feed, table, name, t) || feed == nil && !s.have.Has(table, name, t) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// problem reports columns that are missing, at the configuration of the module that needs
// them; a metric of METRICS is that itself.
func (s *settling) problem(part *Part, who, table string, missing []string, feed *Side) {
	there := s.have.Columns(table)
	path := "PASSES." + s.pass.Name + "." + cmp.Or(part.Module.ConfigKey, "modules")
	if name, isMetric := strings.CutPrefix(who, "metric "); isMetric && part.Module.OfUser {
		path = "METRICS." + name
	}
	p := option.Problem{
		Path: path, Code: "missing-column",
		What: fmt.Sprintf("%s needs %s of table %s, which is in none of its %d files of this run", who, strings.Join(missing, ", "), table, s.have.Files(table)),
		Why:  "the files have " + listed(there), Cure: fmt.Sprintf("remove it, or map the column with TABLES.%s.columns", table),
	}
	if feed != nil {
		there = feed.columns()
		p.What = fmt.Sprintf("%s needs %s, which side output %s does not have", who, strings.Join(missing, ", "), feed.Key)
		p.Why, p.Cure = "it has "+first(there, shown), "remove what needs it, or give the module another input with module_inputs"
	}
	if like := option.Nearest(missing[0], there); like != "" && like != missing[0] { // which TABLES may read from elsewhere
		p.Cure = fmt.Sprintf("did you mean column %s? Else %s", like, p.Cure)
	}
	s.problems = append(s.problems, p)
}

// shown is how many names of a long list a message has.
const shown = 12

// listed shows the first columns of a table.
func listed(names []string) string {
	text := first(names, shown)
	if len(names) > shown {
		text += " (basalt tables lists them)"
	}
	return text
}

// noteSkipped notes filters that are skipped because their column is absent.
func (s *settling) noteSkipped(who, noneHas string, where *expr.Node, absent func(string) bool) {
	columns := map[string]bool{}
	where.Optional(columns)
	for _, name := range slices.Sorted(maps.Keys(columns)) {
		text := fmt.Sprintf("pass %s: %s: the filter on %s is skipped, %s that column", s.pass.Name, who, name, noneHas)
		if absent(name) && !slices.Contains(s.skipped, text) {
			s.skipped = append(s.skipped, text)
		}
	}
}
