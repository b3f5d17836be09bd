package config

import (
	"strconv"

	"go.yaml.in/yaml/v4"

	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/option"
)

// listed resolves the names of a module list, dropping repetitions. Unknown modules and
// modules that are not built are problems.
func (p *parser) listed(w *writtenPass, key string, names []string) []*module.Spec {
	list := entry(w.node, key)
	var specs []*module.Spec
	seen := map[*module.Spec]bool{}
	for i, name := range names {
		path := option.Join(w.path, key+"["+strconv.Itoa(i)+"]")
		at := option.Find(list, "["+strconv.Itoa(i)+"]")
		if name == "events" {
			name = "external_events"
		}
		spec := p.lookup(name, at, path)
		switch {
		case spec == nil:
		case seen[spec]:
			p.note(at, path, "no-effect", "the module "+name+" is listed again", "a module runs once", "")
		default:
			seen[spec] = true
			specs = append(specs, spec)
		}
	}
	return specs
}

// lookup returns a registered module; nil, with a problem, when there is none.
func (p *parser) lookup(name string, at *yaml.Node, path string) *module.Spec {
	if spec, ok := module.Lookup(name); ok {
		return spec
	}
	if isOriginal(name) {
		p.report(at, path, NotBuilt, "module "+name+" is not built yet", "", "remove it")
		return nil
	}
	p.report(at, path, "unknown-module", "there is no module "+strconv.Quote(name), "", meant(name, moduleNames()))
	return nil
}

// written is where a module's configuration stands in the file.
type written struct {
	node *yaml.Node
	path string
}

// configOf finds a module's configuration: its key in the pass, or an entry of
// extension_configs under that key, its name or an alias. Giving it twice is a problem.
func (p *parser) configOf(w *writtenPass, spec *module.Spec) written {
	var found []written
	if n := entry(w.node, spec.ConfigKey); n != nil {
		found = append(found, written{n, option.Join(w.path, spec.ConfigKey)})
	} else if n := entry(w.node, eventAnalytics); n != nil && spec.ConfigKey == "external_event_analytics" {
		found = append(found, written{n, option.Join(w.path, eventAnalytics)})
	}
	extensions := option.Join(w.path, "extension_configs")
	for _, name := range unique(append([]string{spec.ConfigKey, spec.Name}, spec.Aliases...)) {
		if n := entry(w.trees.extensions, name); n != nil {
			found = append(found, written{n, option.Join(extensions, name)})
		}
	}
	if len(found) == 0 {
		return written{path: option.Join(w.path, spec.ConfigKey)}
	}
	for _, again := range found[1:] {
		p.report(again.node, again.path, option.DuplicateKey, "the configuration of "+spec.Name+" is given twice", "it is also in "+found[0].path, "keep one of them")
	}
	return found[0]
}

// moduleConfig reads a module's configuration into its own type. The result is nil for a
// module without configuration; on is false when it is turned off.
func (p *parser) moduleConfig(w *writtenPass, spec *module.Spec) (cfg module.Config, on bool) {
	if spec.Config == nil {
		return nil, true
	}
	at := p.configOf(w, spec)
	cfg = spec.Config()
	g := cfg.Options()
	enabled := true
	if _, declared := find(g, "ENABLED"); !declared {
		g.Keys = append(g.Keys, option.Bool("ENABLED", &enabled).Default(true).Doc(enabledDoc))
	}
	node := p.prepare(w, spec, at, &g)
	if node == nil {
		node = &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map", Line: w.node.Line, Column: w.node.Column}
	}
	p.problems = append(p.problems, option.Decode(node, g, at.path)...)
	p.noEffect(g, option.Follow(at.node), at.path)
	if s, ok := cfg.(module.Switchable); ok {
		enabled = s.Enabled()
	}
	return cfg, enabled
}

// prepare applies what the pass and older spellings do to the text of a configuration.
func (p *parser) prepare(w *writtenPass, spec *module.Spec, at written, g *option.Group) *yaml.Node {
	node := option.Follow(at.node)
	if node != nil && node.Kind != yaml.MappingNode {
		return node // said when it is decoded
	}
	switch spec.ConfigKey {
	case "external_event_analytics":
		node = p.migrateContext(node, at.path)
	case "trade_analytics":
		node = legacyRetail(node)
	}
	return p.inheritBucket(w, spec, node, at.path, g)
}

// bucketKeys are the keys of module configurations that a pass hands down.
var bucketKeys = []string{"time_bucket_seconds", "time_bucket_anchor", "time_bucket_closed"}

// inheritBucket hands the bucket of the pass down to the keys a configuration declares.
// Configurations of the original's core take it whatever they say, others where they say
// nothing.
func (p *parser) inheritBucket(w *writtenPass, spec *module.Spec, node *yaml.Node, path string, g *option.Group) *yaml.Node {
	values := map[string]*yaml.Node{
		"time_bucket_seconds": {Kind: yaml.ScalarNode, Tag: "!!float", Value: strconv.FormatFloat(w.BucketSeconds, 'g', -1, 64)},
		"time_bucket_anchor":  {Kind: yaml.ScalarNode, Tag: "!!str", Value: w.Anchor},
		"time_bucket_closed":  {Kind: yaml.ScalarNode, Tag: "!!str", Value: w.Closed},
	}
	always := takesBucket(spec.ConfigKey)
	for _, key := range bucketKeys {
		declaration, declared := find(*g, key)
		given := entry(node, key)
		switch {
		case given != nil && always:
			if declaration.Effect == "" && !sameScalar(given, values[key]) {
				p.note(given, option.Join(path, key), "no-effect", key+" changes nothing here", "the value of the pass holds", "")
			}
			if !declared {
				accept(g, key)
				continue
			}
		case given != nil || !declared:
			continue
		}
		if node == nil {
			node = &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map", Line: w.node.Line, Column: w.node.Column}
		}
		node = ownMapping(node)
		value := *values[key]
		value.Line, value.Column = w.node.Line, w.node.Column
		replaceEntry(node, key, &value)
	}
	return node
}

// accept lets a group pass over a key.
func accept(g *option.Group, key string) {
	before := g.Also
	g.Also = func(name string) bool { return name == key || before != nil && before(name) }
}

func sameScalar(a, b *yaml.Node) bool {
	if a.Value == b.Value {
		return true
	}
	x, errX := strconv.ParseFloat(a.Value, 64)
	y, errY := strconv.ParseFloat(b.Value, 64)
	return errX == nil && errY == nil && x == y
}

func find(g option.Group, name string) (option.Key, bool) {
	for _, k := range g.Keys {
		if k.Name == name {
			return k, true
		}
	}
	return option.Key{}, false
}
