package parquet

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/basaltlake/basalt/vector"
)

// TestDense compares what is left of a page without its nulls with the plain way to do it.
func TestDense(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	nulls := []float64{math.NaN(), math.Float64frombits(0xFFF8000000000001), math.Float64frombits(0x7FF0000000000001)}
	odd := []float64{math.Inf(1), math.Inf(-1), 0, math.Copysign(0, -1), math.SmallestNonzeroFloat64, math.MaxFloat64}
	for _, share := range []float64{0, 0.02, 0.5, 0.98, 1} {
		for _, rows := range []int{0, 1, 7, 8, 9, 16, 127, PageRows} {
			floats, ints := make([]float64, rows), make([]int64, rows)
			for i := range floats {
				floats[i], ints[i] = r.NormFloat64(), r.Int64()
				switch {
				case r.Float64() < share:
					floats[i], ints[i] = nulls[r.IntN(len(nulls))], vector.NullInt
				case r.IntN(20) == 0:
					floats[i] = odd[r.IntN(len(odd))]
				}
			}
			var wantFloats, wantInts []uint64
			want := make([]byte, (rows+7)/8)
			for i, x := range floats {
				if x == x {
					wantFloats, wantInts = append(wantFloats, math.Float64bits(x)), append(wantInts, uint64(ints[i]))
					want[i/8] |= 1 << (i % 8)
				}
			}
			name := fmt.Sprintf("%d rows, %g null", rows, share)
			known := make([]byte, len(want))
			if got := denseFloats(nil, known, floats); !slices.Equal(got, wantFloats) || !slices.Equal(known, want) {
				t.Errorf("floats, %s: got %d words, %x, want %d, %x", name, len(got), known, len(wantFloats), want)
			}
			clear(known)
			if got := denseInts(nil, known, ints); !slices.Equal(got, wantInts) || !slices.Equal(known, want) {
				t.Errorf("integers, %s: got %d words, %x, want %d, %x", name, len(got), known, len(wantInts), want)
			}
		}
	}
}

func BenchmarkDenseFloats(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 1))
	for _, share := range []float64{0, 0.05, 0.5, 1} {
		col := make([]float64, PageRows)
		for i := range col {
			if col[i] = r.NormFloat64(); r.Float64() < share {
				col[i] = math.NaN()
			}
		}
		b.Run(fmt.Sprintf("%g null", share), func(b *testing.B) {
			var words []uint64
			known := make([]byte, len(col)/8)
			for b.Loop() {
				words = denseFloats(words, known, col)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(col)), "ns/value")
		})
	}
}
