package goldentest

import (
	"context"
	"sort"
	"testing"

	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/internal/calendar"
	"github.com/basaltlake/basalt/internal/lake"
	"github.com/basaltlake/basalt/internal/scan"
	"github.com/basaltlake/basalt/vector"
)

// file is an input file whose rows are put into order.
type file struct {
	opened *lake.Opened
	rows   []int // of the file, in the order of (listing, timestamp, file order)
}

// files opens the files of a table on a day.
func (c *Case) files(t *testing.T, table string, day calendar.Date) []*file {
	t.Helper()
	found, err := c.lake.Files(context.Background(), table, []calendar.Date{day}, nil)
	if err != nil {
		t.Fatal(err)
	}
	var files []*file
	for _, in := range found {
		o, err := c.lake.OpenFile(context.Background(), in)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { o.Close() })
		f := &file{opened: o}
		f.sort(t)
		files = append(files, f)
	}
	return files
}

func (f *file) keys() scan.Keys {
	return scan.Keys{Listing: f.opened.Table.Listing[0], Time: f.opened.Table.Time[0]}
}

func (f *file) sort(t *testing.T) {
	t.Helper()
	k := f.keys()
	id, at := f.read(t, k.Listing, vector.Int).Ints, f.read(t, k.Time, vector.Time).Ints
	for i := range id {
		f.rows = append(f.rows, i)
	}
	sort.SliceStable(f.rows, func(a, b int) bool {
		i, j := f.rows[a], f.rows[b]
		return id[i] < id[j] || id[i] == id[j] && at[i] < at[j]
	})
}

// has reports whether the file has a column or can derive it.
func (f *file) has(name string) bool {
	_, ok := f.opened.Resolve(name, 0)
	return ok
}

func (f *file) absent(name string) bool { return !f.has(name) }

func (f *file) resolve(name string, typ vector.Type) (string, *expr.Node, bool) {
	_, ok := f.opened.Resolve(name, typ)
	return name, nil, ok
}

// read reads a column in the order of the file.
func (f *file) read(t *testing.T, name string, typ vector.Type) vector.Column {
	t.Helper()
	r, ok := f.opened.Resolve(name, typ)
	if !ok {
		t.Fatalf("%s has no column %s", f.opened.File.Info.URI, name)
	}
	c, err := f.opened.ResolvedCursor(r, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	col := vector.Column{Type: typ}
	if typ == vector.String {
		col.Dict = vector.NewDict()
	}
	rows := int(f.opened.Rows())
	for col.Len() < rows {
		if _, err := c.Read(&col, rows-col.Len()); err != nil {
			t.Fatal(err)
		}
	}
	return col
}

// source feeds a program with the rows in order.
func (f *file) source(t *testing.T, p *scan.Program) *scan.Memory {
	t.Helper()
	src := &scan.Memory{}
	for _, c := range p.Columns {
		from := f.read(t, c.Name, c.Type)
		to := vector.MakeColumn(c.Type, 0)
		for _, i := range f.rows {
			to.AppendFrom(&from, i)
		}
		src.Cols = append(src.Cols, to)
	}
	return src
}
