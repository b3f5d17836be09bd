//go:build !purego

package metric

// addLanes adds the rows lo..hi of the columns to sum.
//
//go:noescape
func addLanes(v *[lanes][]float64, lo, hi int, sum *[lanes]float64)

// listedLanes adds n rows of the columns, in the order of a list, to sum. The list is not
// checked.
//
//go:noescape
func listedLanes(v *[lanes][]float64, rows *int32, n int, sum *[lanes]float64)

// weighLanes adds the rows lo..hi of the columns, times weights from w on, to sum, and
// returns the sum of whole and these weights.
//
//go:noescape
func weighLanes(v *[lanes][]float64, w *float64, lo, hi int, sum *[lanes]float64, whole float64) float64
