package config

import (
	"maps"
	"slices"
	"strings"
)

// templateFields lists the {fields} of a path template.
func templateFields(template string) []string {
	var fields []string
	for {
		_, after, open := strings.Cut(template, "{")
		field, rest, closed := strings.Cut(after, "}")
		if !open || !closed {
			return fields
		}
		fields = append(fields, field)
		template = rest
	}
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
