//go:build !amd64 || purego

package expr

// eights says that there is no faster way here.
func eights(Op, []float64, []float64, []float64) int { return 0 }

// sixteens says that there is no faster way here.
func sixteens(Op, []bool, []bool, []bool) int { return 0 }
