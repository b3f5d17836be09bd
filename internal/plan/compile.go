package plan

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/basaltlake/basalt/internal/config"
	"github.com/basaltlake/basalt/internal/sink"
	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/option"
	"github.com/basaltlake/basalt/table"
	"github.com/basaltlake/basalt/vector"
)

// Tables looks up the tables of a configuration: built-in ones and its own.
type Tables func(name string) (*table.Table, bool)

// Compile compiles all passes without touching data. Its problems are those only the
// modules can see: levels that are too deep, names that clash, patterns.
func Compile(c *config.Config, tables Tables) ([]*Pass, []option.Problem) {
	var passes []*Pass
	var problems []option.Problem
	w := &wiring{c: c, tables: tables}
	for i := range c.Passes {
		p, bad := w.compile(&c.Passes[i])
		problems = append(problems, bad...)
		passes = append(passes, p)
	}
	for _, p := range passes { // when all readers are known
		noteUnread(p)
	}
	problems = append(problems, checkTemplates(c)...)
	problems = append(problems, checkPlaces(c, passes)...)
	if len(problems) == 0 { // else columns may be absent because of them
		problems = checkRanges(c, passes, nil)
	}
	return passes, problems
}

func (w *wiring) compile(cp *config.Pass) (*Pass, []option.Problem) {
	c := w.c
	p := &Pass{
		Name: cp.Name, Rule: cp.Rule(), Timeline: cp.TimelineMode,
		BatchFreq: cp.BatchFreq, Area: cp.Output.Area,
		Target: sink.Target{Type: cp.Output.Type, PathTemplate: cp.Output.PathTemplate, Root: c.OutputRoot},
	}
	p.SortKeys = cp.SortKeys
	p.setExtras(c, cp)
	p.setChecks(cp)
	at := "PASSES." + cp.Name
	ctx := module.Pass{Name: cp.Name, Rule: p.Rule, UserMetrics: c.Metrics, Tables: func(name string) *table.Table {
		t, _ := w.tables(name)
		return t
	}}
	var problems []option.Problem
	for i, name := range slices.Concat(cp.PreprocessModules, cp.Modules) {
		spec, ok := module.Lookup(name)
		if !ok {
			problems = append(problems, option.Problem{Path: at + ".modules", Code: "unknown-module",
				What: fmt.Sprintf("there is no module %q", name), Cure: "see `basalt analytics list`"})
			continue
		}
		problems = append(problems, w.module(p, cp, ctx, spec, i < len(cp.PreprocessModules))...)
	}
	problems = append(problems, w.unknownSides(p, cp)...)
	if len(problems) > 0 {
		return p, problems
	}
	p.fillForward(c.DefaultFFill)
	problems = p.layOut(at)
	if len(problems) == 0 && !p.fitsFiles() {
		problems = p.checkOrder()
	}
	return p, problems
}

// fillForward fills nulls where modules are joined: one by itself keeps those it computes.
func (p *Pass) fillForward(asked bool) {
	modules := map[*module.Spec]bool{}
	for i := range p.Parts {
		if part := &p.Parts[i]; !part.Hidden {
			modules[part.Module] = true
		}
	}
	p.FillForward = asked && len(modules) > 1
	if asked && !p.FillForward {
		p.Notes = append(p.Notes, "DEFAULT_FFILL fills nothing: there are no other modules to join")
	}
}

// module adds what a module computes to a pass. A hidden one only serves others.
func (w *wiring) module(p *Pass, cp *config.Pass, ctx module.Pass, spec *module.Spec, hidden bool) []option.Problem {
	var problems []option.Problem
	program, bad := spec.Compile(ctx, cp.ModuleConfigs[spec.Name])
	for _, b := range bad {
		if placed, ok := w.c.InMetric(b); spec.OfUser && ok {
			problems = append(problems, placed)
			continue
		}
		b.Path = "PASSES." + cp.Name + "." + spec.ConfigKey + dotted(b.Path)
		problems = append(problems, b)
	}
	if program == nil {
		return problems
	}
	for _, n := range program.Notes { // modules with one configuration may say the same of it
		if !slices.Contains(p.Notes, n) {
			p.Notes = append(p.Notes, n)
		}
	}
	var parts []Part
	for i := range program.Scans {
		if !hidden { // what scans compute is in the result or nowhere
			parts = append(parts, Part{Module: spec, Scan: &program.Scans[i]})
		}
	}
	if hidden && len(program.Operators) == 0 {
		p.Notes = append(p.Notes, "nothing of "+spec.Name+" is computed: it is in preprocess_modules, of which only side outputs are kept, and has none")
	}
	for i := range program.Operators {
		parts = append(parts, Part{Module: spec, Operator: &program.Operators[i], Hidden: hidden})
	}
	problems = append(problems, w.connect(p, cp, spec, cp.ModuleConfigs[spec.Name], parts)...)
	p.Parts = append(p.Parts, parts...)
	for i := range program.Operators {
		w.declare(p, cp, spec, &program.Operators[i])
	}
	if hidden {
		return problems
	}
	for _, l := range spec.Labels {
		if !slices.Contains(p.Labels, l) {
			p.Labels = append(p.Labels, l)
		}
	}
	return problems
}

