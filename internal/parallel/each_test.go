package parallel

import (
	"slices"
	"testing"
)

func TestEachPieceIsDoneOnce(t *testing.T) {
	for _, threads := range []int{0, 1, 2, 7} {
		for _, n := range []int{0, 1, 6, 1000} {
			done := make([]int, n)
			calls := make([]int, max(threads, 1)) // unsynchronised: workers do not share
			Each(threads, n, func(worker, i int) {
				done[i]++
				calls[worker]++
			})
			sum := 0
			for _, c := range calls {
				sum += c
			}
			if sum != n || slices.ContainsFunc(done, func(k int) bool { return k != 1 }) {
				t.Errorf("%d threads, %d pieces: %v", threads, n, done)
			}
		}
	}
}
