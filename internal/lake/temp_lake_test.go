package lake

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/pqarrow"
	"github.com/basaltlake/basalt/internal/calendar"
	"github.com/basaltlake/basalt/internal/store"
	"github.com/basaltlake/basalt/table"
)

// micros are timestamps of a file in microseconds.
type micros []int64

// columns are the columns of a file: []int64, []float64, []string, []bool or micros.
// An empty string is null.
type columns map[string]any

func day(text string) calendar.Date {
	d, err := calendar.ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

// put writes a Parquet file below a folder.
func put(t *testing.T, root, path string, cols columns) {
	t.Helper()
	var fields []arrow.Field
	var arrays []arrow.Array
	for _, name := range slices.Sorted(maps.Keys(cols)) {
		a := arrowArray(cols[name])
		fields = append(fields, arrow.Field{Name: name, Type: a.DataType(), Nullable: true})
		arrays = append(arrays, a)
	}
	schema := arrow.NewSchema(fields, nil)
	record := array.NewRecordBatch(schema, arrays, int64(arrays[0].Len()))
	var b bytes.Buffer
	w, err := pqarrow.NewFileWriter(schema, &b, parquet.NewWriterProperties(), pqarrow.DefaultWriterProps())
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Write(record); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	write(t, root, path, b.Bytes())
}

func write(t *testing.T, root, path string, data []byte) {
	t.Helper()
	full := filepath.Join(root, path)
	if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(full, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

func arrowArray(values any) arrow.Array {
	switch v := values.(type) {
	case []int64:
		b := array.NewInt64Builder(memory.DefaultAllocator)
		b.AppendValues(v, nil)
		return b.NewArray()
	case []float64:
		b := array.NewFloat64Builder(memory.DefaultAllocator)
		b.AppendValues(v, nil)
		return b.NewArray()
	case []bool:
		b := array.NewBooleanBuilder(memory.DefaultAllocator)
		b.AppendValues(v, nil)
		return b.NewArray()
	case [][]int64:
		b := array.NewListBuilder(memory.DefaultAllocator, arrow.PrimitiveTypes.Int64)
		for _, x := range v {
			b.Append(true)
			b.ValueBuilder().(*array.Int64Builder).AppendValues(x, nil)
		}
		return b.NewArray()
	case micros:
		b := array.NewTimestampBuilder(memory.DefaultAllocator, &arrow.TimestampType{Unit: arrow.Microsecond})
		for _, x := range v {
			b.Append(arrow.Timestamp(x))
		}
		return b.NewArray()
	}
	b := array.NewStringBuilder(memory.DefaultAllocator)
	for _, x := range values.([]string) {
		if x == "" {
			b.AppendNull()
		} else {
			b.Append(x)
		}
	}
	return b.NewArray()
}

// open opens a lake with the built-in tables and the given ones.
func open(t *testing.T, root string, more ...*table.Table) *Lake {
	t.Helper()
	l, err := Open(t.Context(), root, store.NewLocal(), func(name string) (*table.Table, bool) {
		for _, m := range more {
			if m.Name == name {
				return m, true
			}
		}
		return table.Lookup(name)
	})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func userTable(t *testing.T, name string, d table.UserDecl) *table.Table {
	t.Helper()
	tab, problems := table.User(name, d)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return tab
}

// openFile opens the only file of a table on a day.
func openFile(t *testing.T, l *Lake, tableName, on string) *Opened {
	t.Helper()
	files, err := l.Files(t.Context(), tableName, []calendar.Date{day(on)}, nil)
	if err != nil || len(files) != 1 {
		t.Fatalf("files %v: %v", files, err)
	}
	o, err := l.OpenFile(t.Context(), files[0])
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { o.Close() })
	return o
}
