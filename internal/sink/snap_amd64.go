//go:build !purego

package sink

// snapFours snaps n values, n > 0 a multiple of four, as snapEach does, two at a time in
// the SSE2 registers that every amd64 processor has.
//
//go:noescape
func snapFours(col *float64, n int)

// snapMany snaps as many values as it can several at a time and returns their number.
func snapMany(col []float64) int {
	n := len(col) &^ 3
	if n > 0 {
		snapFours(&col[0], n)
	}
	return n
}