func dotted(path string) string {
	if path == "" || path[0] == '[' {
		return path
	}
	return "." + path
}

// layOut names the output columns. Keys and labels are joined into one; MarketState
// stays with the first module that has it and is MarketState_<instance> for others;
// any other name that two parts claim is a problem.
func (p *Pass) layOut(at string) []option.Problem {
	if problems := p.checkKeys(at); len(problems) > 0 {
		return problems // there is no table in which names could clash
	}
	owners := map[string]owner{}
	for _, k := range p.Keys() {
		owners[k.Name] = owner{}
	}
	for _, l := range p.Labels {
		owners[l] = owner{}
	}
	var clashing clashes
	var problems []option.Problem
	p.Columns = nil
	for i, part := range p.Parts {
		if part.Hidden {
			continue
		}
		told := false
		for _, f := range part.fields() {
			name := f.Name
			by, taken := owners[name]
			if taken && name == "MarketState" {
				name += "_" + part.Module.Instance
				by, taken = owners[name]
			}
			if taken {
				clashing.add(part.Module, by, name)
				continue
			}
			owners[name] = owner{part.Module}
			if !told && strings.ContainsFunc(name, unicode.IsControl) {
				told = true
				problems = append(problems, option.Problem{
					Path: at + ".modules", Code: "bad-name", What: fmt.Sprintf("module %s has a column named %q", part.Module.Name, name),
					Why: "a name is one line", Cure: "leave line breaks and tabs out of metric_prefix or output_name_pattern",
				})
			}
			column := Column{Part: i, Source: f.Name, Field: f}
			column.Field.Name = name
			p.Columns = append(p.Columns, column)
		}
	}
	return append(clashing.problems(at), problems...)
}

// checkKeys reports parts with other keys than the pass, which cannot be joined.
func (p *Pass) checkKeys(at string) []option.Problem {
	var problems []option.Problem
	want := listed(fieldNames(p.Keys()))
	for i := range p.Parts {
		part := &p.Parts[i]
		if have := listed(fieldNames(part.keys())); !part.Hidden && have != want {
			problems = append(problems, option.Problem{
				Path: at + ".modules", Code: "other-keys",
				What: fmt.Sprintf("module %s has a row per %s and cannot be joined with rows per %s", part.Module.Name, have, want),
				Why:  "modules of a pass are joined on common keys, and so is its timeline",
				Cure: "give the module a pass of its own with timeline_mode: sparse_digitised, or list it under preprocess_modules when others only read it",
			})
		}
	}
	return problems
}

func fieldNames(fields []vector.Field) []string {
	names := make([]string, len(fields))
	for i := range fields {
		names[i] = fields[i].Name
	}
	return names
}

// keys are the first columns of the part, by which its rows are sorted.
func (p *Part) keys() []vector.Field {
	if p.Operator == nil || p.Operator.Keys == nil {
		return listingKeys
	}
	keys := slices.Clone(p.Operator.Keys)
	for i := range keys {
		keys[i].Key = true
	}
	return keys
}

// fields are the columns of the part after its keys.
func (p *Part) fields() []vector.Field {
	if p.Operator != nil {
		return p.Operator.Fields
	}
	fields := make([]vector.Field, len(p.Scan.Metrics))
	for i := range p.Scan.Metrics {
		fields[i] = p.Scan.Metrics[i].Field()
	}
	return fields
}
