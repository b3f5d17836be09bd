package parquet

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"

	arrowparquet "github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/compress"
	"github.com/apache/arrow-go/v18/parquet/schema"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"

	"github.com/basaltlake/basalt/vector"
)

// smallLimits keep a hostile file from taking much; the allocation bounds of the
// tests follow from them.
var smallLimits = Limits{PageBytes: 1 << 20, DictionaryBytes: 1 << 20, FooterBytes: 1 << 20, ReadAhead: 4096}

// readAll reads every column as its default type and returns the first error. Rows
// is how many each column that was read had.
func readAll(data []byte, limits Limits) (rows []int64, err error) {
	f, err := Open(sourceOf(data), limits)
	if err != nil {
		return nil, err
	}
	for _, info := range f.Columns() {
		if !info.Readable {
			continue
		}
		n, err := countRows(f, info)
		if err != nil {
			return nil, err
		}
		rows = append(rows, n)
	}
	return rows, nil
}

func countRows(f *File, info ColumnInfo) (int64, error) {
	c, err := f.Cursor(info.Name, ReadAs{Type: info.Type})
	if err != nil {
		return 0, err
	}
	defer c.Close()
	col := vector.Column{Type: info.Type}
	total := int64(0)
	// A damaged row count can make billions of rows of one run; nobody waits for them.
	for total < 1<<20 {
		col.Floats, col.Ints, col.Codes = col.Floats[:0], col.Ints[:0], col.Codes[:0]
		n, err := c.Read(&col, 1000)
		if n == 0 && err != nil {
			if c.err != nil {
				return total, c.err
			}
			break
		}
		total += int64(n)
	}
	return total, nil
}

