package golden

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"go.yaml.in/yaml/v4"

	"github.com/basaltlake/basalt/internal/config"
	"github.com/basaltlake/basalt/internal/job"
	"github.com/basaltlake/basalt/module"
)

// keys are the keys of a pass.
type keys map[string]any

// rules are pass keys that change the buckets.
var rules = []keys{
	{"time_bucket_seconds": 60, "timeline_mode": "sparse_digitised"},
	{"time_bucket_seconds": 7, "time_bucket_anchor": "start", "time_bucket_closed": "left", "timeline_mode": "sparse_digitised"},
	{"time_bucket_seconds": 300, "timeline_mode": "daily_analytics"},
	{"time_bucket_seconds": 60, "timeline_mode": "sparse_original"},
}

// fullPasses returns passes that ask for every metric of every registered module that
// reads tables, taken from the worked examples of the catalogue: as few passes per
// module as can hold them, each under all rules it accepts, and joins of all modules.
func fullPasses(t *testing.T) []keys {
	t.Helper()
	var passes []keys
	joined := map[bool]keys{false: {"name": "joined", "modules": []any{}}, true: {"name": "joined_dense", "modules": []any{"dense"}, "timeline_mode": "dense"}}
	for _, spec := range module.All() {
		if len(spec.Tables) == 0 || spec.Timeline {
			continue
		}
		configs := fullConfigs(t, spec)
		if len(configs) == 0 {
			t.Errorf("module %s has no configuration that compiles by itself", spec.Name)
			continue
		}
		for i, c := range configs {
			accepted := 0
			for j, rule := range rules {
				p := union(c, rule, keys{"name": fmt.Sprintf("%s_%d_%d", spec.Name, i, j)})
				if compiles(p) {
					accepted++
					passes = append(passes, p)
				}
			}
			if accepted == 0 {
				t.Errorf("module %s: no rule fits %v", spec.Name, c)
			}
		}
		for dense, p := range joined {
			with := maps.Clone(p)
			with["modules"] = append(slices.Clone(p["modules"].([]any)), configs[0]["modules"].([]any)...)
			if value, ok := configs[0][spec.ConfigKey]; ok && with[spec.ConfigKey] == nil {
				with[spec.ConfigKey] = value
			}
			if compiles(with) {
				joined[dense] = with
			}
		}
	}
	for _, p := range []keys{joined[false], joined[true]} {
		t.Logf("%s: %v", p["name"], p["modules"])
		passes = append(passes, p)
	}
	return passes
}

// fullConfigs merges the configurations of a module's worked examples.
func fullConfigs(t *testing.T, spec *module.Spec) []keys {
	t.Helper()
	all := []keys{{"modules": []any{spec.Name}}} // the defaults
	if !compiles(all[0]) {
		all = nil
	}
	var merged []keys
	for _, e := range spec.Catalogue {
		var own keys
		if err := yaml.Unmarshal([]byte(e.Vector.Config), &own); err != nil {
			t.Fatalf("module %s, entry %s: %v", spec.Name, e.Name, err)
		}
		for _, k := range []string{"time_bucket_seconds", "time_bucket_anchor", "time_bucket_closed", "timeline_mode"} {
			delete(own, k)
		}
		if own["modules"] == nil {
			own["modules"] = []any{spec.Name}
		}
		if !compiles(own) {
			continue
		}
		into := slices.IndexFunc(merged, func(m keys) bool {
			both, ok := merge(m, own)
			return ok && compiles(both.(map[string]any))
		})
		if into < 0 {
			merged = append(merged, own)
		} else {
			both, _ := merge(merged[into], own)
			merged[into] = both.(map[string]any)
		}
	}
	return append(merged, all...)
}

// merge puts two YAML values together: keys of mappings and items of lists. Scalars
// must be equal.
func merge(a, b any) (any, bool) {
	a, b = plain(a), plain(b)
	switch x := a.(type) {
	case map[string]any:
		y, ok := b.(map[string]any)
		if !ok {
			return nil, false
		}
		both := maps.Clone(x)
		for k, v := range y {
			if have, twice := both[k]; twice {
				if v, ok = merge(have, v); !ok {
					return nil, false
				}
			}
			both[k] = v
		}
		return both, true
	case []any:
		y, ok := b.([]any)
		if !ok {
			return nil, false
		}
		both := slices.Clone(x)
		for _, v := range y {
			if !slices.ContainsFunc(both, func(have any) bool { return fmt.Sprint(have) == fmt.Sprint(v) }) {
				both = append(both, v)
			}
		}
		return both, true
	}
	return a, fmt.Sprint(a) == fmt.Sprint(b)
}

func plain(v any) any {
	if k, ok := v.(keys); ok {
		return map[string]any(k)
	}
	return v
}

func union(maps ...keys) keys {
	all := keys{}
	for _, m := range maps {
		for k, v := range m {
			all[k] = v
		}
	}
	return all
}

// compiles reports whether a run of one pass is accepted before it looks at files, under
// the first rule unless it has its own.
func compiles(p keys) bool {
	p = union(keys{"name": "p"}, rules[0], p)
	_, err := job.Parse("/pipeline.yaml", pipeline("/lake", p), config.Overrides{})
	return err == nil
}

// pipeline is the configuration of a run over the days of generated lakes.
func pipeline(lake string, passes ...keys) []byte {
	text, err := yaml.Marshal(keys{
		"LAKE": lake, "DATASETNAME": "d",
		"START_DATE": generatedDays[0], "END_DATE": generatedDays[len(generatedDays)-1],
		"PASSES": passes,
	})
	if err != nil {
		panic(err)
	}
	return text
}
