// Package moduletest checks what modules declare: that catalogue entries are complete
// and that their worked examples come out, however the rows are cut into chunks.
package moduletest

import (
	"context"
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/basaltlake/basalt/internal/scan"
	"github.com/basaltlake/basalt/metric"
	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/vector"
)

// Vectors computes the worked example of every entry in chunks of 1, 2, 3 and 1000 rows.
func Vectors(t *testing.T, spec module.Spec) {
	t.Helper()
	for _, e := range spec.Catalogue {
		for _, chunk := range []int{1, 2, 3, 1000} {
			t.Run(fmt.Sprintf("%s/chunk %d", e.Name, chunk), func(t *testing.T) {
				pass := Decode(t, spec, e.Vector.Config)
				rows := NewRows(t, e.Vector.Columns, e.Vector.Rows)
				col := column(t, pass, e.Vector, rows, chunk)
				if col == nil {
					t.Fatalf("there is no column %s", e.Vector.Column)
				}
				if got := Value(col, 0); !Same(got, e.Vector.Want) {
					t.Errorf("%s is %v, want %v", e.Vector.Column, got, e.Vector.Want)
				}
			})
		}
	}
}

// column computes the column of a worked example: of a scan, else of an operator. It is
// nil when there is none.
func column(t *testing.T, p *Pass, v metric.Vector, rows *Rows, chunk int) *vector.Column {
	t.Helper()
	for _, f := range Scan(t, p, rows, chunk) {
		if c := f.Col(v.Column); c != nil {
			return c
		}
	}
	tables := map[string]*Rows{v.Table: rows}
	for _, more := range v.Also {
		tables[more.Table] = NewRows(t, more.Columns, more.Rows)
	}
	for _, op := range p.Program.Operators {
		for _, out := range Operate(t, p, op, tables) {
			if c := out.Main.Col(v.Column); c != nil {
				return c
			}
		}
	}
	return nil
}

// Scan runs the scans of a module over rows that lie sorted in memory and returns one
// frame per scan, after its Finish.
func Scan(t *testing.T, p *Pass, rows *Rows, chunk int) []*vector.Frame {
	t.Helper()
	var frames []*vector.Frame
	absent := func(column string) bool { return rows.index(column) < 0 }
	for _, s := range p.Program.Scans {
		metrics := slices.Clone(s.Metrics)
		for i := range metrics { // as the plan does
			metrics[i].Value = metric.Restrict(metrics[i].Value, s.Where, absent)
		}
		prog, err := scan.Compile(scan.Keys{Listing: "ListingId", Time: rows.Time},
			[]scan.Request{{Rule: p.Rule, Where: s.Where.Resolve(absent), Metrics: metrics}}, nil, rows.resolve, Day)
		if err != nil {
			t.Fatal(err)
		}
		src := &scan.Memory{}
		for _, c := range prog.Columns {
			src.Cols = append(src.Cols, rows.column(c.Name, c.Type))
		}
		res, err := prog.Run(context.Background(), src, scan.Options{ChunkRows: chunk,
			Accept: func(int64) bool { return true }})
		if err != nil {
			t.Fatal(err)
		}
		f := res.Frames[0][0] // examples fit into one block
		if s.Finish != nil {
			if f, _, err = s.Finish().Next(f, 0, math.MaxInt); err != nil {
				t.Fatal(err)
			}
		}
		frames = append(frames, f)
	}
	return frames
}

// Value is value i of a column: nil, float64, int64 or string.
func Value(c *vector.Column, i int) any {
	switch {
	case c.Null(i):
		return nil
	case c.Type == vector.Float:
		return c.Floats[i]
	case c.Type == vector.String:
		s, _ := c.Text(i)
		return s
	}
	return c.Ints[i]
}

// Same compares values as the golden cases do: numbers within 1e-12 of each other.
func Same(got, want any) bool {
	g, gotNumber := number(got)
	w, wantNumber := number(want)
	if gotNumber && wantNumber {
		return math.Abs(g-w) <= 1e-12*math.Max(1, math.Max(math.Abs(g), math.Abs(w)))
	}
	return got == want
}

func number(v any) (float64, bool) {
	switch x := v.(type) {
	case float64:
		return x, true
	case int:
		return float64(x), true
	case int64:
		return float64(x), true
	}
	return 0, false
}

// Complete checks that an entry says all there is to say.
func Complete(t *testing.T, spec module.Spec) {
	t.Helper()
	names := map[string]bool{}
	for _, e := range spec.Catalogue {
		if e == nil {
			t.Fatal("an entry is missing")
		}
		if names[e.Name] {
			t.Errorf("two entries are named %q", e.Name)
		}
		names[e.Name] = true
		for what, text := range map[string]string{"module": e.Module, "name": e.Name, "pattern": e.Pattern,
			"unit": e.Unit, "formula": e.Formula, "null rule": e.Nulls, "description": e.Doc, "hint": e.Hint,
			"source": e.Source, "example configuration": e.Vector.Config, "example column": e.Vector.Column} {
			if text == "" {
				t.Errorf("entry %q has no %s", e.Name, what)
			}
		}
		if e.Module != spec.Name {
			t.Errorf("entry %q belongs to module %q", e.Name, e.Module)
		}
	}
}

// Declared checks that every metric is an instance of an entry of the catalogue.
func Declared(t *testing.T, spec module.Spec, metrics []metric.Metric) {
	t.Helper()
	for _, m := range metrics {
		known := false
		for _, e := range spec.Catalogue {
			known = known || e == m.Entry
		}
		if !known {
			t.Errorf("metric %s is in no entry of the catalogue", m.Name)
		}
	}
}
