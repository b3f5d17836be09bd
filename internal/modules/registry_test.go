package modules_test

import (
	"context"
	"path/filepath"
	"slices"
	"testing"

	"go.yaml.in/yaml/v4"

	"github.com/basaltlake/basalt/internal/config"
	"github.com/basaltlake/basalt/internal/job"
	"github.com/basaltlake/basalt/internal/lake"
	"github.com/basaltlake/basalt/internal/laketest"
	_ "github.com/basaltlake/basalt/internal/modules"
	"github.com/basaltlake/basalt/internal/store"
	"github.com/basaltlake/basalt/metric"
	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/module/moduletest"
	"github.com/basaltlake/basalt/table"
	"github.com/basaltlake/basalt/vector"
)

const exampleDay = "2026-01-05"

func TestEveryModuleSaysWhatItIs(t *testing.T) {
	for _, spec := range module.All() {
		t.Run(spec.Name, func(t *testing.T) {
			if spec.Doc == "" || spec.Config == nil || spec.Compile == nil {
				t.Error("it lacks a description, a configuration or a compiler")
			}
			moduletest.Complete(t, *spec)
			for _, name := range spec.Tables {
				if _, ok := table.Lookup(name); !ok {
					t.Errorf("it reads table %s, which is not declared", name)
				}
			}
		})
	}
}

// TestWorkedExamplesComeOutOfWholeRuns writes the rows of every worked example into a
// lake, runs its configuration from end to end and looks at the first row of the output.
func TestWorkedExamplesComeOutOfWholeRuns(t *testing.T) {
	for _, spec := range module.All() {
		for _, e := range spec.Catalogue {
			t.Run(spec.Name+"/"+e.Name, func(t *testing.T) {
				t.Parallel()
				got, ok := runExample(t, spec, &e.Vector)
				switch {
				case !ok:
					t.Errorf("there is no column %s", e.Vector.Column)
				case !moduletest.Same(got, e.Vector.Want):
					t.Errorf("%s is %v, want %v", e.Vector.Column, got, e.Vector.Want)
				}
			})
		}
	}
}

