package parquet

import (
	"encoding/binary"
	"fmt"
	"testing"
)

// packedIndexes is a page of n bit-packed indexes below 2^width, in runs of up to
// runLength values.
func packedIndexes(n, runLength int, width uint) []byte {
	page := []byte{byte(width)}
	for at := 0; at < n; at += runLength {
		groups := (min(runLength, n-at) + 7) / 8
		page = binary.AppendUvarint(page, uint64(groups)<<1|1)
		body := make([]byte, groups*int(width)+8)
		for i := range groups * 8 {
			bit := i * int(width)
			x := binary.LittleEndian.Uint64(body[bit>>3:])
			x |= noise(at+i) & (1<<width - 1) << (bit & 7)
			binary.LittleEndian.PutUint64(body[bit>>3:], x)
		}
		page = append(page, body[:groups*int(width)]...)
	}
	return page
}

func BenchmarkDictionaryPage(b *testing.B) {
	const rows = 1 << 17
	for _, width := range []uint{1, 4, 7, 8, 10, 13, 17} {
		for _, run := range []int{64, 504, 1 << 20} {
			b.Run(fmt.Sprintf("width=%d/run=%d", width, run), func(b *testing.B) {
				page := packedIndexes(rows, run, width)
				table := make([]float64, 1<<width)
				var x indexed[float64]
				out := make([]float64, 8192)
				for b.Loop() {
					if err := x.reset(page, table); err != nil {
						b.Fatal(err)
					}
					for range rows / len(out) {
						if err := x.read(out); err != nil {
							b.Fatal(err)
						}
					}
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*rows), "ns/value")
			})
		}
	}
}
