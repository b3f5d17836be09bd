package config

import (
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/option"
)

// NeedsDates reports whether a pass reads a table, so that the run needs its days. One
// whose modules are all off has an output of no rows for every day.
func (c *Config) NeedsDates() bool {
	p := parser{cfg: c}
	return slices.ContainsFunc(c.Passes, func(pass Pass) bool { return p.readsTable(&pass) })
}

func (p *parser) readsTable(pass *Pass) bool {
	if len(pass.Modules)+len(pass.PreprocessModules) == 0 {
		return true
	}
	for _, name := range append(slices.Clone(pass.Modules), pass.PreprocessModules...) {
		spec, ok := module.Lookup(name)
		if !ok {
			continue
		}
		inputs := pass.ModuleInputs[name]
		for _, table := range p.tablesRead(spec) {
			source, replaced := inputs[table]
			if !replaced || p.isTable(source) {
				return true
			}
		}
	}
	return false
}

// dates checks that the days are there when they are needed, and in order.
func (p *parser) dates() {
	c := p.cfg
	if c.Start != "" && c.End != "" && c.Start > c.End {
		start, end := entry(p.root, "START_DATE"), entry(p.root, "END_DATE")
		at, key, cure := end, "END_DATE", "swap them"
		switch given := func(n *yaml.Node) bool { return n != nil && n.Line < 0 }; { // on the command line
		case given(start) && !given(end):
			at, key, cure = start, "START_DATE", "give --end too"
		case given(end) && !given(start):
			cure = "give --start too"
		}
		p.report(at, key, "bad-dates", "END_DATE "+c.End+" is before START_DATE "+c.Start, "", cure)
	}
	if !c.NeedsDates() {
		return
	}
	for _, d := range []struct{ key, value string }{{"START_DATE", c.Start}, {"END_DATE", c.End}} {
		if d.value == "" && !p.faulty(d.key) {
			at := entry(p.root, d.key) // given as null
			if at == nil {
				at = p.root
			}
			p.report(at, d.key, "missing-date", d.key+" is needed", "a pass reads a table", "write "+d.key+": YYYY-MM-DD, or give --date")
		}
	}
}

// faulty reports whether a key has a problem already, also one of its misspelling.
func (p *parser) faulty(path string) bool {
	return slices.ContainsFunc(p.problems, func(problem option.Problem) bool {
		return problem.Path == path ||
			problem.Code == option.UnknownKey && strings.Contains(problem.Cure, strconv.Quote(path))
	})
}
