package moduletest

import (
	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/vector"
)

// Output returns the empty frames of an operator's outputs.
func Output(op module.Operator) *module.Output {
	keys := op.Keys
	if keys == nil {
		keys = []vector.Field{{Name: "ListingId", Type: vector.Int}, {Name: "TimeBucket", Type: vector.Time}}
	}
	out := &module.Output{Main: empty(append(append([]vector.Field(nil), keys...), op.Fields...))}
	for _, s := range op.Sides {
		out.Sides = append(out.Sides, empty(s.Fields))
	}
	return out
}

func empty(fields []vector.Field) *vector.Frame {
	f := &vector.Frame{}
	for _, field := range fields {
		f.Add(field, vector.MakeColumn(field.Type, 0))
	}
	return f
}
