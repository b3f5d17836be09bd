package parquet_test

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	parquetgo "github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"

	"github.com/basaltlake/basalt/internal/parquet"
	"github.com/basaltlake/basalt/vector"
)

// numberColumns are columns of which some repeat, some do not, and some stop to.
func numberColumns(rows int) ([]vector.Field, []vector.Column) {
	r := rand.New(rand.NewPCG(uint64(rows), 5))
	columns := map[string]func(i int) float64{
		"price":    func(i int) float64 { return float64(4000+i/100+r.IntN(9)) / 100 },
		"size":     func(int) float64 { return float64(r.IntN(20_000)) },
		"random":   func(int) float64 { return r.NormFloat64() },
		"half":     func(int) float64 { return float64(r.IntN(2)) * r.Float64() },
		"changing": func(i int) float64 { return float64(i/20_000) * r.Float64() },
		"null":     func(int) float64 { return math.NaN() },
		"mostly":   func(i int) float64 { return []float64{math.NaN(), math.NaN(), 1.5, -0.25}[r.IntN(4)] },
		"zeros":    func(i int) float64 { return math.Copysign(0, float64(i%2)-0.5) },
		"negative": func(int) float64 { return -float64(r.IntN(300)) / 8 },
		"huge":     func(i int) float64 { return []float64{math.Inf(1), math.MaxFloat64, math.Inf(-1)}[i%3] },
	}
	var fields []vector.Field
	var cols []vector.Column
	for _, name := range []string{"price", "size", "random", "half", "changing", "null", "mostly", "zeros", "negative", "huge"} {
		fields = append(fields, vector.Field{Name: name, Type: vector.Float})
		col := vector.MakeColumn(vector.Float, rows)
		for i := range col.Floats {
			col.Floats[i] = columns[name](i)
		}
		cols = append(cols, col)
	}
	fields = append(fields, vector.Field{Name: "count", Type: vector.Int}, vector.Field{Name: "time", Type: vector.Time})
	count, time := vector.MakeColumn(vector.Int, rows), vector.MakeColumn(vector.Time, rows)
	for i := range rows {
		count.Ints[i], time.Ints[i] = int64(r.IntN(40))-20, int64(i%700)*60e9
		if i%11 == 0 {
			count.Ints[i] = vector.NullInt
		}
	}
	return fields, append(cols, count, time)
}

func TestNumbersReadBackWhateverTheirEncoding(t *testing.T) {
	for _, codec := range []string{"snappy", "zstd", "none"} {
		for _, rows := range []int{1, 5, 1000, 15360, 15361, 70_000} {
			t.Run(fmt.Sprintf("%s/%d", codec, rows), func(t *testing.T) {
				fields, cols := numberColumns(rows)
				data := write(t, fields, cols, 9001, parquet.WriterOptions{Codec: codec, Threads: 2})
				wantTable(t, readArrow(t, data), cols)
				if other := write(t, fields, cols, rows, parquet.WriterOptions{Codec: codec}); !bytes.Equal(data, other) {
					t.Error("bytes depend on blocks and threads")
				}
			})
		}
	}
}

func TestNumbersThatRepeatHaveADictionary(t *testing.T) {
	fields, cols := numberColumns(70_000)
	data := write(t, fields, cols, 15360, parquet.WriterOptions{})
	f, err := parquetgo.OpenFile(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][2]bool{ // pages of places, pages of numbers
		"price": {true, false}, "size": {true, false}, "random": {false, true}, "half": {true, true},
		"changing": {true, true}, "null": {false, true}, "negative": {true, false}, "count": {true, false}, "time": {false, true},
	}
	for i, f := range f.Metadata().RowGroups[0].Columns {
		var got [2]bool
		for _, s := range f.MetaData.EncodingStats {
			if s.PageType == format.DataPage {
				got[0] = got[0] || s.Encoding == format.RLEDictionary
				got[1] = got[1] || s.Encoding == format.Plain
			}
		}
		if w, ok := want[fields[i].Name]; ok && got != w {
			t.Errorf("%s: pages of places, of numbers: %v, want %v", fields[i].Name, got, w)
		}
	}
}

func TestBoundsDoNotDependOnTheEncoding(t *testing.T) {
	fields, cols := numberColumns(40_000)
	data := write(t, fields, cols, 15360, parquet.WriterOptions{})
	f, err := parquetgo.OpenFile(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	for c, field := range fields {
		chunk := f.RowGroups()[0].ColumnChunks()[c].(*parquetgo.FileColumnChunk)
		lo, hi, ok := chunk.Bounds()
		nulls := 0
		for i := range 40_000 {
			if cols[c].Null(i) {
				nulls++
			}
		}
		if chunk.NullCount() != int64(nulls) || ok != (nulls < 40_000) {
			t.Errorf("%s: %d nulls, bounds %v; want %d", field.Name, chunk.NullCount(), ok, nulls)
		}
		if !ok {
			continue
		}
		if field.Type == vector.Float {
			least, most := math.Inf(1), math.Inf(-1)
			for _, x := range cols[c].Floats {
				if x == x {
					least, most = min(least, x), max(most, x)
				}
			}
			if lo.Double() != least || hi.Double() != most {
				t.Errorf("%s: bounds %v %v, want %v %v", field.Name, lo, hi, least, most)
			}
			continue
		}
		least, most := int64(math.MaxInt64), int64(math.MinInt64)
		for _, x := range cols[c].Ints {
			if x != vector.NullInt {
				least, most = min(least, x), max(most, x)
			}
		}
		if lo.Int64() != least || hi.Int64() != most {
			t.Errorf("%s: bounds %v %v, want %v %v", field.Name, lo, hi, least, most)
		}
	}
}

func TestRowGroupsAreBoundedInBytes(t *testing.T) {
	const rows, columns = 4 * parquet.PageRows, 90
	r := rand.New(rand.NewPCG(3, 4))
	col := vector.MakeColumn(vector.Float, rows)
	for i := range col.Floats {
		col.Floats[i] = r.Float64()
	}
	var fields []vector.Field
	var cols []vector.Column
	for i := range columns {
		fields, cols = append(fields, vector.Field{Name: fmt.Sprint(i), Type: vector.Float}), append(cols, col)
	}
	data := write(t, fields, cols, rows, parquet.WriterOptions{})
	f, err := parquetgo.OpenFile(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	for i, g := range f.Metadata().RowGroups {
		// A page of each column is 11 MB.
		if g.NumRows != 2*parquet.PageRows || g.TotalCompressedSize > parquet.RowGroupBytes {
			t.Errorf("row group %d: %d rows, %d bytes", i, g.NumRows, g.TotalCompressedSize)
		}
	}
}
