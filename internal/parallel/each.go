// Package parallel divides work that is many like pieces, such as the columns of a block,
// over threads.
package parallel

import (
	"sync"
	"sync/atomic"
)

// Each calls do for the pieces 0..n-1, on up to so many goroutines. worker is 0..threads-1;
// calls of one worker come one after the other.
func Each(threads, n int, do func(worker, piece int)) {
	threads = min(threads, n)
	if threads <= 1 {
		for i := range n {
			do(0, i)
		}
		return
	}
	var next atomic.Int64
	var wg sync.WaitGroup
	for worker := range threads {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(worker, i)
			}
		})
	}
	wg.Wait()
}
