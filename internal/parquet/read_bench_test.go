package parquet

import (
	"io"
	"math"
	"testing"

	arrowparquet "github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/compress"
	"github.com/apache/arrow-go/v18/parquet/schema"

	"github.com/basaltlake/basalt/vector"
)

// BenchmarkReadBook reads float64 columns as a table of order book levels has them:
// prices that stay or move by ticks, round quantities.
func BenchmarkReadBook(b *testing.B) {
	const rows, columns = 200_000, 6
	cols := make([]arrowColumn, columns)
	for k := range cols {
		cols[k].node = schema.NewFloat64Node(string(rune('a'+k)), arrowparquet.Repetitions.Optional, -1)
		tick := int64(10_000)
		for i := range rows {
			r := noise(i*columns + k)
			if r%8 == 0 {
				tick += int64(r>>8%3) - 1
			}
			v := math.Round(float64(tick)) / 100
			if k >= columns/2 {
				v = float64(r>>16%400) * 100
			}
			cols[k].values = append(cols[k].values, v)
		}
	}
	f := mustOpen(b, arrowFile(b, cols, 1<<20, arrowparquet.WithCompression(compress.Codecs.Snappy)))
	col := vector.MakeColumn(vector.Float, 8192)
	for b.Loop() {
		for _, info := range f.Columns() {
			c, err := f.Cursor(info.Name, ReadAs{Type: vector.Float})
			if err != nil {
				b.Fatal(err)
			}
			for err == nil {
				col.Floats = col.Floats[:0]
				_, err = c.Read(&col, 8192)
			}
			if err != io.EOF {
				b.Fatal(err)
			}
			c.Close()
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*rows*columns), "ns/value")
}