func runExample(t *testing.T, spec *module.Spec, v *metric.Vector) (any, bool) {
	t.Helper()
	root := t.TempDir()
	pass := map[string]any{}
	if err := yaml.Unmarshal([]byte(v.Config), &pass); err != nil {
		t.Fatal(err)
	}
	pass["name"] = "main"
	if pass["modules"] == nil && pass["preprocess_modules"] == nil {
		pass["modules"] = []string{spec.Name}
	}
	keys := map[string]any{
		"LAKE": filepath.Join(root, "lake"), "OUTPUT_ROOT": filepath.Join(root, "out"),
		"START_DATE": exampleDay, "END_DATE": exampleDay, "PASSES": []any{pass},
	}
	inputs := map[string]string{}
	for path, name := range writeExample(t, root, v) {
		inputs[name] = path
	}
	if len(inputs) > 0 {
		keys["PASS_INPUT"] = inputs
	}
	j := parse(t, root, keys)
	if sides := sidesOf(j); len(sides) > 0 {
		pass["side_outputs"] = sides
		j = parse(t, root, keys)
	}
	r, err := j.Run(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range r.Partitions {
		f, _, err := lake.Head(context.Background(), store.NewLocal(), p.Written.URI, 1)
		if err != nil {
			t.Fatal(err)
		}
		if c := f.Col(v.Column); c != nil && c.Len() > 0 {
			return moduletest.Value(c, 0), true
		}
	}
	return nil, false
}

func parse(t *testing.T, root string, keys map[string]any) *job.Job {
	t.Helper()
	text, err := yaml.Marshal(keys)
	if err != nil {
		t.Fatal(err)
	}
	j, err := job.Parse(filepath.Join(root, "pipeline.yaml"), text, config.Overrides{})
	if err != nil {
		t.Fatal(err)
	}
	return j
}

// sidesOf asks for all side outputs of a job's passes.
func sidesOf(j *job.Job) map[string]any {
	sides := map[string]any{}
	for _, p := range j.Passes {
		for _, part := range p.Parts {
			if part.Operator == nil {
				continue
			}
			for _, s := range part.Operator.Sides {
				sides[s.Name] = map[string]any{"materialize": "always"}
			}
		}
	}
	return sides
}

// writeExample writes the tables of an example, a file per market. Rows of what is no
// table are the output of a pass: the returned files are its input, by path.
func writeExample(t *testing.T, root string, v *metric.Vector) map[string]string {
	t.Helper()
	tables := append([]metric.VectorTable{{Table: v.Table, Columns: v.Columns, Rows: v.Rows}}, v.Also...)
	reference := laketest.Rows{
		{Name: "ListingId", Type: vector.Int}, {Name: "InstrumentId", Type: vector.Int},
		{Name: "MIC", Type: vector.String}, {Name: "Ticker", Type: vector.String}, {Name: "CurrencyCode", Type: vector.String},
	}
	passes := map[string]string{}
	listed := map[any]bool{}
	described := false
	for _, vt := range tables {
		described = described || vt.Table == "reference"
		declared, isTable := table.Lookup(vt.Table)
		rows := exampleRows(t, vt, declared)
		if !isTable {
			path := filepath.Join(root, vt.Table+".parquet")
			put(t, path, rows)
			passes[path] = vt.Table
			continue
		}
		for mic, part := range byMarket(rows) {
			put(t, filepath.Join(root, "lake", declared.Folder, mic, "2026/01/05", declared.Prefix+mic+"-20260105.parquet"), part)
			for i := range part.Len() {
				id := any(int64(1))
				if c := part.Col("ListingId"); c != nil {
					id = c.Values[i]
				}
				if id == nil || listed[id] {
					continue
				}
				listed[id] = true
				ticker := any("A")
				if c := part.Col("Ticker"); c != nil && c.Values[i] != nil {
					ticker = c.Values[i]
				}
				for c, value := range []any{id, int64(1), mic, ticker, "EUR"} {
					reference[c].Values = append(reference[c].Values, value)
				}
			}
		}
	}
	if !described {
		for mic, part := range byMarket(reference) {
			put(t, filepath.Join(root, "lake", "Reference", mic, "2026/01/05", "reference-"+mic+"-20260105.parquet"), part)
		}
	}
	return passes
}

func put(t *testing.T, path string, rows laketest.Rows) {
	t.Helper()
	if err := laketest.Write(path, rows, laketest.Layout{}); err != nil {
		t.Fatal(err)
	}
}

// exampleRows gives the rows of an example the types of the table's columns.
func exampleRows(t *testing.T, vt metric.VectorTable, declared *table.Table) laketest.Rows {
	t.Helper()
	read := moduletest.NewRows(t, vt.Columns, vt.Rows)
	var rows laketest.Rows
	for i, name := range vt.Columns {
		c := laketest.Column{Name: name, Values: read.Values(name)}
		for _, row := range vt.Rows {
			switch row[i].(type) {
			case string:
				c.Type = vector.String
			case bool:
				c.Type = vector.Bool
			case int, int64, float64:
				c.Type = vector.Float
			}
		}
		if declared != nil {
			if d, ok := declared.Column(name); ok {
				c.Type = d.Type
			}
		}
		if c.Type == 0 {
			c.Type = vector.Float
		}
		rows = append(rows, c)
	}
	return rows
}

// byMarket divides rows by MIC; rows of a table without it are of XLON.
func byMarket(rows laketest.Rows) map[string]laketest.Rows {
	mics := rows.Col("MIC")
	parts := map[string]laketest.Rows{}
	for i := range rows.Len() {
		mic := "XLON"
		if mics != nil {
			if s, ok := mics.Values[i].(string); ok {
				mic = s
			}
		}
		part := parts[mic]
		if part == nil {
			part = slices.Clone(rows)
			for c := range part {
				part[c].Values = nil
			}
		}
		for c := range part {
			part[c].Values = append(part[c].Values, rows[c].Values[i])
		}
		parts[mic] = part
	}
	if len(parts) == 0 {
		parts["XLON"] = rows
	}
	return parts
}
