package reference

import (
	"fmt"
	"strings"

	"github.com/basaltlake/basalt/internal/config"
	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/option"
)

func keys() string {
	var b strings.Builder
	b.WriteString(`# Keys of a configuration

A configuration is a YAML file of keys of the run. Each item of ` + "`PASSES`" + ` has the keys of a pass and the
configurations of its modules. A file without ` + "`PASSES`" + ` is one pass, named main, whose keys stand at the top
level. The whole may lie below ` + "`USER_CONFIG`" + `. Unknown keys are refused; those that begin with ` + "`x-`" + ` may
hold anything. [basalt.schema.json](basalt.schema.json) lets editors complete and check keys.

`)
	run := config.Reference()
	var order []string
	sections := map[string]option.Group{}
	for _, k := range run.Keys {
		g, seen := sections[k.Section]
		if !seen {
			order = append(order, k.Section)
		}
		g.Keys = append(g.Keys, k)
		sections[k.Section] = g
	}
	for _, name := range order {
		fmt.Fprintf(&b, "## Run: %s\n\n%s\n", strings.ToLower(name[:1])+name[1:], keyTable(sections[name]))
	}
	fmt.Fprintf(&b, "## A pass\n\n%s\n", keyTable(config.PassReference()))
	seen := map[string]bool{}
	for _, s := range module.All() {
		if s.Config == nil || s.ConfigKey == "" || seen[s.ConfigKey] {
			continue
		}
		seen[s.ConfigKey] = true
		g := s.Config().Options()
		fmt.Fprintf(&b, "## %s\n\n", s.ConfigKey)
		if g.Doc != "" {
			fmt.Fprintf(&b, "%s\n\n", g.Doc)
		}
		fmt.Fprintf(&b, "Read by %s.\n\n%s\n", strings.Join(readers(s.ConfigKey), ", "), keyTable(g))
	}
	return strings.TrimRight(b.String(), "\n") + "\n"
}

// readers are links to the modules that read a configuration.
func readers(key string) []string {
	var names []string
	for _, s := range module.All() {
		if s.ConfigKey == key {
			names = append(names, fmt.Sprintf("[%s](metrics.md#%s)", s.Name, s.Name))
		}
	}
	return names
}

// keyTable is the reference of a group of keys as a Markdown table.
func keyTable(g option.Group) string {
	var b strings.Builder
	b.WriteString("| key | type | default | values | meaning |\n|---|---|---|---|---|\n")
	for _, r := range option.Reference(g) {
		meaning := r.Meaning
		if r.Effect != "" {
			meaning = strings.TrimSpace(meaning + " *" + r.Effect + "*")
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s |\n", r.Name, cell(r.Type), code(r.Default), cell(r.Values), cell(meaning))
	}
	return b.String()
}

func code(text string) string {
	if text == "" {
		return ""
	}
	return "`" + cell(text) + "`"
}
