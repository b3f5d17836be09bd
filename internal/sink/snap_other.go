//go:build !amd64 || purego

package sink

// snapMany says that there is no faster way here.
func snapMany([]float64) int { return 0 }
