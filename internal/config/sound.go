package config

import (
	"slices"
	"strings"

	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/option"
)

// passesNeed are the keys of the run that decide what its passes are. Where one of them
// is wrong, a pass that is right would be told of mistakes it does not have.
var passesNeed = []string{"TABLES", "METRICS", "PASS_INPUT", "TIME_BUCKET_SECONDS", "OUTPUT_TARGET", "QUALITY_CHECKS"}

// sound is the configuration without the modules that have problems, for the stage that
// compiles them and finds more: nil when it could not tell. Faulty keys have their defaults.
func (p *parser) sound(passes []*writtenPass) *Config {
	for _, problem := range p.problems {
		key := firstKey(problem.Path)
		if slices.Contains(passesNeed, key) || problem.Code == option.UnknownKey && option.Nearest(key, passesNeed) != "" {
			return nil
		}
	}
	c := *p.cfg
	c.Passes = nil
	for i, w := range passes {
		if pass := w.without(p.cfg.Passes[i], p.problems); len(pass.Modules) > 0 {
			c.Passes = append(c.Passes, pass)
		}
	}
	return &c
}

// without leaves out the modules that have problems and, if there are any in the pass, what
// names columns and outputs that may be theirs.
func (w *writtenPass) without(pass Pass, problems []option.Problem) Pass {
	wrong := map[string]bool{}
	for _, problem := range problems {
		if key, is := w.keyOf(problem); is {
			wrong[key] = true
		}
	}
	switch {
	case len(wrong) == 0:
		return pass
	case wrong[""] || wrong["name"] || wrong["extension_configs"]:
		return Pass{}
	}
	lacks := func(name string) bool {
		spec, ok := module.Lookup(name)
		return !ok || wrong[spec.ConfigKey]
	}
	pass.Modules = slices.DeleteFunc(slices.Clone(pass.Modules), lacks)
	pass.PreprocessModules = slices.DeleteFunc(slices.Clone(pass.PreprocessModules), lacks)
	pass.SortKeys, pass.SideOutputs, pass.QualityChecks = nil, nil, QualityChecks{}
	return pass
}

// keyOf returns the key of the pass that a problem is about.
func (w *writtenPass) keyOf(problem option.Problem) (key string, is bool) {
	if w.path == "" {
		key = passKey(firstKey(problem.Path))
		return key, key != ""
	}
	rest, is := strings.CutPrefix(problem.Path, w.path)
	if !is || rest != "" && rest[0] != '.' {
		return "", false
	}
	return firstKey(strings.TrimPrefix(rest, ".")), true
}

// firstKey is the first key of a path such as trade_analytics.generic_metrics[0].
func firstKey(path string) string {
	if end := strings.IndexAny(path, ".["); end >= 0 {
		return path[:end]
	}
	return path
}
