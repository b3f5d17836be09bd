package config

import (
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/option"
)

// moduleInputs reads module_inputs of all passes: by module, one source or a mapping of
// requirement to source. Modules are named as in the list, or by their instance name.
func (p *parser) moduleInputs(passes []*writtenPass) {
	for i, w := range passes {
		if w.trees.inputs == nil {
			continue
		}
		path := option.Join(w.path, "module_inputs")
		if w.trees.inputs.Kind != yaml.MappingNode {
			p.report(w.trees.inputs, path, option.BadType, "a mapping of modules to sources is needed", "", "")
			continue
		}
		later := map[string]bool{}
		for _, other := range passes[i:] {
			later[other.Name] = true
		}
		entries, problems := option.Entries(w.trees.inputs, path)
		p.problems = append(p.problems, problems...)
		inputs := map[string]map[string]string{}
		for _, e := range entries {
			at := option.Join(path, e.Name)
			spec := p.inputModule(w, e, at)
			if spec == nil {
				continue
			}
			sources := p.sourcesOf(spec, inputsOf(spec, w.ModuleConfigs[spec.Name]), e, at)
			p.noLaterSources(w, sources, e, at, later)
			inputs[spec.Name] = sources
		}
		p.cfg.Passes[i].ModuleInputs = inputs
	}
}

// inputModule is the module of the pass that an entry of module_inputs names.
func (p *parser) inputModule(w *writtenPass, e option.Entry, path string) *module.Spec {
	var names []string
	for _, name := range append(slices.Clone(w.Modules), w.PreprocessModules...) {
		spec, _ := module.Lookup(name)
		if e.Name == name || e.Name == spec.Instance || slices.Contains(spec.Aliases, e.Name) {
			return spec
		}
		names = append(names, name)
	}
	cure := meant(e.Name, names)
	if cure == "" && len(names) > 0 {
		cure = "modules of the pass: " + strings.Join(names, ", ")
	}
	p.report(e.Key, path, "unknown-module", fmt.Sprintf("the pass has no module %q", e.Name), "", cure)
	return nil
}

// inputsOf are the tables that a module reads with its configuration.
func inputsOf(spec *module.Spec, cfg module.Config) []string {
	if c, ok := cfg.(module.Choosing); ok {
		return c.Chosen()
	}
	return spec.Tables
}

// sourcesOf reads the sources of one module, which reads some tables. A single source is
// stored under the requirement "" unless there is exactly one table.
func (p *parser) sourcesOf(spec *module.Spec, tables []string, e option.Entry, path string) map[string]string {
	if e.Value.Kind == yaml.ScalarNode {
		if len(tables) > 1 {
			p.report(e.Value, path, option.BadType, fmt.Sprintf("the module %s reads %s", spec.Name, strings.Join(tables, ", ")), "one source cannot replace them all", "write {requirement: source}")
			return nil
		}
		var source string
		p.problems = append(p.problems, option.Decode(single(e), option.Group{Keys: []option.Key{option.String(e.Name, &source)}}, strings.TrimSuffix(path, "."+e.Name))...)
		if len(tables) == 1 {
			return map[string]string{tables[0]: source}
		}
		return map[string]string{"": source}
	}
	var sources map[string]string
	p.problems = append(p.problems, option.Decode(single(e), option.Group{Keys: []option.Key{option.StringMap(e.Name, &sources)}}, strings.TrimSuffix(path, "."+e.Name))...)
	for _, requirement := range sortedKeys(sources) {
		if len(tables) > 0 && !slices.Contains(tables, requirement) {
			cure := meant(requirement, tables)
			if cure == "" {
				cure = "it reads " + strings.Join(tables, ", ")
			}
			p.report(entry(e.Value, requirement), option.Join(path, requirement), "unknown-input", fmt.Sprintf("the module %s does not read %q", spec.Name, requirement), "", cure)
		}
	}
	return sources
}

// single is a mapping of one entry.
func single(e option.Entry) *yaml.Node {
	return &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map", Line: e.Key.Line, Column: e.Key.Column, Content: []*yaml.Node{e.Key, e.Value}}
}

// noLaterSources refuses sources that are computed after the pass.
func (p *parser) noLaterSources(w *writtenPass, sources map[string]string, e option.Entry, path string, later map[string]bool) {
	for _, requirement := range sortedKeys(sources) {
		source := sources[requirement]
		pass, _, _ := strings.Cut(source, ":")
		_, given := p.cfg.PassInput[pass]
		own := pass == w.Name && strings.Contains(source, ":") // a side output of its preprocess modules
		if !later[pass] || given || own || p.isTable(pass) {
			continue
		}
		why := "passes run in the order of PASSES"
		if pass == w.Name {
			why = "a pass cannot read itself"
		}
		p.report(e.Value, path, "later-source", fmt.Sprintf("the source %q is not there yet", source), why, "name an earlier pass")
	}
}

// isTable reports whether a name is a table: one that a module reads, or a user's.
func (p *parser) isTable(name string) bool { return slices.Contains(p.tableNames(), name) }

// tablesOf lists the tables a module reads in a pass. A table that module_inputs replaces
// by a pass or side output does not count.
func (p *parser) tablesOf(w *writtenPass, spec *module.Spec) []string {
	var inputs *yaml.Node
	for _, name := range append([]string{spec.Name, spec.Instance}, spec.Aliases...) {
		if n := entry(w.trees.inputs, name); n != nil && name != "" {
			inputs = n
		}
	}
	var tables []string
	for _, table := range p.tablesRead(spec) {
		source := textOf(inputs, textOf(entry(inputs, table), table))
		if p.isTable(source) {
			tables = append(tables, source)
		}
	}
	return tables
}
