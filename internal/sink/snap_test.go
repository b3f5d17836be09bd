package sink

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// naiveSnap is the definition.
func naiveSnap(x float64) float64 {
	y := math.RoundToEven(x*1e6) / 1e6
	if math.Abs(x) >= 1e-6 && math.Abs(x-y) <= 1e-12 {
		return y
	}
	return x
}

func TestSnapCases(t *testing.T) {
	for x, want := range map[float64]float64{
		0.1 + 0.2:        0.3,
		-(0.1 + 0.2):     -0.3,
		1.0000000000005:  1,
		1.000000000002:   1.000000000002,
		100.25:           100.25,
		5e-7:             5e-7,
		9.9999999999e-7:  9.9999999999e-7,
		0.0000010000001:  0.000001,
		1.5e-6:           1.5e-6,
		4096.1 + 1e-12:   4096.1,
		1e300:            1e300,
		math.Inf(-1):     math.Inf(-1),
		8191.99999999999: naiveSnap(8191.99999999999),
	} {
		col := []float64{x}
		if Snap(col); col[0] != want {
			t.Errorf("%.17g: got %.17g, want %.17g", x, col[0], want)
		}
	}
	col := []float64{math.NaN(), math.Copysign(0, -1)}
	if Snap(col); !math.IsNaN(col[0]) || !math.Signbit(col[1]) {
		t.Errorf("null and -0 became %v", col)
	}
}

func TestSnapIsTheNaiveDefinitionAndIdempotent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.Float64().Draw(t, "any")
		if rapid.Bool().Draw(t, "near the grid") {
			grid := float64(rapid.Int64Range(-1e11, 1e11).Draw(t, "grid")) / 1e6
			x = grid + rapid.Float64Range(-3e-12, 3e-12).Draw(t, "off")
		}
		col := slices.Repeat([]float64{x}, rapid.IntRange(1, 9).Draw(t, "rows"))
		Snap(col)
		if want := naiveSnap(x); math.Float64bits(col[0]) != math.Float64bits(want) {
			t.Fatalf("%.17g: got %.17g, want %.17g", x, col[0], want)
		}
		once := col[0]
		if Snap(col); col[0] != once {
			t.Fatalf("%.17g: %.17g then %.17g", x, once, col[0])
		}
	})
}

func TestSnapAgreesOnManyValuesNearTheGrid(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	checkSnap(t, 2_000_000, func(int) float64 {
		return math.Round(r.Float64()*math.Pow(10, 4.5*r.Float64())*1e6)/1e6 + (r.Float64()-0.5)*4e-12
	})
}

// TestSnapDoesNotDependOnTheRestOfTheColumn has odd values anywhere among usual ones: Snap
// takes several at a time.
func TestSnapDoesNotDependOnTheRestOfTheColumn(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 8))
	odd := []float64{
		math.NaN(), math.Float64frombits(0xFFF8000000000001), math.Inf(1), math.Inf(-1), 0, math.Copysign(0, -1), 1e-6, -1e-6,
		math.Nextafter(1e-6, 0), math.Nextafter(1e-6, 1), 8192, -8192, math.Nextafter(8192, 0), 1 << 31, 1 << 51, 1 << 52, 1 << 53,
		0x1p51 + 0.5, 0x1p52 - 0.5, math.MaxFloat64, math.SmallestNonzeroFloat64, 0.1 + 0.2, -(0.1 + 0.2), 2.0000000000001, 0.0000005,
	}
	for name, usual := range map[string]func(int) float64{
		"integers": func(int) float64 { return float64(r.IntN(2000) - 1000) },
		"decimals": func(int) float64 { return float64(r.IntN(1e6)) / 1e4 },
		"random":   func(int) float64 { return r.NormFloat64() * math.Pow(10, 8*r.Float64()-4) },
		"noise":    func(int) float64 { return math.Nextafter(float64(r.IntN(1e6))/1e4, float64(r.IntN(2)*200)) },
		"large":    func(int) float64 { return r.Float64() * math.Pow(10, 20*r.Float64()) },
		"small":    func(int) float64 { return r.NormFloat64() * 2e-6 },
	} {
		t.Run(name, func(t *testing.T) {
			for _, rows := range []int{1, 3, 4, 5, 127, 128, 129, 15360} {
				checkSnap(t, rows, func(i int) float64 {
					if r.IntN(50) == 0 {
						return odd[r.IntN(len(odd))]
					}
					return usual(i)
				})
			}
		})
	}
}

// checkSnap compares Snap with the definition, bit by bit.
func checkSnap(t *testing.T, rows int, value func(i int) float64) {
	t.Helper()
	given := make([]float64, rows)
	for i := range given {
		given[i] = value(i)
	}
	got := slices.Clone(given)
	Snap(got)
	for i, x := range given {
		if want := naiveSnap(x); math.Float64bits(got[i]) != math.Float64bits(want) {
			t.Fatalf("%.17g in row %d of %d: got %.17g, want %.17g", x, i, rows, got[i], want)
		}
	}
}

func BenchmarkSnap(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 1))
	for name, value := range map[string]func() float64{
		"random": r.NormFloat64,
		"grid":   func() float64 { return float64(r.IntN(1e6)) / 100 },
		"counts": func() float64 { return float64(r.IntN(1000)) },
		"mixed": func() float64 {
			if r.IntN(2) == 0 {
				return r.Float64()
			}
			return float64(r.IntN(1e4)) / 100
		},
	} {
		col := make([]float64, 16<<10)
		for i := range col {
			col[i] = value()
		}
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				Snap(col)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(col)), "ns/value")
		})
	}
}
