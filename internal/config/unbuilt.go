package config

import (
	"go.yaml.in/yaml/v4"

	"github.com/basaltlake/basalt/option"
)

// NotBuilt is the code of problems with parts of Basalt that are declared and not built.
const NotBuilt = "not-built"

// unbuiltRun are keys of the run whose function is not built: the key, what it asks for,
// and when a configuration asks for it.
var unbuiltRun = []struct {
	key, what string
	asked     func(*Config) bool
}{
	{"QUALITY_CHECKS.ENABLED", "quality checks are", func(c *Config) bool { return c.QualityChecks.Enabled }},
	{"SCHEMA_LOCK_MODE", "the schema lock is", func(c *Config) bool { return c.SchemaLock.Mode != "off" && c.SchemaLock.Mode != "" }},
	{"RUN_ARTIFACTS_ENABLED", "run artifacts are", func(c *Config) bool { return c.Artifacts.Enabled }},
}

// unbuiltPass are keys of a pass whose function is not built.
var unbuiltPass = []struct {
	key, what string
	asked     func(*writtenPass) bool
}{
	{"quality_checks.ENABLED", "quality checks are", func(w *writtenPass) bool { return w.checks.Enabled }},
	{"pass_expectations", "pass expectations are", func(w *writtenPass) bool { return w.Expectations.Any() }},
	{"extra_outputs", "extra outputs are", func(w *writtenPass) bool { return len(w.ExtraOutputs) > 0 }},
}

// unbuiltSinks are types of targets that are not built.
var unbuiltSinks = map[string]string{
	"delta": "the sink delta is",
	"sql":   "the sink sql is",
}

// refuseUnbuilt names what a configuration asks for and this program cannot do yet.
func (p *parser) refuseUnbuilt(passes []*writtenPass) {
	for _, rule := range unbuiltRun {
		if rule.asked(p.cfg) {
			p.notBuilt(option.Find(p.root, rule.key), rule.key, rule.what)
		}
	}
	for _, w := range passes {
		for _, rule := range unbuiltPass {
			if rule.asked(w) {
				p.notBuilt(option.Find(w.node, rule.key), option.Join(w.path, rule.key), rule.what)
			}
		}
		what, unbuilt := unbuiltSinks[w.Output.Type]
		switch {
		case !unbuilt:
		case w.ownGiven:
			p.notBuilt(option.Find(w.node, "output.type"), option.Join(w.path, "output.type"), what)
		default:
			p.notBuilt(option.Find(p.root, "OUTPUT_TARGET.type"), "OUTPUT_TARGET.type", what)
		}
	}
}

func (p *parser) notBuilt(at *yaml.Node, path, what string) {
	p.report(at, path, NotBuilt, what+" not built yet", "", "remove the key")
}
