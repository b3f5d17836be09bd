package config

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/option"
)

// userMetric is an entry of METRICS; its name is the key.
type userMetric struct{ module.UserMetric }

// Options declares the keys of a user metric.
func (m *userMetric) Options() option.Group {
	return option.Group{Doc: "An output column in the expression language.", Keys: []option.Key{
		option.String("table", &m.Table).Required().Doc("Table it is computed from."),
		option.String("value", &m.Value).Required().Doc("Value of a bucket, in the expression language: reductions of the rows, such as sum(Price * Size) / sum(Size)."),
		option.String("where", &m.Where).Doc("Condition on the rows it looks at; absent is all rows."),
		option.String("unit", &m.Unit).Doc("Unit of the value."),
		option.String("doc", &m.Doc).Doc("What it means, in one sentence."),
	}}
}

// userMetrics lists METRICS in the order of the file and keeps where their texts stand.
func (p *parser) userMetrics() {
	c := p.cfg
	c.texts = map[string]textPlace{}
	entries, _ := option.Entries(entry(p.root, "METRICS"), "")
	for _, e := range entries {
		path := option.Join("METRICS", e.Name)
		if !columnName(e.Name) {
			p.report(e.Key, path, option.BadValue, fmt.Sprintf("%q is no name of a metric", e.Name), "it names an output column", "use letters, digits, _ and -")
			continue
		}
		m, parsed := c.metrics[e.Name]
		if !parsed {
			continue // said when it was decoded
		}
		m.Name = e.Name
		c.Metrics = append(c.Metrics, m.UserMetric)
		c.texts[path] = p.textPlace(e.Key)
		keys, _ := option.Entries(e.Value, "")
		for _, k := range keys {
			c.texts[option.Join(path, k.Name)] = p.textPlace(k.Value)
		}
	}
}

func columnName(name string) bool {
	for _, r := range name {
		if r != '_' && r != '-' && !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return false
		}
	}
	return name != ""
}

// InMetric places a problem with a text of METRICS: its path is the absolute one, and its
// position, if it has one, is within the text. ok is false for other paths.
func (c *Config) InMetric(b option.Problem) (placed option.Problem, ok bool) {
	path, isMetric := b.Path, strings.HasPrefix(b.Path, "METRICS.")
	if !isMetric {
		return b, false
	}
	at, known := c.texts[path]
	if !known { // a key that is not given: the problem is the metric's
		at = c.texts[path[:strings.LastIndexByte(path, '.')]]
		b.Line = 0
	}
	b.Line, b.Col, b.Where = at.of(b.Line, b.Col)
	return b, true
}

// metricTables are the tables that METRICS names.
func (p *parser) metricTables() []string {
	var tables []string
	for _, m := range p.cfg.Metrics {
		tables = append(tables, m.Table)
	}
	return unique(tables)
}

// tablesRead are the tables of a module's declaration, or of the metrics it computes.
func (p *parser) tablesRead(spec *module.Spec) []string {
	if spec.OfUser {
		return append(slices.Clone(spec.Tables), p.metricTables()...)
	}
	return spec.Tables
}

// unusedMetrics notes METRICS that no pass computes.
func (p *parser) unusedMetrics() {
	if len(p.cfg.Metrics) == 0 {
		return
	}
	for i := range p.cfg.Passes {
		if computesMetrics(&p.cfg.Passes[i]) {
			return
		}
	}
	p.note(entry(p.root, "METRICS"), "METRICS", "no-effect", "METRICS changes nothing here", "no pass lists the module metrics", "add it to modules")
}

func computesMetrics(pass *Pass) bool {
	return slices.ContainsFunc(pass.Modules, func(name string) bool {
		spec, ok := module.Lookup(name)
		return ok && spec.OfUser
	})
}

// canonicalMetrics are the metrics with their names, in the order of their columns.
func (c *Config) canonicalMetrics() []any {
	list := make([]any, len(c.Metrics))
	for i, m := range c.Metrics {
		written := userMetric{m}
		list[i] = []any{m.Name, values(written.Options())}
	}
	return list
}
