package moduletest

import (
	"testing"

	"go.yaml.in/yaml/v4"

	"github.com/basaltlake/basalt/bucket"
	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/option"
	"github.com/basaltlake/basalt/table"
)

// Pass is a pass with one module, compiled.
type Pass struct {
	Rule     bucket.Rule
	Program  *module.Program
	Problems []option.Problem
}

// Decode compiles the YAML keys of a pass and fails the test on a problem.
func Decode(t *testing.T, spec module.Spec, text string) *Pass {
	t.Helper()
	p := Try(t, spec, text)
	for _, problem := range p.Problems {
		t.Errorf("%s: %s", problem.Path, problem.What)
	}
	if t.Failed() {
		t.FailNow()
	}
	return p
}

// Try compiles the YAML keys of a pass and keeps the problems. Configurations that do
// not decode are not compiled.
func Try(t *testing.T, spec module.Spec, text string) *Pass {
	t.Helper()
	var root yaml.Node
	if err := yaml.Unmarshal([]byte(text), &root); err != nil {
		t.Fatal(err)
	}
	var keys struct {
		Seconds float64 `yaml:"time_bucket_seconds"`
		Anchor  string  `yaml:"time_bucket_anchor"`
		Closed  string  `yaml:"time_bucket_closed"`
		Mode    string  `yaml:"timeline_mode"`
	}
	keys.Seconds = 60
	if err := root.Decode(&keys); err != nil {
		t.Fatal(err)
	}
	p := &Pass{Rule: bucket.Rule{Width: int64(keys.Seconds * 1e9)}}
	if keys.Anchor == "start" {
		p.Rule.Anchor = bucket.Start
	}
	if keys.Closed == "left" {
		p.Rule.Closed = bucket.Left
	}
	switch keys.Mode {
	case "daily_analytics":
		p.Rule.Mode = bucket.Daily
	case "sparse_original":
		p.Rule.Mode = bucket.Instant
	}
	cfg := spec.Config()
	option.Defaults(cfg.Options())
	entries, _ := option.Entries(root.Content[0], "")
	for _, e := range entries {
		if e.Name == spec.ConfigKey {
			p.Problems = option.Decode(e.Value, cfg.Options(), "")
		}
	}
	if len(p.Problems) > 0 {
		return p
	}
	tables := func(name string) *table.Table {
		declared, _ := table.Lookup(name)
		return declared
	}
	p.Program, p.Problems = spec.Compile(module.Pass{Name: "main", Rule: p.Rule, Tables: tables}, cfg)
	return p
}