// allocated returns the bytes that do allocates.
func allocated(do func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	do()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// smallFiles are files with every page kind, encoding and codec in little space.
func smallFiles(t testing.TB) map[string][]byte {
	files := map[string][]byte{}
	turn := 0
	for _, v := range []arrowparquet.DataPageVersion{arrowparquet.DataPageV1, arrowparquet.DataPageV2} {
		for _, dictionary := range []bool{false, true} {
			codec := codecs[turn%len(codecs)]
			turn++
			opt, req := arrowparquet.Repetitions.Optional, arrowparquet.Repetitions.Required
			cols := []arrowColumn{
				{node: schema.NewFloat64Node("price", opt, -1)},
				{node: schema.NewInt64Node("time", req, -1)},
				{node: schema.NewByteArrayNode("id", opt, -1)},
				{node: schema.NewBooleanNode("flag", opt, -1)},
			}
			for i := range 40 {
				var price, id any = float64(i) / 4, arrowparquet.ByteArray(fmt.Sprint("order ", i/3))
				if i%5 == 2 {
					price, id = nil, nil
				}
				cols[0].values = append(cols[0].values, price)
				cols[1].values = append(cols[1].values, int64(i)<<33)
				cols[2].values = append(cols[2].values, id)
				cols[3].values = append(cols[3].values, i%3 == 0)
			}
			files[fmt.Sprintf("v%d dictionary=%t %s", v+1, dictionary, codec)] = arrowFile(t, cols, 25,
				arrowparquet.WithDictionaryDefault(dictionary), arrowparquet.WithCompression(codec),
				arrowparquet.WithDataPageVersion(v), arrowparquet.WithStats(false),
				arrowparquet.WithEncodingFor("time", encodings.DeltaBinaryPacked),
				arrowparquet.WithEncodingFor("id", encodings.DeltaByteArray))
		}
	}
	return files
}

func TestTruncationAnywhereIsAnError(t *testing.T) {
	for name, data := range smallFiles(t) {
		t.Run(name, func(t *testing.T) {
			for size := range data {
				_, err := readAll(data[:size], smallLimits)
				var corrupt *CorruptError
				if !errors.As(err, &corrupt) {
					t.Fatalf("%d of %d bytes: %v, want a CorruptError", size, len(data), err)
				}
				if corrupt.File != "test.parquet" {
					t.Fatalf("%v does not name the file", err)
				}
			}
		})
	}
}

func TestFlippedBytesNeverPanicNorGrow(t *testing.T) {
	const bound = 24 << 20 // a few pages and buffers of every column
	for name, data := range smallFiles(t) {
		t.Run(name, func(t *testing.T) {
			for i := range data {
				for _, flip := range []byte{0x01, 0x80, 0xFF, data[i]} {
					damaged := bytes.Clone(data)
					damaged[i] ^= flip
					var err error
					var rows []int64
					if n := allocated(func() { rows, err = readAll(damaged, smallLimits) }); n > bound {
						t.Fatalf("byte %d ^ %#x: %d bytes allocated (%v)", i, flip, n, err)
					}
					if err != nil {
						checkHostileError(t, err)
						continue
					}
					for _, n := range rows {
						if n != rows[0] {
							t.Fatalf("byte %d ^ %#x: columns of %v rows", i, flip, rows)
						}
					}
				}
			}
		})
	}
}

// checkHostileError accepts the typed errors that a damaged file may yield. Panics
// are caught and become errors, but none of our own decoders may need that.
func checkHostileError(t *testing.T, err error) {
	t.Helper()
	var corrupt *CorruptError
	var wrong *TypeError
	var missing *UnsupportedError
	if !errors.As(err, &corrupt) && !errors.As(err, &wrong) && !errors.As(err, &missing) {
		t.Fatalf("%v is none of the typed errors", err)
	}
	if strings.Contains(err.Error(), "panic:") {
		t.Fatalf("a decoder panicked: %v", err)
	}
}

// rebuild decodes a file's footer, changes it, and writes the file anew.
func rebuild(t testing.TB, data []byte, change func(*format.FileMetaData)) []byte {
	t.Helper()
	n := int(binary.LittleEndian.Uint32(data[len(data)-8:]))
	body, foot := data[:len(data)-8-n], data[len(data)-8-n:len(data)-8]
	var meta format.FileMetaData
	protocol := new(thrift.CompactProtocol)
	if err := thrift.Unmarshal(protocol, foot, &meta); err != nil {
		t.Fatal(err)
	}
	change(&meta)
	foot, err := thrift.Marshal(protocol, meta)
	if err != nil {
		t.Fatal(err)
	}
	out := append(bytes.Clone(body), foot...)
	out = binary.LittleEndian.AppendUint32(out, uint32(len(foot)))
	return append(out, magic...)
}

func TestLyingFootersAreRefused(t *testing.T) {
	node := schema.NewFloat64Node("price", arrowparquet.Repetitions.Optional, -1)
	other := schema.NewFloat64Node("size", arrowparquet.Repetitions.Optional, -1)
	values := make([]any, 100)
	for i := range values {
		values[i] = float64(i)
	}
	data := arrowFile(t, []arrowColumn{{node, values}, {other, values}}, 50, arrowparquet.WithCompression(compress.Codecs.Snappy))
	type meta = format.FileMetaData
	cases := []struct {
		name   string
		change func(*meta)
		says   string
	}{
		{"2^60 rows", func(m *meta) { m.NumRows = 1 << 60 }, "rows"},
		{"2^60 rows everywhere", func(m *meta) {
			m.NumRows = 1<<60 + 50
			m.RowGroups[0].NumRows = 1 << 60
			for i := range m.RowGroups[0].Columns {
				m.RowGroups[0].Columns[i].MetaData.NumValues = 1 << 60
			}
		}, "cannot hold"},
		{"rows that overflow", func(m *meta) {
			m.RowGroups[0].NumRows, m.RowGroups[1].NumRows = 1<<63-1, 1<<63-1
		}, "row group"},
		{"a negative row count", func(m *meta) { m.RowGroups[0].NumRows = -1 }, "row group"},
		{"one row more than the pages have", func(m *meta) {
			m.NumRows++
			m.RowGroups[1].NumRows++
			for i := range m.RowGroups[1].Columns {
				m.RowGroups[1].Columns[i].MetaData.NumValues++
			}
		}, "row group 1: column price: the column chunk ends 1 rows before its row group"},
		{"one row less than the pages have", func(m *meta) {
			m.NumRows--
			m.RowGroups[1].NumRows--
			for i := range m.RowGroups[1].Columns {
				m.RowGroups[1].Columns[i].MetaData.NumValues--
			}
		}, "row group 1: column price: a page of 50 values where the row group has 49 rows left"},
		{"columns of unequal length", func(m *meta) { m.RowGroups[0].Columns[1].MetaData.NumValues = 49 },
			"row group 0: column size: the column has 49 values, the row group has 50 rows"},
		{"a chunk behind the end", func(m *meta) { m.RowGroups[0].Columns[1].MetaData.DataPageOffset = 1 << 40 }, "do not lie"},
		{"a chunk of negative size", func(m *meta) { m.RowGroups[0].Columns[1].MetaData.TotalCompressedSize = -5 }, "do not lie"},
		{"a chunk longer than the file", func(m *meta) { m.RowGroups[0].Columns[1].MetaData.TotalCompressedSize = 1 << 62 }, "do not lie"},
		{"another physical type", func(m *meta) { m.RowGroups[1].Columns[0].MetaData.Type = format.Int64 }, "the schema says DOUBLE"},
		{"a chunk too few", func(m *meta) { m.RowGroups[1].Columns = m.RowGroups[1].Columns[:1] }, "1 column chunks"},
		{"a schema with too many children", func(m *meta) { m.Schema[0].NumChildren = thrift.New[int32](1 << 30) }, "children"},
		{"a schema with too few children", func(m *meta) { m.Schema[0].NumChildren = thrift.New[int32](1) }, "outside its tree"},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			damaged := rebuild(t, data, tc.change)
			var err error
			if n := allocated(func() { _, err = readAll(damaged, smallLimits) }); n > 8<<20 {
				t.Fatalf("%d bytes allocated", n)
			}
			var corrupt *CorruptError
			if !errors.As(err, &corrupt) || !strings.Contains(err.Error(), tc.says) {
				t.Fatalf("%v, want a CorruptError with %q", err, tc.says)
			}
		})
	}
}
