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
// computed from; nil when the example does not compile alone.
func ExampleInputs(e *metric.Entry) []string {
	text := e.Vector.Config
	if !strings.Contains("\n"+strings.ToLower(text), "\nmodules:") {
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
	// A column of a side output is in no pass's result.
	for _, p := range j.Passes {
		for _, part := range p.Parts {
			if part.Operator != nil && slices.ContainsFunc(part.Operator.Entries, func(o *metric.Entry) bool { return o.Module == e.Module && o.Name == e.Name }) {
				_, columns := operatorInputs(part.Operator)
				return columns
			}
		}
	}
	return nil
}

func sorted[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
