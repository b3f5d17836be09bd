package parquet

import (
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"testing"

	"bytes"

	arrowparquet "github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/schema"
	parquetgo "github.com/parquet-go/parquet-go"

	"github.com/basaltlake/basalt/vector"
)

// anyFile has one column "c" of the given node and values.
func anyFile(t testing.TB, node schema.Node, values ...any) *File {
	t.Helper()
	return mustOpen(t, arrowFile(t, []arrowColumn{{node, values}}, 1<<20))
}

func TestTypesThatCannotBeReadAreRefusedAtOnce(t *testing.T) {
	opt := arrowparquet.Repetitions.Optional
	logical := func(l schema.LogicalType, p arrowparquet.Type) schema.Node {
		return schema.MustPrimitive(schema.NewPrimitiveNodeLogical("c", opt, l, p, 0, -1))
	}
	text := logical(schema.StringLogicalType{}, arrowparquet.Types.ByteArray)
	stamp := logical(schema.NewTimestampLogicalType(false, schema.TimeUnitMicros), arrowparquet.Types.Int64)
	cases := []struct {
		node  schema.Node
		value any
		as    vector.Type
	}{
		{text, arrowparquet.ByteArray("7"), vector.Float},
		{text, arrowparquet.ByteArray("7"), vector.Int},
		{text, arrowparquet.ByteArray("7"), vector.Time},
		{text, arrowparquet.ByteArray("7"), vector.Bool},
		{stamp, int64(7), vector.Int},
		{stamp, int64(7), vector.Float},
		{stamp, int64(7), vector.String},
		{schema.NewFloat64Node("c", opt, -1), 7.0, vector.Time},
		{schema.NewFloat64Node("c", opt, -1), 7.0, vector.String},
		{schema.NewInt64Node("c", opt, -1), int64(7), vector.String},
		{schema.NewFloat64Node("c", opt, -1), 1.0, vector.Bool},
		{schema.NewBooleanNode("c", opt, -1), true, vector.Time},
	}
	for _, tc := range cases {
		f := anyFile(t, tc.node, tc.value)
		_, err := f.Cursor("c", ReadAs{Type: tc.as})
		var wrong *TypeError
		if !errors.As(err, &wrong) || wrong.Row != -1 || wrong.Code() != "column-type" {
			t.Errorf("%s as %s: %v, want a TypeError", f.Columns()[0].Physical, tc.as, err)
		}
	}
	f := anyFile(t, text, arrowparquet.ByteArray("7"))
	if _, err := f.Cursor("nothing", ReadAs{Type: vector.Float}); !errors.Is(err, ErrNoColumn) {
		t.Errorf("%v, want ErrNoColumn", err)
	}
}

func TestValuesThatDoNotFitNameTheirRow(t *testing.T) {
	opt := arrowparquet.Repetitions.Optional
	logical := func(l schema.LogicalType, p arrowparquet.Type, length int) schema.Node {
		return schema.MustPrimitive(schema.NewPrimitiveNodeLogical("c", opt, l, p, length, -1))
	}
	cases := []struct {
		name      string
		node      schema.Node
		good, bad any
		as        vector.Type
		unit      string
	}{
		{"fraction as int", schema.NewFloat64Node("c", opt, -1), 4.0, 4.5, vector.Int, ""},
		{"infinity as int", schema.NewFloat64Node("c", opt, -1), 4.0, math.Inf(1), vector.Int, ""},
		{"2^63 as int", schema.NewFloat64Node("c", opt, -1), -0x1p63 + 2048, 0x1p63, vector.Int, ""},
		{"seven as bool", schema.NewInt64Node("c", opt, -1), int64(1), int64(7), vector.Bool, ""},
		{"fraction as digits", schema.NewFloat64Node("c", opt, -1), 4.0, 4.5, vector.String, ""},
		{"float that has no whole neighbour as digits", schema.NewFloat64Node("c", opt, -1), 0x1p53 - 1, 0x1p53, vector.String, ""},
		{"seconds beyond 2262", schema.NewInt64Node("c", opt, -1), int64(9_223_372_036), int64(9_223_372_037), vector.Time, "s"},
		{"ms before 1677", logical(schema.NewTimestampLogicalType(true, schema.TimeUnitMillis), arrowparquet.Types.Int64, 0), int64(-9_223_372_036_854), int64(-9_223_372_036_855), vector.Time, ""},
		{"2^63 unsigned", logical(schema.NewIntLogicalType(64, false), arrowparquet.Types.Int64, 0), int64(1), int64(math.MinInt64), vector.Int, ""},
		{"decimal with cents", logical(schema.NewDecimalLogicalType(9, 2), arrowparquet.Types.Int32, 0), int32(1200), int32(1201), vector.Int, ""},
		{"big decimal with cents", logical(schema.NewDecimalLogicalType(38, 2), arrowparquet.Types.FixedLenByteArray, 16),
			arrowparquet.FixedLenByteArray(bigEndian(1200, 16)), arrowparquet.FixedLenByteArray(bigEndian(-1201, 16)), vector.Int, ""},
		{"text in Latin-1", logical(nil, arrowparquet.Types.ByteArray, 0), arrowparquet.ByteArray("Zürich"), arrowparquet.ByteArray("Z\xfcrich"), vector.String, ""},
	}
	for _, tc := range cases {
		for _, dictionary := range []bool{false, true} {
			switch tc.bad.(type) {
			case arrowparquet.ByteArray, arrowparquet.FixedLenByteArray:
				if dictionary {
					continue // a dictionary of bytes is translated at once, before rows are known
				}
			}
			t.Run(fmt.Sprintf("%s dictionary=%t", tc.name, dictionary), func(t *testing.T) {
				const badRow = 4321
				values := make([]any, 5000)
				for i := range values {
					if noise(i)%3 > 0 {
						values[i] = tc.good
					}
				}
				values[badRow] = tc.bad
				f := mustOpen(t, arrowFile(t, []arrowColumn{{tc.node, values}}, 2000, arrowparquet.WithDictionaryDefault(dictionary)))
				for _, size := range []int{1, 1000, 8192} {
					got, err := drain(f, "c", ReadAs{Type: tc.as, TimeUnit: tc.unit, Numbers: true}, size)
					var wrong *TypeError
					if !errors.As(err, &wrong) || wrong.Row != badRow {
						t.Fatalf("%v, want a TypeError at row %d", err, badRow)
					}
					if got.Len() > badRow || got.Len() < badRow-size {
						t.Fatalf("%d rows before the error", got.Len())
					}
				}
			})
		}
	}
}

