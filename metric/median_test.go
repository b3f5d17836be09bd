package metric

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestMedianIsTheMiddleOfTheSortedValues(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		most := rapid.SampledFrom([]float64{2, 1e9}).Draw(t, "largest") // few values, or hardly a tie
		v := rapid.SliceOfN(rapid.Float64Range(1, most), 1, 200).Draw(t, "values")
		if most == 2 {
			for i := range v {
				v[i] = float64(int(v[i] * 4))
			}
		}
		sorted := slices.Sorted(slices.Values(v))
		n := len(v)
		if got, want := MedianOf(v), (sorted[(n-1)/2]+sorted[n/2])/2; got != want {
			t.Fatalf("median of %v is %v, want %v", sorted, got, want)
		}
	})
}
