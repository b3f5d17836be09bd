//go:build !amd64 || purego

package metric

import "unsafe"

func addLanes(v *[lanes][]float64, lo, hi int, sum *[lanes]float64) {
	for i := range v {
		s := sum[i]
		for _, x := range v[i][lo:hi] {
			s += x
		}
		sum[i] = s
	}
}

func listedLanes(v *[lanes][]float64, rows *int32, n int, sum *[lanes]float64) {
	for i := range v {
		s := sum[i]
		for _, row := range unsafe.Slice(rows, n) {
			s += v[i][row]
		}
		sum[i] = s
	}
}

func weighLanes(v *[lanes][]float64, w *float64, lo, hi int, sum *[lanes]float64, whole float64) float64 {
	weights := unsafe.Slice(w, hi-lo)
	for i := range v {
		s := sum[i]
		for j, x := range v[i][lo:hi] {
			s += float64(weights[j] * x)
		}
		sum[i] = s
	}
	for _, x := range weights {
		whole += x
	}
	return whole
}
