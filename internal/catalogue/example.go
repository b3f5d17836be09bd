package catalogue

import (
	"maps"
	"slices"
	"strings"

	"github.com/basaltlake/basalt/internal/config"
	"github.com/basaltlake/basalt/internal/job"
	"github.com/basaltlake/basalt/metric"
)

// ExampleInputs returns the table columns that the column of an entry's worked example is
// computed from; nil when the example does not compile alone or an operator computes it.
func ExampleInputs(e *metric.Entry) []string {
	text := e.Vector.Config
	if !strings.Contains(strings.ToLower(text), "modules:") {
		text = "modules: [" + e.Module + "]\n" + text
	}
	j, err := job.Parse("example.yaml", []byte("START_DATE: 2026-01-05\nEND_DATE: 2026-01-05\n"+text), config.Overrides{})
	if err != nil {
		return nil
	}
	for _, p := range j.Passes {
		for _, c := range Columns(p) {
			if c.Field.Name == e.Vector.Column {
				return c.Inputs
			}
		}
	}
	return nil
}

func sorted[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
