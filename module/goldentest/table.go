package goldentest

import (
	"slices"

	"github.com/basaltlake/basalt/module/moduletest"
	"github.com/basaltlake/basalt/vector"
)

// Table is a table in a form that is easy to compare: null is nil, integers, times and
// flags are int64.
type Table struct {
	Names []string
	Rows  []map[string]any
	keys  []string
	at    map[[2]any]map[string]any
}

func newTable(keys ...string) *Table {
	return &Table{Names: slices.Clone(keys), keys: keys, at: map[[2]any]map[string]any{}}
}

func (t *Table) name(names []vector.Field) {
	for _, f := range names {
		if !slices.Contains(t.Names, f.Name) {
			t.Names = append(t.Names, f.Name)
		}
	}
}

func row(f *vector.Frame, i int) map[string]any {
	r := make(map[string]any, len(f.Cols))
	for c := range f.Cols {
		r[f.Fields[c].Name] = moduletest.Value(&f.Cols[c], i)
	}
	return r
}

// append adds the rows of a frame.
func (t *Table) append(f *vector.Frame) {
	t.name(f.Fields)
	for i := range f.Cols[0].Len() {
		t.Rows = append(t.Rows, row(f, i))
	}
}

// join adds the rows of a frame, each to the row of the same two keys when there is one.
func (t *Table) join(f *vector.Frame) {
	t.name(f.Fields)
	for i := range f.Rows {
		t.put(row(f, i))
	}
}

// Rows is a frame as a table.
func Rows(f *vector.Frame) *Table {
	t := newTable()
	t.append(f)
	return t
}

// Join adds the rows of another table, each to the row of the same keys when there is
// one: the full outer join of the modules of a pass.
func (t *Table) Join(other *Table) {
	for _, name := range other.Names {
		if !slices.Contains(t.Names, name) {
			t.Names = append(t.Names, name)
		}
	}
	for _, r := range other.Rows {
		t.put(r)
	}
}

func (t *Table) put(r map[string]any) {
	key := [2]any{r[t.keys[0]], r[t.keys[1]]}
	have := t.at[key]
	if have == nil {
		t.at[key] = r
		t.Rows = append(t.Rows, r)
		return
	}
	for name, v := range r {
		have[name] = v
	}
}
