package goldentest

import (
	"context"
	"encoding/csv"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/basaltlake/basalt/internal/lake"
)

// Compare reports where a table differs from the expected one of the case, by the rule
// of the golden cases. ignore lists expected columns that are not looked at, more lists
// columns that may be there beyond the expected ones; "*" is any.
func (c *Case) Compare(t *testing.T, got *Table, ignore, more []string) {
	t.Helper()
	want, columns := c.expected(t)
	var keys []string
	known := map[string]bool{}
	for _, col := range columns {
		known[col.name] = true
		if col.key && !slices.Contains(ignore, col.name) {
			keys = append(keys, col.name)
		}
	}
	for _, name := range got.Names {
		if !known[name] && !slices.Contains(more, name) && !slices.Contains(more, "*") {
			t.Errorf("column %s is not expected", name)
		}
	}
	found := index(t, "got", got, keys)
	rows := index(t, "want", want, keys)
	for key := range found {
		if rows[key] == nil {
			t.Fatalf("row %s is not expected (%d rows, want %d)", key, len(found), len(rows))
		}
	}
	for _, col := range columns {
		if col.excluded || slices.Contains(ignore, col.name) {
			continue
		}
		if !slices.Contains(got.Names, col.name) {
			t.Errorf("column %s is missing", col.name)
			continue
		}
		bad, first := 0, ""
		for key, w := range rows {
			g, ok := found[key]
			if !ok {
				t.Fatalf("row %s is missing (%d rows, want %d)", key, len(found), len(rows))
			}
			if !col.same(g[col.name], w[col.name]) {
				if bad++; first == "" || key < first {
					first = key
				}
			}
		}
		if bad > 0 {
			t.Errorf("column %s differs in %d of %d rows; row %s is %v, want %v", col.name, bad, len(rows),
				first, found[first][col.name], rows[first][col.name])
		}
	}
}

func index(t *testing.T, which string, table *Table, keys []string) map[string]map[string]any {
	t.Helper()
	rows := make(map[string]map[string]any, len(table.Rows))
	for _, r := range table.Rows {
		parts := make([]string, len(keys))
		for i, k := range keys {
			v := r[k]
			if f, ok := v.(float64); ok && f == math.Trunc(f) {
				v = int64(f) // quantities are integers in some files
			}
			parts[i] = fmt.Sprint(v)
		}
		key := strings.Join(parts, " ")
		if rows[key] != nil {
			t.Errorf("%s: row %s occurs twice", which, key)
		}
		rows[key] = r
	}
	return rows
}

// column is a line of columns.csv.
type column struct {
	name     string
	excluded bool
	exact    bool
	rel, abs float64
	key      bool
}

func (c *Case) expected(t *testing.T) (*Table, []column) {
	t.Helper()
	path, err := filepath.Abs(filepath.Join(c.Dir, "expected.parquet"))
	if err != nil {
		t.Fatal(err)
	}
	f, _, err := lake.Head(context.Background(), c.lake.Store(), path, math.MaxInt32)
	if err != nil {
		t.Fatal(err)
	}
	want := newTable()
	want.append(f)
	text, err := os.Open(filepath.Join(c.Dir, "columns.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer text.Close()
	lines, err := csv.NewReader(text).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var columns []column
	for _, line := range lines[1:] {
		col := column{name: line[0], exact: line[1] == "exact", excluded: line[1] == "excluded"}
		if line[1] == "close" {
			rel, abs, both := strings.Cut(line[2], "+")
			if col.rel, err = strconv.ParseFloat(rel, 64); err != nil {
				t.Fatal(err)
			}
			col.abs = col.rel
			if both {
				if col.abs, err = strconv.ParseFloat(abs, 64); err != nil {
					t.Fatal(err)
				}
			}
		}
		for _, part := range strings.Split(line[3], ";") {
			col.key = col.key || strings.TrimSpace(part) == "key"
		}
		columns = append(columns, col)
	}
	return want, columns
}

func (c *column) same(got, want any) bool {
	if got == nil || want == nil {
		return got == nil && want == nil
	}
	g, gotFloat := asFloat(got)
	w, wantFloat := asFloat(want)
	_, gotInt := got.(int64)
	_, wantInt := want.(int64)
	switch {
	case c.exact && gotInt && wantInt, !gotFloat || !wantFloat:
		return got == want
	case c.exact:
		return g == w
	}
	return g == w || math.Abs(g-w) <= c.rel*math.Max(math.Abs(g), math.Abs(w))+c.abs
}

func asFloat(v any) (float64, bool) {
	switch x := v.(type) {
	case float64:
		return x, true
	case int64:
		return float64(x), true
	}
	return 0, false
}
