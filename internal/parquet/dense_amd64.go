//go:build !purego

package parquet

// denseEights does denseFloats for groups of eight values, groups > 0, in the SSE2
// registers that every amd64 processor has. It returns the number of words.
//
//go:noescape
func denseEights(words *uint64, known *byte, values *float64, groups int) int

// denseMany does denseFloats for as many values as it can several at a time. It returns
// how many these are, and how many of them are not null.
func denseMany(words []uint64, known []byte, values []float64) (done, dense int) {
	groups := len(values) / 8
	if groups == 0 {
		return 0, 0
	}
	return 8 * groups, denseEights(&words[0], &known[0], &values[0], groups)
}
