package metric

import (
	"testing"

	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/vector"
)

// BenchmarkTogether reduces eight columns over buckets of 19 and of 1,000 rows; for
// lists, every second row is selected.
func BenchmarkTogether(b *testing.B) {
	const rows = 4096
	columns, weights := make([][]float64, lanes), make([]float64, rows)
	for i := range columns {
		columns[i] = make([]float64, rows)
		for j := range columns[i] {
			columns[i][j] = float64(i*j%97) / 7
			weights[j] = float64(j%13) * 1e6
		}
	}
	for _, tc := range []struct {
		name   string
		kind   Kind
		bucket int
		where  bool
	}{
		{"sums/short", Sum, 19, false}, {"sums/long", Sum, 1000, false},
		{"sums/short list", Sum, 19, true}, {"sums/long list", Sum, 1000, true},
		{"averages/short", TWA, 19, false}, {"averages/long", TWA, 1000, false},
	} {
		b.Run(tc.name, func(b *testing.B) {
			c := &Chunk{}
			c.Begin(rows, nil)
			where := &expr.Vector{}
			for lo := 0; lo < rows; lo += tc.bucket {
				hi := min(rows, lo+tc.bucket)
				c.Add(Run{Lo: int32(lo), Hi: int32(hi), New: true, Closes: lo > 0, Tail: 7, NewListing: lo == 0})
				where.Bounds = append(where.Bounds, int32(len(where.Rows)))
				for i := lo; i < hi; i += 2 {
					where.Rows = append(where.Rows, int32(i))
				}
				where.Bounds = append(where.Bounds, int32(len(where.Rows)))
			}
			if !tc.where {
				where = nil
			}
			kinds, out := make([]Kind, lanes), make([]*vector.Column, lanes)
			for i := range kinds {
				kinds[i], out[i] = tc.kind, &vector.Column{Type: vector.Float}
			}
			r := NewTogether(kinds)
			for b.Loop() {
				for i := range out {
					out[i].Floats = out[i].Floats[:0]
				}
				r.Update(c, columns, weights, where, out)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/rows, "ns/row")
		})
	}
}
