package config

import (
	"fmt"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/basaltlake/basalt/internal/sink"
	"github.com/basaltlake/basalt/option"
)

// MainPass is the name of the pass of a file without PASSES.
const MainPass = "main"

// writtenPass is a pass as it stands in the file.
type writtenPass struct {
	passKeys
	node *yaml.Node
	path string
}

// passList reads the passes: the items of PASSES, or the one pass whose keys stand at
// the top level.
func (p *parser) passList() []*writtenPass {
	var written []*writtenPass
	switch list := p.cfg.passes; {
	case list == nil:
		if pass := p.topLevelPass(); pass != nil {
			written = append(written, pass)
		}
	case list.Kind != yaml.SequenceNode:
		p.report(list, "PASSES", option.BadType, "a list of passes is needed", "", "begin each pass with \"- name: …\"")
		return nil
	default:
		for i, item := range list.Content {
			written = append(written, p.pass(option.Follow(item), i))
		}
	}
	if len(written) == 0 {
		p.report(p.root, "PASSES", "no-passes", "there is nothing to compute", "", "give PASSES, or MODULES for a single pass")
		return nil
	}
	p.passNames(written)
	for _, w := range written {
		p.resolve(w)
		p.cfg.Passes = append(p.cfg.Passes, w.Pass)
	}
	p.moduleInputs(written)
	return p.withoutGiven(written)
}

// topLevelPass gathers the keys of a pass from the top level. Keys may be written in
// upper case there.
func (p *parser) topLevelPass() *writtenPass {
	n := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map", Line: p.root.Line, Column: p.root.Column}
	entries, _ := option.Entries(p.root, "")
	first := map[string]option.Entry{}
	for _, e := range entries {
		name := passKey(e.Name)
		if name == "" {
			continue
		}
		if other, twice := first[name]; twice {
			if other.Value.Line >= 0 && e.Value.Line >= 0 {
				p.report(e.Key, e.Name, option.DuplicateKey, "the key "+e.Name+" is given twice", "it is the same as "+other.Name, "keep one of them")
				continue
			}
			if e.Value.Line >= 0 {
				continue // a flag set the other spelling
			}
		}
		first[name] = e
		key := *e.Key
		key.Value = name
		replaceKey(n, &key, e.Value)
	}
	if _, listed := first["modules"]; !listed {
		return nil
	}
	if _, named := first["name"]; !named {
		assignEntry(n, "name", &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: MainPass, Line: n.Line, Column: n.Column})
	}
	return p.passAt(n, "")
}

// replaceKey sets an entry whose key keeps its position.
func replaceKey(n, key, value *yaml.Node) {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key.Value {
			n.Content[i], n.Content[i+1] = key, value
			return
		}
	}
	n.Content = append(n.Content, key, value)
}

func (p *parser) pass(n *yaml.Node, i int) *writtenPass {
	path := "PASSES[" + strconv.Itoa(i) + "]"
	if name := textOf(entry(n, "name"), ""); goodName(name) {
		path = "PASSES." + name
	}
	return p.passAt(n, path)
}

func (p *parser) passAt(n *yaml.Node, path string) *writtenPass {
	w := &writtenPass{node: n, path: path}
	w.seconds = p.cfg.BucketSeconds
	w.moduleKey = func(name string) bool { return isModuleKey(name) || isExtra(name) }
	g := w.Options()
	p.problems = append(p.problems, withModuleKeys(option.Decode(n, g, path))...)
	p.noEffect(g, n, path)
	w.Line, w.Col, w.Pass.node = n.Line, n.Column, n
	w.Output = p.target(w)
	w.QualityChecks = w.checks
	if !w.checks.Enabled {
		w.QualityChecks = p.cfg.QualityChecks
	}
	if w.BatchFreq == "" {
		w.BatchFreq = p.cfg.BatchFreq
	}
	if len(w.SortKeys) > 0 {
		w.SortKeys = unique(append(w.SortKeys, "TimeBucket"))
	}
	return w
}

// withModuleKeys lets unknown keys of a pass be compared with the configuration keys of
// modules too.
func withModuleKeys(problems []option.Problem) []option.Problem {
	for i, problem := range problems {
		if problem.Code != option.UnknownKey || problem.Cure != "" {
			continue
		}
		name := problem.Path[strings.LastIndexByte(problem.Path, '.')+1:]
		problems[i].Cure = meant(name, configKeys())
	}
	return problems
}

// target is the pass's own target, with the run's template where it has none, or the
// run's target.
func (p *parser) target(w *writtenPass) *OutputTarget {
	t := p.cfg.Output
	if w.ownGiven {
		t = w.own
		if t.PathTemplate == "" || entry(entry(w.node, "output"), "path_template") == nil {
			t.PathTemplate = p.cfg.Output.PathTemplate
		}
	}
	if t.PathTemplate == "" {
		t.PathTemplate = sink.DefaultTemplate
	}
	return &t
}

// passNames refuses names that collide or cannot be part of a path.
func (p *parser) passNames(written []*writtenPass) {
	first := map[string]*writtenPass{}
	for _, w := range written {
		at := option.Find(w.node, "name")
		path := option.Join(w.path, "name")
		if entry(w.node, "name") == nil {
			continue // said as a missing key
		}
		if !goodName(w.Name) {
			p.report(at, path, option.BadValue, fmt.Sprintf("%q is no name of a pass", w.Name), "it names files and is part of paths", "use letters, digits, _ and -")
			continue
		}
		if other, taken := first[w.Name]; taken {
			p.report(at, path, "duplicate-pass", fmt.Sprintf("there are two passes %q", w.Name), fmt.Sprintf("the other one is on line %d; their outputs would collide", other.Line), "rename one of them")
			continue
		}
		first[w.Name] = w
	}
}

// goodName reports whether a text can name a pass: it is part of file names, paths of
// keys and source names.
func goodName(name string) bool {
	if name == "" || len(name) > 128 || name[0] == '_' || strings.Trim(name, ". ") != name {
		return false
	}
	for _, r := range name {
		if r < ' ' || r == 0x7f || strings.ContainsRune(`/\:*?"<>|{}[]`, r) {
			return false
		}
	}
	return true
}
