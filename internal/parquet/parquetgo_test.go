package parquet

import (
	"bytes"
	"fmt"
	"testing"

	parquetgo "github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress"

	"github.com/basaltlake/basalt/vector"
)

// quote has a column for each encoding of parquet-go.
type quote struct {
	Plain    float64  `parquet:"plain"`
	Dict     *float64 `parquet:"dict,optional,dict"`
	Split    float32  `parquet:"split,split"`
	Delta    int64    `parquet:"delta,optional,delta"` // 0 is written as null
	Delta32  int32    `parquet:"delta32,delta"`
	Unsigned uint32   `parquet:"unsigned"`
	Time     int64    `parquet:"time,timestamp(microsecond)"`
	Flag     bool     `parquet:"flag"`
	Name     *string  `parquet:"name,optional,dict"`
	Length   string   `parquet:"length,delta"`
	UUID     [16]byte `parquet:"uuid,uuid"`
}

func quotes(n int) []quote {
	rows := make([]quote, n)
	for i := range rows {
		v := wave(i)
		rows[i] = quote{
			Plain: float64(v) / 7, Split: float32(v), Delta32: int32(-v), Unsigned: uint32(v * 2),
			Time: v, Flag: v%3 == 0, Length: fmt.Sprint("order", v),
			UUID: [16]byte(bigEndian(v, 16)),
		}
		if noise(i)%4 > 0 {
			price, name := float64(v%100)/10, fmt.Sprint("name", v%50)
			rows[i].Dict, rows[i].Delta, rows[i].Name = &price, v+1, &name
		}
	}
	return rows
}

// cells returns what a row is expected to be, by column.
func (q *quote) cells() map[string]any {
	flag := int64(0)
	if q.Flag {
		flag = 1
	}
	want := map[string]any{
		"plain": q.Plain, "split": float64(q.Split), "delta32": int64(q.Delta32), "unsigned": int64(q.Unsigned),
		"time": q.Time * 1000, "flag": flag, "length": q.Length, "uuid": fmt.Sprintf("00000000-0000-0000-0000-%012x", q.UUID[10:]),
		"dict": nil, "delta": nil, "name": nil,
	}
	if q.Dict != nil {
		want["dict"], want["delta"], want["name"] = *q.Dict, q.Delta, *q.Name
	}
	return want
}

func TestReadsFilesOfParquetGo(t *testing.T) {
	rows := quotes(5000)
	codecs := []compress.Codec{&parquetgo.Uncompressed, &parquetgo.Snappy, &parquetgo.Zstd, &parquetgo.Lz4Raw, &parquetgo.Gzip, &parquetgo.Brotli}
	for i, codec := range codecs {
		for version := 1; version <= 2; version++ {
			t.Run(fmt.Sprintf("%s/v%d", codec, version), func(t *testing.T) {
				var out bytes.Buffer
				w := parquetgo.NewGenericWriter[quote](&out, parquetgo.Compression(codec), parquetgo.DataPageVersion(version),
					parquetgo.PageBufferSize(500<<i), parquetgo.MaxRowsPerRowGroup(2100))
				if _, err := w.Write(rows); err != nil {
					t.Fatal(err)
				}
				if err := w.Close(); err != nil {
					t.Fatal(err)
				}
				checkQuotes(t, mustOpen(t, out.Bytes()), rows)
			})
		}
	}
}

func checkQuotes(t *testing.T, f *File, rows []quote) {
	t.Helper()
	for _, info := range f.Columns() {
		for _, size := range []int{3, 8192} {
			got, err := drain(f, info.Name, ReadAs{Type: info.Type}, size)
			if err != nil {
				t.Fatal(err)
			}
			want := make([]any, len(rows))
			for i := range rows {
				var known bool
				if want[i], known = rows[i].cells()[info.Name]; !known {
					t.Fatalf("column %s of type %s", info.Name, vector.Type(info.Type))
				}
			}
			checkCells(t, &got, want)
		}
	}
}