// countingSource counts what is read of it.
type countingSource struct {
	Source
	bytes int
}

func (s *countingSource) ReadAt(p []byte, offset int64) (int, error) {
	s.bytes += len(p)
	return s.Source.ReadAt(p, offset)
}

func TestSkipReadsNoMoreThanItMust(t *testing.T) {
	values := make([]any, 100_000)
	for i := range values {
		values[i] = float64(noise(i))
	}
	node := schema.NewFloat64Node("c", arrowparquet.Repetitions.Required, -1)
	data := arrowFile(t, []arrowColumn{{node, values}}, 10_000, arrowparquet.WithDictionaryDefault(false))
	src := &countingSource{Source: sourceOf(data)}
	f, err := Open(src, Limits{ReadAhead: 4096})
	if err != nil {
		t.Fatal(err)
	}
	src.bytes = 0
	c, err := f.Cursor("c", ReadAs{Type: vector.Float})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.Skip(90_000); err != nil || src.bytes != 0 {
		t.Fatalf("%v, %d bytes read to skip row groups", err, src.bytes)
	}
	col := vector.Column{Type: vector.Float}
	if n, err := c.Read(&col, 3); n != 3 || err != nil || col.Floats[2] != values[90_002] {
		t.Fatalf("%d rows %v: %v", n, err, col.Floats)
	}
	if err := c.Skip(9_998); err == nil {
		t.Fatal("skipped beyond the end")
	}
}

func TestUnreadableColumnsDoNotHideTheOthers(t *testing.T) {
	type inner struct {
		Price float64 `parquet:"price,optional"`
	}
	type row struct {
		Time  int64     `parquet:"time"`
		Book  []float64 `parquet:"book,list"`
		Quote *inner    `parquet:"quote,optional"`
		Note  string    `parquet:"note,optional"`
	}
	rows := []row{{1, []float64{1, 2}, &inner{2.5}, "a"}, {2, nil, nil, ""}, {3, []float64{3}, &inner{}, "b"}}
	var out bytes.Buffer
	w := parquetgo.NewGenericWriter[row](&out, parquetgo.KeyValueMetadata("origin", "test"))
	if _, err := w.Write(rows); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	f := mustOpen(t, out.Bytes())
	if v, ok := f.KeyValue("origin"); v != "test" || !ok {
		t.Errorf("key value %q %t", v, ok)
	}
	for _, info := range f.Columns() {
		if info.Readable == strings.HasPrefix(info.Name, "book") {
			t.Errorf("%+v", info)
		}
		_, err := f.Cursor(info.Name, ReadAs{Type: vector.Float})
		var missing *UnsupportedError
		if !info.Readable && !errors.As(err, &missing) {
			t.Errorf("%s: %v, want an UnsupportedError", info.Name, err)
		}
	}
	var list *UnsupportedError
	if _, err := f.Cursor("book", ReadAs{Type: vector.Float}); !errors.As(err, &list) {
		t.Errorf("a list is read as numbers: %v", err)
	}
	for name, want := range map[string][]any{
		"time":        {int64(1), int64(2), int64(3)},
		"note":        {"a", nil, "b"},
		"quote.price": {2.5, nil, nil}, // parquet-go writes a zero as null
	} {
		info, ok := f.Lookup(name)
		if !ok {
			t.Fatalf("no column %s in %v", name, f.Columns())
		}
		got, err := drain(f, name, ReadAs{Type: info.Type}, 2)
		if err != nil {
			t.Fatal(err)
		}
		checkCells(t, &got, want)
	}
}

