package scan

import "sync"

// Crew is the threads that scans share which run at the same time. Every scan has one of
// its own, and borrows what is free for a chunk: the columns of a chunk that one thread
// works on stay in one cache, and no thread waits for another, but none is idle when
// there are fewer scans than threads.
type Crew struct {
	threads int

	mu    sync.Mutex
	scans int // that run
	lent  int // threads that help a scan
}

// NewCrew returns a crew of some threads, of one at least.
func NewCrew(threads int) *Crew { return &Crew{threads: max(1, threads)} }

// join takes a scan's own thread, leave gives it back.
func (c *Crew) join() {
	c.mu.Lock()
	c.scans++
	c.mu.Unlock()
}

func (c *Crew) leave() {
	c.mu.Lock()
	c.scans--
	c.mu.Unlock()
}

// borrow takes up to a number of threads, and no more than an even share of all.
func (c *Crew) borrow(most int) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	share := (c.threads + c.scans - 1) / c.scans
	n := max(0, min(most, share-1, c.threads-c.scans-c.lent))
	c.lent += n
	return n
}

func (c *Crew) giveBack(n int) {
	c.mu.Lock()
	c.lent -= n
	c.mu.Unlock()
}
