package config

import (
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/basaltlake/basalt/option"
)

// run reads the keys of the run.
func (p *parser) run() {
	c := p.cfg
	g := c.Options()
	g.Also = func(name string) bool {
		return isExtra(name) || passKey(name) != "" && entry(p.root, "PASSES") == nil
	}
	p.problems = append(p.problems, option.Decode(p.root, g, "")...)
	p.strayPassKeys()
	p.noEffect(g, p.root, "")

	c.Universe = strings.Join(c.universe, ",")
	if entry(p.root, "THREADS") == nil {
		c.Threads = c.numWorkers
	}
	if p.o.Limit != nil {
		c.Limit = *p.o.Limit
	}
	c.Hints.SourcePath = unique(c.Hints.SourcePath)
	if len(c.Hints.SourcePath) == 0 {
		c.Hints.SourcePath = []string{"bmll"}
	}
	if p.o.Precedence != "" && p.o.Precedence != "yaml_overrides" && p.o.Precedence != "python_overrides" {
		line := p.source("--config-precedence")
		p.report(&yaml.Node{Line: line}, "", option.BadValue, "unknown precedence "+p.o.Precedence, "", "use yaml_overrides or python_overrides")
	}
	p.userMetrics()
	p.places()
}

// base is the folder that relative places in a top-level key start at.
func (p *parser) base(key string) string { return p.baseOf(entry(p.root, key)) }

func (p *parser) baseOf(n *yaml.Node) string {
	if n == nil || n.Line < 0 || p.o.UserConfigJSON != "" {
		return p.o.WorkDir
	}
	return p.cfg.Dir
}

// strayPassKeys gives unknown keys at the top level the cure that keys of a pass need:
// beside PASSES they belong into a pass, without it they may be misspelt.
func (p *parser) strayPassKeys() {
	single := entry(p.root, "PASSES") == nil
	candidates := append((&passKeys{}).Options().Names(), configKeys()...)
	for i, problem := range p.problems {
		switch {
		case problem.Code != option.UnknownKey || strings.ContainsAny(problem.Path, ".["):
		case !single && passKey(problem.Path) != "":
			p.problems[i].Why = "beside PASSES, keys of a pass belong into a pass"
			p.problems[i].Cure = "move it to the passes that need it"
		case single && problem.Cure == "":
			p.problems[i].Cure = meant(problem.Path, candidates)
		}
	}
}

// noEffect notes keys that were given and change nothing.
func (p *parser) noEffect(g option.Group, n *yaml.Node, path string) {
	entries, _ := option.Entries(n, "")
	for _, e := range entries {
		for _, k := range g.Keys {
			switch {
			case k.Name != e.Name:
			case k.Effect != "":
				p.note(e.Key, option.Join(path, e.Name), "no-effect", e.Name+" changes nothing here", k.Effect, "")
			case k.Kind == option.Object:
				nested, _ := k.New()
				p.noEffect(nested, e.Value, option.Join(path, e.Name))
			}
		}
	}
}

func unique(list []string) []string {
	var kept []string
	seen := map[string]bool{}
	for _, s := range list {
		if !seen[s] {
			seen[s] = true
			kept = append(kept, s)
		}
	}
	return kept
}
