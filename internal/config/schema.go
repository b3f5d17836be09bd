package config

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/invopop/jsonschema"

	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/option"
)

// Schema is the JSON Schema of a whole file: the keys of the run, flat or under
// USER_CONFIG, with passes in PASSES or the one pass at the top level, and the
// configurations of all registered modules.
func Schema() ([]byte, error) {
	pass := passSchema()
	run := option.Schema((&Config{}).Options())
	run.Properties.Set("PASSES", described(&jsonschema.Schema{
		Type: "array", Items: &jsonschema.Schema{Ref: "#/$defs/pass"},
	}, run, "PASSES"))
	for key := pass.Properties.Oldest(); key != nil; key = key.Next() {
		if _, taken := run.Properties.Get(key.Key); !taken {
			run.Properties.Set(key.Key, &jsonschema.Schema{Ref: "#/$defs/pass/properties/" + key.Key})
		}
	}
	for _, name := range []string{"modules", "timeline_mode", "time_bucket_anchor", "time_bucket_closed", "preprocess_modules"} {
		run.Properties.Set(strings.ToUpper(name), &jsonschema.Schema{Ref: "#/$defs/pass/properties/" + name})
	}
	run.PatternProperties = map[string]*jsonschema.Schema{"^x-": jsonschema.TrueSchema}

	wrapped := &jsonschema.Schema{Type: "object", Properties: jsonschema.NewProperties(), Required: []string{UserConfig}}
	wrapped.Properties.Set(UserConfig, &jsonschema.Schema{Ref: "#/$defs/run"})
	root := &jsonschema.Schema{
		Version:     jsonschema.Version,
		Title:       "Basalt pipeline",
		Description: run.Description,
		AnyOf:       []*jsonschema.Schema{{Ref: "#/$defs/run"}, wrapped},
		Definitions: jsonschema.Definitions{"run": run, "pass": pass},
	}
	text, err := json.MarshalIndent(root, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("writing JSON Schema: %w", err)
	}
	return append(text, '\n'), nil
}

func described(s, run *jsonschema.Schema, key string) *jsonschema.Schema {
	if old, ok := run.Properties.Get(key); ok {
		s.Description = old.Description
	}
	return s
}

// passSchema has the keys of a pass and one property per configuration key of the
// registered modules; modules that share a key share the property.
func passSchema() *jsonschema.Schema {
	pass := option.Schema((&passKeys{}).Options())
	pass.Properties.Set("extension_configs", described(&jsonschema.Schema{
		Type: "object", AdditionalProperties: &jsonschema.Schema{Type: "object"},
	}, pass, "extension_configs"))
	text := &jsonschema.Schema{Type: "string"}
	pass.Properties.Set("module_inputs", described(&jsonschema.Schema{
		Type: "object",
		AdditionalProperties: &jsonschema.Schema{AnyOf: []*jsonschema.Schema{
			text, {Type: "object", AdditionalProperties: text},
		}},
	}, pass, "module_inputs"))
	for _, spec := range module.All() {
		if _, taken := pass.Properties.Get(spec.ConfigKey); taken || spec.Config == nil || spec.ConfigKey == "" {
			continue
		}
		g := spec.Config().Options()
		if _, declared := find(g, "ENABLED"); !declared {
			var on bool
			g.Keys = append(g.Keys, option.Bool("ENABLED", &on).Default(true).Doc(enabledDoc))
		}
		if g.Doc == "" {
			g.Doc = "Configuration of module " + spec.Name + "."
		}
		s := option.Schema(g)
		if takesBucket(spec.ConfigKey) {
			for _, key := range bucketKeys {
				if _, declared := s.Properties.Get(key); !declared {
					s.Properties.Set(key, &jsonschema.Schema{Description: "The value of the pass holds."})
				}
			}
		}
		pass.Properties.Set(spec.ConfigKey, s)
	}
	pass.PatternProperties = map[string]*jsonschema.Schema{"^x-": jsonschema.TrueSchema}
	return pass
}
