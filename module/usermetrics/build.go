package usermetrics

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/metric"
	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/option"
	"github.com/basaltlake/basalt/table"
	"github.com/basaltlake/basalt/vector"
)

// Codes of problems.
const (
	BadExpression = "bad-expression"
	UnknownTable  = "unknown-table"
	UnknownMetric = "unknown-metric"
)

// build makes one scan per table of the chosen metrics.
type build struct {
	pass     module.Pass
	scans    []module.Scan
	notes    []string
	problems []option.Problem
}

func (b *build) all(cfg *Config) {
	if len(b.pass.UserMetrics) == 0 {
		b.report(option.Problem{Code: UnknownMetric, What: "METRICS declares no metrics",
			Why: "the pass lists the module metrics", Cure: "declare METRICS, or remove metrics from modules"})
	}
	for _, m := range b.chosen(cfg) {
		b.metric(m)
	}
}

func (b *build) report(p option.Problem) { b.problems = append(b.problems, p) }

// chosen are the metrics of the pass.
func (b *build) chosen(cfg *Config) []module.UserMetric {
	if cfg.Names == nil {
		return b.pass.UserMetrics
	}
	byName := map[string]module.UserMetric{}
	for _, m := range b.pass.UserMetrics {
		byName[m.Name] = m
	}
	var chosen []module.UserMetric
	seen := map[string]bool{}
	for i, name := range cfg.Names {
		m, ok := byName[name]
		path := fmt.Sprintf("user_metrics[%d]", i)
		switch {
		case !ok:
			b.report(option.Problem{Path: path, Code: UnknownMetric, What: fmt.Sprintf("METRICS has no metric %q", name),
				Cure: like(name, slices.Sorted(maps.Keys(byName)))})
		case seen[name]:
			b.report(option.Problem{Path: path, Code: "duplicate-column", What: fmt.Sprintf("the metric %q is listed twice", name),
				Why: "column names are unique", Cure: "remove one"})
		default:
			chosen = append(chosen, m)
		}
		seen[name] = true
	}
	return chosen
}

func like(name string, candidates []string) string {
	if near := option.Nearest(name, candidates); near != "" {
		return "did you mean " + strconv.Quote(near) + "?"
	}
	return ""
}

// metric adds a metric to the scan of its table.
func (b *build) metric(m module.UserMetric) {
	t := b.table(m)
	if t == nil {
		return
	}
	scope := Scope(t)
	value, err := scope.Bucket(m.Value)
	b.faulty(m, "value", err)
	var where *expr.Node
	if m.Where != "" {
		var whereErr error
		where, whereErr = scope.Predicate(m.Where)
		b.faulty(m, "where", whereErr)
		err = errors.Join(err, whereErr)
	}
	if err != nil {
		return
	}
	value = metric.Restrict(value, where, func(string) bool { return false })
	b.undeclared(m, scope, value)
	s := b.scan(m.Table)
	s.Metrics = append(s.Metrics, metric.Metric{Name: m.Name, Entry: entryOf(m, value), Value: value})
}

func (b *build) table(m module.UserMetric) *table.Table {
	if t := b.pass.Tables(m.Table); t == nil {
		var names []string
		for _, t := range table.Builtin() {
			names = append(names, t.Name)
		}
		b.report(option.Problem{Path: path(m, "table"), Code: UnknownTable, What: fmt.Sprintf("there is no table %q", m.Table),
			Cure: like(m.Table, names)})
	} else if t.NoBucket {
		b.report(option.Problem{Path: path(m, "table"), Code: UnknownTable, What: fmt.Sprintf("the rows of table %s have no time of day", m.Table),
			Why: "metrics are values of time buckets", Cure: "name a table of events"})
	} else {
		return t
	}
	return nil
}

func path(m module.UserMetric, key string) string { return "METRICS." + m.Name + "." + key }

// faulty reports what is wrong with a text, at its position in the text.
func (b *build) faulty(m module.UserMetric, key string, err error) {
	var wrong *expr.TextError
	switch {
	case err == nil:
	case errors.As(err, &wrong):
		b.report(option.Problem{Path: path(m, key), Code: BadExpression, Line: wrong.Line, Col: wrong.Col,
			What: fmt.Sprintf("at %d:%d of the text: %s", wrong.Line, wrong.Col, wrong.What), Why: wrong.Why, Cure: wrong.Cure})
	default:
		b.report(option.Problem{Path: path(m, key), Code: BadExpression, What: err.Error()})
	}
}

// undeclared notes columns that the table does not declare: files may have them, but a
// misspelling looks the same until the files are seen.
func (b *build) undeclared(m module.UserMetric, scope *expr.Scope, value *expr.Node) {
	read := metric.Inputs(value)
	for _, name := range slices.Sorted(maps.Keys(read)) {
		if _, declared := scope.Columns[name]; declared {
			continue
		}
		as := "a number"
		if read[name] == vector.String {
			as = "a text"
		}
		note := fmt.Sprintf("metric %s: table %s does not declare column %s, which is read as %s", m.Name, m.Table, name, as)
		if meant := like(name, slices.Sorted(maps.Keys(scope.Columns))); meant != "" {
			note += "; " + meant
		}
		b.notes = append(b.notes, note)
	}
}

// scan returns the scan of a table, which is added when it is new.
func (b *build) scan(name string) *module.Scan {
	i := slices.IndexFunc(b.scans, func(s module.Scan) bool { return s.Table == name })
	if i < 0 {
		i = len(b.scans)
		b.scans = append(b.scans, module.Scan{Table: name})
	}
	return &b.scans[i]
}
