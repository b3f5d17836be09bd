package config

import (
	"encoding/json"
	"fmt"
	"net/url"
	"reflect"
	"slices"

	"go.yaml.in/yaml/v4"

	"github.com/basaltlake/basalt/internal/universe"
	"github.com/basaltlake/basalt/option"
)

// partitionKeys are keys of the run that are part of a partition's own key: extending the
// dates of a run must not make what is there look changed.
var partitionKeys = []string{"START_DATE", "END_DATE", "DATASETNAME", "PASSES"}

// Canonical is a text of everything that can change a value of an output: the same for
// the same meaning, however the file is written. Left out are execution hints, places of
// inputs (a manifest lists the inputs themselves), secrets, and what is part of a
// partition's key (days, dataset).
func (c *Config) Canonical() []byte {
	passes := map[string]any{}
	for i := range c.Passes {
		passes[c.Passes[i].Name] = c.canonicalPass(&c.Passes[i])
	}
	return encode(map[string]any{"run": c.canonicalRun(), "passes": passes})
}

// Maker is a module of another pass that makes what a pass reads.
type Maker struct{ Pass, Module string }

// CanonicalPass is the part of Canonical that one pass depends on: of other passes only
// the modules that make what it reads, with the rule of their buckets.
func (c *Config) CanonicalPass(p *Pass, makers ...Maker) []byte {
	all := map[string]any{"run": c.canonicalRun(), "pass": c.canonicalPass(p)}
	made := map[string]any{}
	for _, m := range makers {
		of, ok := c.Pass(m.Pass)
		if !ok {
			continue
		}
		maker := map[string]any{"module_inputs": of.ModuleInputs[m.Module], "bucket": of.Rule()}
		if cfg := of.ModuleConfigs[m.Module]; cfg != nil {
			maker["module_config"] = values(cfg.Options())
		}
		made[m.Pass+"."+m.Module] = maker
	}
	if len(made) > 0 {
		all["made by"] = made
	}
	return encode(all)
}

func encode(v any) []byte {
	text, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		panic("config: canonical text: " + err.Error()) // only maps, slices and finite scalars get here
	}
	return append(text, '\n')
}

func (c *Config) canonicalRun() map[string]any {
	g := c.Options()
	g.Keys = slices.DeleteFunc(g.Keys, func(k option.Key) bool { return slices.Contains(partitionKeys, k.Name) })
	run := values(g)
	// The run's target, checks and metrics, and its bucket, are in the passes that use them.
	delete(run, "METRICS")
	delete(run, "OUTPUT_TARGET")
	delete(run, "QUALITY_CHECKS")
	delete(run, "TIME_BUCKET_SECONDS")
	run["UNIVERSE"] = c.canonicalUniverse()
	if c.Limit > 0 {
		run["limit"] = c.Limit
	}
	return run
}

// canonicalUniverse is the universe without what only its spelling has, such as blanks.
func (c *Config) canonicalUniverse() []string {
	spec, err := universe.Parse(c.Universe)
	switch {
	case err != nil:
		return c.universe // a problem of the configuration
	case spec.String() == "all":
		return nil
	}
	return []string{spec.String()}
}

func (c *Config) canonicalPass(p *Pass) map[string]any {
	w := passKeys{Pass: *p, modules: p.Modules, preprocess: p.PreprocessModules, own: *p.Output, checks: p.QualityChecks}
	pass := values(w.Options())
	pass["module_inputs"] = p.ModuleInputs
	configs := map[string]any{}
	for name, cfg := range p.ModuleConfigs {
		configs[name] = values(cfg.Options())
	}
	pass["module_configs"] = configs
	if computesMetrics(p) {
		pass["metrics"] = c.canonicalMetrics()
	}
	return pass
}

// values reads the fields of a group back, without keys that change no value.
func values(g option.Group) map[string]any {
	read := map[string]any{}
	for _, k := range g.Keys {
		if k.Hint || k.Effect != "" {
			continue
		}
		read[k.Name] = value(k)
	}
	return read
}

func value(k option.Key) any {
	field := reflect.ValueOf(k.Target)
	switch k.Kind {
	case option.Object:
		g, _ := k.New()
		return values(g)
	case option.ObjectList:
		list := field.Elem()
		items := make([]any, list.Len())
		for i := range items {
			items[i] = values(list.Index(i).Addr().Interface().(option.Grouped).Options())
		}
		return items
	case option.ObjectMap:
		items := map[string]any{}
		for each := field.Elem().MapRange(); each.Next(); {
			item := reflect.New(each.Value().Type())
			item.Elem().Set(each.Value())
			items[each.Key().String()] = values(item.Interface().(option.Grouped).Options())
		}
		return items
	case option.Tree:
		budget := 100_000
		return tree(field.Elem().Interface().(*yaml.Node), 0, &budget)
	}
	if k.Hidden {
		return withoutSecret(fmt.Sprint(field.Elem().Interface()))
	}
	return field.Elem().Interface()
}

// tree is any YAML as maps, lists and texts. It ends somewhere even where aliases contain
// themselves or multiply: what lies deeper or beyond the budget of nodes is left out.
func tree(n *yaml.Node, depth int, budget *int) any {
	const deepest = 100
	if n = option.Follow(n); n == nil || *budget <= 0 || depth > deepest {
		return nil
	}
	*budget--
	switch n.Kind {
	case yaml.MappingNode:
		m := map[string]any{}
		entries, _ := option.Entries(n, "")
		for _, e := range entries {
			m[e.Name] = tree(e.Value, depth+1, budget)
		}
		return m
	case yaml.SequenceNode:
		var list []any
		for _, item := range n.Content {
			if *budget > 0 {
				list = append(list, tree(item, depth+1, budget))
			}
		}
		return list
	}
	return n.ShortTag() + " " + n.Value
}

// withoutSecret keeps of a database URL what says which database it is.
func withoutSecret(connection string) string {
	u, err := url.Parse(connection)
	if err != nil || u.Host == "" {
		return ""
	}
	return u.Scheme + "://" + u.Host + u.Path
}