func TestColumnsOfOneNameAreNotChosenFrom(t *testing.T) {
	node := func(name string) schema.Node { return schema.NewInt64Node(name, arrowparquet.Repetitions.Required, -1) }
	f := mustOpen(t, arrowFile(t, []arrowColumn{{node("c"), []any{int64(1)}}, {node("d"), []any{int64(2)}}, {node("c"), []any{int64(3)}}}, 1<<20))
	var two *UnsupportedError
	if _, err := f.Cursor("c", ReadAs{Type: vector.Int}); !errors.As(err, &two) {
		t.Errorf("one of two columns c is read: %v", err)
	}
	if _, err := f.Cursor("d", ReadAs{Type: vector.Int}); err != nil {
		t.Error(err)
	}
}

func TestColumnsOfUnknownTypeAreNullAsAnything(t *testing.T) {
	node := schema.MustPrimitive(schema.NewPrimitiveNodeLogical("c", arrowparquet.Repetitions.Optional, schema.NullLogicalType{}, arrowparquet.Types.Int32, 0, -1))
	f := anyFile(t, node, nil, nil, nil)
	for _, as := range []vector.Type{vector.Float, vector.Int, vector.Time, vector.Bool, vector.String} {
		got, err := drain(f, "c", ReadAs{Type: as}, 2)
		if err != nil {
			t.Fatal(err)
		}
		checkCells(t, &got, []any{nil, nil, nil})
	}
}

func TestAStringDictionaryIsShared(t *testing.T) {
	node := schema.NewByteArrayNode("c", arrowparquet.Repetitions.Required, -1)
	f := anyFile(t, node, arrowparquet.ByteArray("XLON"), arrowparquet.ByteArray("XPAR"), arrowparquet.ByteArray("XLON"))
	dict := vector.NewDict()
	dict.Code("XPAR")
	got, err := drain(f, "c", ReadAs{Type: vector.String, Dict: dict}, 8192)
	if err != nil {
		t.Fatal(err)
	}
	if fmt.Sprint(got.Codes) != "[1 0 1]" || got.Dict != dict {
		t.Fatalf("codes %v", got.Codes)
	}
}

func TestARowGroupWithoutRowsIsPassed(t *testing.T) {
	node := schema.NewFloat64Node("c", arrowparquet.Repetitions.Optional, -1)
	for _, dictionary := range []bool{false, true} {
		f := mustOpen(t, arrowFile(t, []arrowColumn{{node, nil}}, 10, arrowparquet.WithDictionaryDefault(dictionary)))
		if len(f.footer.groups) != 1 {
			t.Fatalf("%d row groups", len(f.footer.groups))
		}
		if got, err := drain(f, "c", ReadAs{Type: vector.Float}, 8192); err != nil || got.Len() != 0 {
			t.Errorf("dictionary=%t: %d rows, %v", dictionary, got.Len(), err)
		}
		c, err := f.Cursor("c", ReadAs{Type: vector.Float})
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Skip(1); err != io.EOF {
			t.Errorf("dictionary=%t: skipping in a file without rows: %v", dictionary, err)
		}
		c.Close()
	}
}

func TestAClosedCursorReadsNoMore(t *testing.T) {
	f := anyFile(t, schema.NewFloat64Node("c", arrowparquet.Repetitions.Required, -1), 1.0)
	c, err := f.Cursor("c", ReadAs{Type: vector.Float})
	if err != nil {
		t.Fatal(err)
	}
	c.Close()
	c.Close()
	if _, err := c.Read(&vector.Column{Type: vector.Float}, 1); err == nil {
		t.Fatal("read after Close")
	}
}

func TestReadingAllocatesNothingPerPage(t *testing.T) {
	values := make([]any, 200_000)
	for i := range values {
		values[i] = float64(i % 100)
	}
	node := schema.NewFloat64Node("c", arrowparquet.Repetitions.Optional, -1)
	f := mustOpen(t, arrowFile(t, []arrowColumn{{node, values}}, 1<<20, arrowparquet.WithDataPageSize(1000), arrowparquet.WithBatchSize(500)))
	c, err := f.Cursor("c", ReadAs{Type: vector.Float})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	col := vector.MakeColumn(vector.Float, 2000)
	read := func() {
		col.Floats = col.Floats[:0]
		if _, err := c.Read(&col, 2000); err != nil {
			t.Fatal(err)
		}
	}
	read()
	if n := testing.AllocsPerRun(50, read); n > 0 {
		t.Errorf("%v allocations for 2,000 rows of small pages", n)
	}
}
