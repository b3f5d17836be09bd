package parquet_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/apache/arrow-go/v18/parquet/file"
	"github.com/apache/arrow-go/v18/parquet/pqarrow"
	"github.com/google/go-cmp/cmp"
	parquetgo "github.com/parquet-go/parquet-go"
	"pgregory.net/rapid"

	"github.com/basaltlake/basalt/internal/parquet"
	"github.com/basaltlake/basalt/vector"
)

var outputFields = []vector.Field{
	{Name: "ListingId", Type: vector.Int, Doc: "Listing."},
	{Name: "TimeBucket", Type: vector.Time, Doc: "End of the bucket."},
	{Name: "MIC", Type: vector.String},
	{Name: "SpreadBps", Type: vector.Float, Unit: "BPS", Doc: "Relative spread."},
	{Name: "Auction", Type: vector.Bool},
}

// outputCols returns rows rows of outputFields in key order. Of the last three
// columns a value is null when null says so.
func outputCols(rows int, null func(row, col int) bool) []vector.Column {
	cols := make([]vector.Column, len(outputFields))
	for i, f := range outputFields {
		cols[i] = vector.MakeColumn(f.Type, rows)
	}
	for r := range rows {
		cols[0].Ints[r] = int64(r / 100)
		cols[1].Ints[r] = int64(r%100)*60e9 + 123
		cols[2].Codes[r] = cols[2].Dict.Code(fmt.Sprintf("M%d", r/7%5))
		cols[3].Floats[r] = float64(r) * 1.25
		cols[4].Ints[r] = int64(r % 2)
		for c := 2; c < len(cols); c++ {
			if null(r, c) {
				switch c {
				case 2:
					cols[c].Codes[r] = vector.NullCode
				case 3:
					cols[c].Floats[r] = math.NaN()
				default:
					cols[c].Ints[r] = vector.NullInt
				}
			}
		}
	}
	return cols
}

func never(int, int) bool     { return false }
func always(int, int) bool    { return true }
func mixed(row, col int) bool { return (row*7+col)%3 == 0 }
func runs(row, _ int) bool    { return row/20000%2 == 1 }
func slice(cols []vector.Column, lo, hi int) []vector.Column {
	part := make([]vector.Column, len(cols))
	for i := range cols {
		part[i] = cols[i].Slice(lo, hi)
	}
	return part
}

