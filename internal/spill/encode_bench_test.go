package spill

import (
	"math/rand/v2"
	"testing"

	"github.com/basaltlake/basalt/vector"
)

// BenchmarkColumn encodes and decodes the rows of 300 listings, which lie mixed in a chunk.
// One of eight rows changes the value.
func BenchmarkColumn(b *testing.B) {
	const rows, listings = 1 << 16, 300
	random := rand.New(rand.NewPCG(1, 2))
	c := vector.MakeColumn(vector.Float, rows)
	of := make([][]int32, listings)
	last := make([]float64, listings)
	for i := range rows {
		l := random.IntN(listings)
		if random.IntN(8) == 0 {
			last[l] = float64(random.IntN(1000))
		}
		c.Floats[i] = last[l]
		of[l] = append(of[l], int32(i))
	}
	var e encoder
	b.Run("encode", func(b *testing.B) {
		var out []byte
		for b.Loop() {
			out = out[:0]
			for _, order := range of {
				out = e.column(out, &c, order)
			}
		}
		b.ReportMetric(float64(len(out))/rows, "B/value")
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/rows, "ns/value")
	})
	b.Run("decode", func(b *testing.B) {
		var blocks [][]byte
		for _, order := range of {
			blocks = append(blocks, e.column(nil, &c, order))
		}
		var d decoder
		out := vector.MakeColumn(vector.Float, rows)
		for b.Loop() {
			at := 0
			for i, block := range blocks {
				d.column(&out, at, len(of[i]), block)
				at += len(of[i])
			}
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/rows, "ns/value")
	})
}
