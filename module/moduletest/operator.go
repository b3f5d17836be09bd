package moduletest

import (
	"context"
	"testing"

	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/internal/scan"
	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/vector"
)

// Output returns the empty frames of an operator's outputs.
func Output(op module.Operator) *module.Output {
	keys := op.Keys
	if keys == nil {
		keys = []vector.Field{{Name: "ListingId", Type: vector.Int}, {Name: "TimeBucket", Type: vector.Time}}
	}
	out := &module.Output{Main: vector.Empty(append(append([]vector.Field(nil), keys...), op.Fields...))}
	for _, s := range op.Sides {
		out.Sides = append(out.Sides, vector.Empty(s.Fields))
	}
	return out
}

// Collect evaluates what an operator wants from a table over rows that lie sorted in
// memory.
func Collect(t *testing.T, columns []*expr.Node, where *expr.Node, rows *Rows) scan.Collected {
	t.Helper()
	prog, err := scan.Compile(scan.Keys{Listing: "ListingId", Time: rows.Time}, nil,
		[]scan.Collect{{Columns: columns, Where: where}}, rows.resolve, Day)
	if err != nil {
		t.Fatal(err)
	}
	src := &scan.Memory{}
	for _, c := range prog.Columns {
		src.Cols = append(src.Cols, rows.column(c.Name, c.Type))
	}
	res, err := prog.Run(context.Background(), src, scan.Options{Accept: func(int64) bool { return true }})
	if err != nil {
		t.Fatal(err)
	}
	return res.Collected[0]
}