// write writes cols in blocks of the given number of rows.
func write(t testing.TB, fields []vector.Field, cols []vector.Column, block int, opts parquet.WriterOptions) []byte {
	t.Helper()
	var buf bytes.Buffer
	w, err := parquet.NewWriter(&buf, fields, opts)
	if err != nil {
		t.Fatal(err)
	}
	rows := cols[0].Len()
	for lo := 0; lo < rows; lo += block {
		hi := min(lo+block, rows)
		if err := w.Write(slice(cols, lo, hi), hi-lo); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func readArrow(t testing.TB, data []byte) arrow.Table {
	t.Helper()
	table, err := pqarrow.ReadTable(context.Background(), bytes.NewReader(data), nil, pqarrow.ArrowReadProperties{}, memory.DefaultAllocator)
	if err != nil {
		t.Fatal(err)
	}
	return table
}

// wantTable compares what a reader of Arrow sees with the columns written.
func wantTable(t testing.TB, table arrow.Table, cols []vector.Column) {
	t.Helper()
	for c := range cols {
		row := 0
		for _, chunk := range table.Column(c).Data().Chunks() {
			for i := range chunk.Len() {
				if chunk.IsNull(i) != cols[c].Null(row) {
					t.Fatalf("column %d row %d: null is %v", c, row, chunk.IsNull(i))
				}
				if !chunk.IsNull(i) && !sameValue(chunk, i, &cols[c], row) {
					t.Fatalf("column %d row %d: got %s", c, row, chunk.ValueStr(i))
				}
				row++
			}
		}
		if row != cols[c].Len() {
			t.Fatalf("column %d: %d rows, want %d", c, row, cols[c].Len())
		}
	}
}

func sameValue(chunk arrow.Array, i int, col *vector.Column, row int) bool {
	switch a := chunk.(type) {
	case *array.Float64:
		return math.Float64bits(a.Value(i)) == math.Float64bits(col.Floats[row])
	case *array.Int64:
		return a.Value(i) == col.Ints[row]
	case *array.Timestamp:
		return int64(a.Value(i)) == col.Ints[row]
	case *array.Boolean:
		return a.Value(i) == (col.Ints[row] != 0)
	case *array.String:
		s, _ := col.Text(row)
		return a.Value(i) == s
	}
	return false
}

func TestArrowReadsBackWhatWasWritten(t *testing.T) {
	for _, codec := range []string{"", "snappy", "zstd", "none"} {
		for name, null := range map[string]func(int, int) bool{"never": never, "always": always, "mixed": mixed, "runs": runs} {
			for _, rows := range []int{0, 1, 7, 8, 9, 15360, 15361, 50000} {
				t.Run(fmt.Sprintf("%s/%s/%d", codec, name, rows), func(t *testing.T) {
					cols := outputCols(rows, null)
					data := write(t, outputFields, cols, 10007, parquet.WriterOptions{Codec: codec, RowGroupRows: 40000, Threads: 2})
					wantTable(t, readArrow(t, data), cols)
				})
			}
		}
	}
}

func TestParquetGoReadsBackWhatWasWritten(t *testing.T) {
	type row struct {
		ListingId  *int64   `parquet:"ListingId,optional"`
		TimeBucket *int64   `parquet:"TimeBucket,optional,timestamp(nanosecond:local)"`
		MIC        *string  `parquet:"MIC,optional"`
		SpreadBps  *float64 `parquet:"SpreadBps,optional"`
		Auction    *bool    `parquet:"Auction,optional"`
	}
	cols := outputCols(40000, mixed)
	data := write(t, outputFields, cols, 9000, parquet.WriterOptions{RowGroupRows: 16000})
	rows, err := parquetgo.Read[row](bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 40000 {
		t.Fatalf("%d rows", len(rows))
	}
	for i, r := range rows {
		mic, hasMIC := cols[2].Text(i)
		switch {
		case *r.ListingId != cols[0].Ints[i], *r.TimeBucket != cols[1].Ints[i],
			(r.MIC != nil) != hasMIC, r.MIC != nil && *r.MIC != mic,
			(r.SpreadBps == nil) != cols[3].Null(i), r.SpreadBps != nil && *r.SpreadBps != cols[3].Floats[i],
			(r.Auction == nil) != cols[4].Null(i), r.Auction != nil && *r.Auction != (cols[4].Ints[i] == 1):
			t.Fatalf("row %d differs", i)
		}
	}
}

func TestBytesDependNeitherOnThreadsNorOnBlocks(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		rows := rapid.IntRange(1, 40000).Draw(rt, "rows")
		opts := parquet.WriterOptions{RowGroupRows: rapid.IntRange(1000, 50000).Draw(rt, "group")}
		cols := outputCols(rows, mixed)
		want := write(t, outputFields, cols, rows, opts)
		opts.Threads, opts.Behind = rapid.IntRange(2, 5).Draw(rt, "threads"), rapid.Bool().Draw(rt, "behind")
		got := write(t, outputFields, cols, rapid.IntRange(100, 50000).Draw(rt, "block"), opts)
		if !bytes.Equal(want, got) {
			rt.Fatal("bytes differ")
		}
	})
}

func TestDictionariesOfBlocksMayDiffer(t *testing.T) {
	fields := []vector.Field{{Name: "s", Type: vector.String}}
	var buf bytes.Buffer
	w, err := parquet.NewWriter(&buf, fields, parquet.WriterOptions{})
	if err != nil {
		t.Fatal(err)
	}
	want := vector.MakeColumn(vector.String, 0)
	for _, words := range [][]string{{"b", "a", "", "b"}, {"c", "b", "a"}, {"é", "b"}} {
		col := vector.MakeColumn(vector.String, 0)
		for _, s := range words {
			col.Codes = append(col.Codes, col.Dict.Code(s))
			want.Codes = append(want.Codes, want.Dict.Code(s))
		}
		if err := w.Write([]vector.Column{col}, len(words)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	wantTable(t, readArrow(t, buf.Bytes()), []vector.Column{want})
}

func TestLargeDictionaryFallsBackToPlainPages(t *testing.T) {
	const rows = 60000
	col := vector.MakeColumn(vector.String, rows)
	for i := range rows {
		if i%5 != 0 {
			col.Codes[i] = col.Dict.Code(fmt.Sprintf("an order id that is rather long %08d", i))
		}
	}
	fields := []vector.Field{{Name: "OrderId", Type: vector.String}}
	data := write(t, fields, []vector.Column{col}, 7000, parquet.WriterOptions{})
	wantTable(t, readArrow(t, data), []vector.Column{col})
	if other := write(t, fields, []vector.Column{col}, rows, parquet.WriterOptions{}); !bytes.Equal(data, other) {
		t.Fatal("bytes depend on the blocks")
	}
}

func TestStatisticsSortOrderAndMetadata(t *testing.T) {
	cols := outputCols(1000, func(r, c int) bool { return c == 3 && r < 10 })
	cols[3].Floats[20] = 0
	cols[3].Floats[21] = -7
	data := write(t, outputFields, cols, 1000, parquet.WriterOptions{SortedBy: []string{"ListingId", "TimeBucket"}})
	f, err := parquetgo.OpenFile(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	group := f.Metadata().RowGroups[0]
	if len(group.SortingColumns) != 2 || group.SortingColumns[1].ColumnIdx != 1 || !group.SortingColumns[0].NullsFirst {
		t.Errorf("sorting columns %v", group.SortingColumns)
	}
	chunk := f.RowGroups()[0].ColumnChunks()[3].(*parquetgo.FileColumnChunk)
	lo, hi, ok := chunk.Bounds()
	if !ok || lo.Double() != -7 || hi.Double() != 999*1.25 || chunk.NullCount() != 10 {
		t.Errorf("bounds %v %v %v nulls %d", lo, hi, ok, chunk.NullCount())
	}
	if s := group.Columns[2].MetaData.Statistics; string(s.MinValue) != "M0" || string(s.MaxValue) != "M4" {
		t.Errorf("string bounds %q %q", s.MinValue, s.MaxValue)
	}
	if f.Metadata().CreatedBy != "basalt" {
		t.Errorf("created by %q", f.Metadata().CreatedBy)
	}
	want := `[{"name":"ListingId","type":"int64","unit":"","description":"Listing."},` +
		`{"name":"TimeBucket","type":"timestamp[ns]","unit":"","description":"End of the bucket."},` +
		`{"name":"MIC","type":"string","unit":"","description":""},` +
		`{"name":"SpreadBps","type":"float64","unit":"BPS","description":"Relative spread."},` +
		`{"name":"Auction","type":"bool","unit":"","description":""}]`
	if got, _ := f.Lookup(parquet.ColumnsKey); got != want {
		t.Error(cmp.Diff(want, got))
	}
	schema := readArrow(t, data).Schema()
	if md := schema.Field(3).Metadata.ToMap(); md["unit"] != "BPS" || md["description"] != "Relative spread." {
		t.Errorf("field metadata %v", md)
	}
	ts, ok := schema.Field(1).Type.(*arrow.TimestampType)
	if !ok || ts.Unit != arrow.Nanosecond || ts.TimeZone != "" {
		t.Errorf("TimeBucket reads as %v", schema.Field(1).Type)
	}
}

func TestZeroBoundsCoverBothZeros(t *testing.T) {
	col := vector.Column{Type: vector.Float, Floats: []float64{0, math.Copysign(0, -1)}}
	data := write(t, []vector.Field{{Name: "x", Type: vector.Float}}, []vector.Column{col}, 2, parquet.WriterOptions{})
	r, err := file.NewParquetReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	chunk, err := r.MetaData().RowGroup(0).ColumnChunk(0)
	if err != nil {
		t.Fatal(err)
	}
	stats, err := chunk.Statistics()
	if err != nil {
		t.Fatal(err)
	}
	if lo, hi := stats.EncodeMin(), stats.EncodeMax(); lo[7] != 0x80 || hi[7] != 0 {
		t.Errorf("bounds % x, % x", lo, hi)
	}
}

func TestWriterRefuses(t *testing.T) {
	x := vector.Field{Name: "x", Type: vector.Float}
	for name, c := range map[string]struct {
		fields []vector.Field
		opts   parquet.WriterOptions
		want   string
	}{
		"no columns":          {nil, parquet.WriterOptions{}, "no columns"},
		"a nameless column":   {[]vector.Field{{Type: vector.Float}}, parquet.WriterOptions{}, "no name"},
		"a name twice":        {[]vector.Field{x, x}, parquet.WriterOptions{}, "column x occurs twice"},
		"an unknown type":     {[]vector.Field{{Name: "y"}}, parquet.WriterOptions{}, "unknown type"},
		"an unknown codec":    {[]vector.Field{x}, parquet.WriterOptions{Codec: "lzo"}, `codec "lzo"`},
		"an absent sort name": {[]vector.Field{x}, parquet.WriterOptions{SortedBy: []string{"y"}}, "sort column y"},
	} {
		if _, err := parquet.NewWriter(io.Discard, c.fields, c.opts); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	w, err := parquet.NewWriter(io.Discard, []vector.Field{x}, parquet.WriterOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for name, cols := range map[string][]vector.Column{
		"two columns": make([]vector.Column, 2),
		"other type":  {vector.MakeColumn(vector.Int, 1)},
		"too short":   {vector.MakeColumn(vector.Float, 0)},
	} {
		if w.Write(cols, 1) == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if w.Write([]vector.Column{vector.MakeColumn(vector.Float, 1)}, 1) == nil {
		t.Error("writing after Close: no error")
	}
}

var errFull = errors.New("no space left")

// fullAfter fails when more than n bytes were written.
type fullAfter int

func (f *fullAfter) Write(p []byte) (int, error) {
	if len(p) > int(*f) {
		n := int(*f)
		*f = 0
		return n, errFull
	}
	*f -= fullAfter(len(p))
	return len(p), nil
}

func TestEveryFailureOfTheUnderlyingWriterIsReported(t *testing.T) {
	cols := outputCols(3000, mixed)
	size := len(write(t, outputFields, cols, 3000, parquet.WriterOptions{RowGroupRows: 1000}))
	step := 1 + size/300
	for limit := 0; limit < size; limit += step {
		out, behind := fullAfter(limit), limit/step%2 == 1
		w, err := parquet.NewWriter(&out, outputFields, parquet.WriterOptions{RowGroupRows: 1000, Behind: behind})
		if err != nil {
			t.Fatal(err)
		}
		err = w.Write(cols, 3000)
		if again := w.Close(); !errors.Is(again, errFull) || err != nil && !errors.Is(err, errFull) {
			t.Fatalf("limit %d, behind %t: Write %v, Close %v", limit, behind, err, again)
		}
	}
}

func BenchmarkWriter(b *testing.B) {
	const rows, metrics = 150_000, 140
	fields := append([]vector.Field(nil), outputFields[:2]...)
	cols := outputCols(rows, never)[:2]
	for m := range metrics {
		fields = append(fields, vector.Field{Name: fmt.Sprint("m", m), Type: vector.Float})
		col := vector.MakeColumn(vector.Float, rows)
		for i := range col.Floats {
			if m%2 == 0 {
				col.Floats[i] = math.Sin(float64(i * (m + 1)))
			} else {
				col.Floats[i] = float64(i*(m+7)%10007) / 100
			}
		}
		cols = append(cols, col)
	}
	for _, threads := range []int{1, 2} {
		b.Run(fmt.Sprint("threads=", threads), func(b *testing.B) {
			b.SetBytes(int64(8 * rows * len(cols)))
			b.ReportAllocs()
			for b.Loop() {
				w, err := parquet.NewWriter(io.Discard, fields, parquet.WriterOptions{Threads: threads})
				if err == nil {
					err = w.Write(cols, rows)
				}
				if err == nil {
					err = w.Close()
				}
				if err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
