package parquet

import (
	"bytes"
	"errors"
	"io"
	"math"
	"testing"

	arrowparquet "github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/file"
	"github.com/apache/arrow-go/v18/parquet/schema"

	"github.com/basaltlake/basalt/vector"
)

// bytesSource is a file in memory.
type bytesSource struct{ *bytes.Reader }

func (bytesSource) Name() string { return "test.parquet" }

func sourceOf(data []byte) Source { return bytesSource{bytes.NewReader(data)} }

func mustOpen(t testing.TB, data []byte) *File {
	t.Helper()
	f, err := Open(sourceOf(data), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// drain reads a column to its end, rows at a time.
func drain(f *File, column string, as ReadAs, rows int) (vector.Column, error) {
	col := vector.Column{Type: as.Type}
	c, err := f.Cursor(column, as)
	if err != nil {
		return col, err
	}
	defer c.Close()
	for {
		before := col.Len()
		n, err := c.Read(&col, rows)
		if col.Len() != before+n {
			return col, errors.New("Read appended another number of rows than it says")
		}
		if err == io.EOF && n == 0 {
			return col, nil
		}
		if err != nil {
			return col, err
		}
	}
}

// cell returns a value as float64, int64, string, or nil for a null.
func cell(c *vector.Column, i int) any {
	switch {
	case c.Null(i):
		return nil
	case c.Type == vector.Float:
		return c.Floats[i]
	case c.Type == vector.String:
		return c.Dict.Value(c.Codes[i])
	}
	return c.Ints[i]
}

func checkCells(t *testing.T, got *vector.Column, want []any) {
	t.Helper()
	if got.Len() != len(want) {
		t.Fatalf("%d rows, want %d", got.Len(), len(want))
	}
	for i := range want {
		if v := cell(got, i); v != want[i] {
			t.Fatalf("row %d: %v, want %v", i, v, want[i])
		}
	}
}

// arrowColumn is a column to be written by arrow-go: values of the physical Go type,
// nil for null.
type arrowColumn struct {
	node   schema.Node
	values []any
}

// arrowFile writes columns of equal length as a file of row groups of groupRows; without
// rows there is one row group of none, as pyarrow writes it.
func arrowFile(t testing.TB, cols []arrowColumn, groupRows int, props ...arrowparquet.WriterProperty) []byte {
	t.Helper()
	fields := make(schema.FieldList, len(cols))
	for i := range cols {
		fields[i] = cols[i].node
	}
	root, err := schema.NewGroupNode("schema", arrowparquet.Repetitions.Required, fields, -1)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := file.NewParquetWriter(&out, root, file.WithWriterProps(arrowparquet.NewWriterProperties(props...)))
	for lo := 0; lo == 0 || lo < len(cols[0].values); lo += groupRows {
		group, err := w.AppendRowGroupChecked()
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range cols {
			cw, err := group.NextColumn()
			if err != nil {
				t.Fatal(err)
			}
			if err := writeArrow(cw, c.values[lo:min(lo+groupRows, len(c.values))]); err != nil {
				t.Fatal(err)
			}
			if err := cw.Close(); err != nil {
				t.Fatal(err)
			}
		}
		if err := group.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// split separates values from nulls as Parquet writers want them.
func split[T any](values []any) (present []T, levels []int16) {
	for _, v := range values {
		if v == nil {
			levels = append(levels, 0)
			continue
		}
		levels = append(levels, 1)
		present = append(present, v.(T))
	}
	return present, levels
}

func writeArrow(cw file.ColumnChunkWriter, values []any) (err error) {
	switch w := cw.(type) {
	case *file.BooleanColumnChunkWriter:
		v, l := split[bool](values)
		_, err = w.WriteBatch(v, l, nil)
	case *file.Int32ColumnChunkWriter:
		v, l := split[int32](values)
		_, err = w.WriteBatch(v, l, nil)
	case *file.Int64ColumnChunkWriter:
		v, l := split[int64](values)
		_, err = w.WriteBatch(v, l, nil)
	case *file.Int96ColumnChunkWriter:
		v, l := split[arrowparquet.Int96](values)
		_, err = w.WriteBatch(v, l, nil)
	case *file.Float32ColumnChunkWriter:
		v, l := split[float32](values)
		_, err = w.WriteBatch(v, l, nil)
	case *file.Float64ColumnChunkWriter:
		v, l := split[float64](values)
		_, err = w.WriteBatch(v, l, nil)
	case *file.ByteArrayColumnChunkWriter:
		v, l := split[arrowparquet.ByteArray](values)
		_, err = w.WriteBatch(v, l, nil)
	case *file.FixedLenByteArrayColumnChunkWriter:
		v, l := split[arrowparquet.FixedLenByteArray](values)
		_, err = w.WriteBatch(v, l, nil)
	default:
		err = errors.New("unknown column writer")
	}
	return err
}

// nullPatterns say whether row i is null.
var nullPatterns = []struct {
	name  string
	mixed bool
	null  func(i int) bool
}{
	{"no nulls", false, func(int) bool { return false }},
	{"all null", false, func(int) bool { return true }},
	{"alternating", true, func(i int) bool { return i%2 == 0 }},
	{"scattered", true, func(i int) bool { return noise(i)%7 == 0 }},
	{"long runs", true, func(i int) bool { return i/700%2 == 1 }},
}

// noise is a fixed, well-mixed sequence.
func noise(i int) uint64 {
	x := uint64(i+1) * 0x9E3779B97F4A7C15
	x ^= x >> 29
	x *= 0xBF58476D1CE4E5B9
	return x ^ x>>32
}

// wave gives runs, small repeated numbers and large distinct ones in turn.
func wave(i int) int64 {
	switch i / 500 % 3 {
	case 0:
		return int64(i / 100)
	case 1:
		return int64(noise(i) % 11)
	}
	return int64(noise(i) % math.MaxInt32)
}
