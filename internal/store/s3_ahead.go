package store

import (
	"context"
	"slices"
	"sync"
)

const (
	mergeGap   = 64 << 10 // bytes that nobody wants are read when they save a request
	mostMerged = 8 << 20  // bytes of one request that merges several ranges
	fetchers   = 8        // requests of a reader that run ahead
)

// ahead is what a reader has read before it was asked. It holds at most budget bytes.
type ahead struct {
	budget int64
	fetch  func(p []byte, off int64) (int, error)

	mu      sync.Mutex
	held    []*block // that have their bytes or are getting them; oldest first
	waiting []*block // to be fetched
	bytes   int64    // of held
	running int
	closed  bool
	done    sync.WaitGroup
}

// block is a piece of the object.
type block struct {
	begin, end int64
	unread     int64 // wanted bytes that were not read yet
	data       []byte
	err        error
	ready      chan struct{} // closed when data or err are there
}

// plan replaces what is to be fetched.
func (a *ahead) plan(ranges [][2]int64) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, b := range a.held {
		b.unread = 0
	}
	var missing [][2]int64
	for _, r := range ranges {
		if b := a.holding(r[0]); b != nil && r[1] <= b.end {
			b.unread += r[1] - r[0]
		} else {
			missing = append(missing, r)
		}
	}
	a.waiting = merge(missing, a.budget)
	a.start()
}

// merge makes blocks of ranges: of those that follow each other closely in the order
// given, or of all that lie closely together when they fit into the budget as a whole.
func merge(ranges [][2]int64, budget int64) []*block {
	total := int64(0)
	for _, r := range ranges {
		total += r[1] - r[0]
	}
	if total <= budget {
		ranges = slices.Clone(ranges)
		slices.SortFunc(ranges, func(a, b [2]int64) int { return int(min(1, max(-1, a[0]-b[0]))) })
	}
	most := min(mostMerged, budget)
	var blocks []*block
	for _, r := range ranges {
		for begin := r[0]; begin < r[1]; {
			if n := len(blocks); n > 0 {
				last := blocks[n-1]
				if gap := begin - last.end; gap >= 0 && gap <= mergeGap && begin < last.begin+most {
					last.end = min(r[1], last.begin+most)
					last.unread += last.end - begin
					begin = last.end
					continue
				}
			}
			blocks = append(blocks, &block{begin: begin, end: begin, ready: make(chan struct{})})
		}
	}
	return blocks
}

// start fetches waiting blocks as far as the budget goes.
func (a *ahead) start() {
	for len(a.waiting) > 0 && a.running < fetchers && a.room(a.waiting[0]) {
		b := a.waiting[0]
		a.waiting = a.waiting[1:]
		a.begin(b)
	}
}

// room reports whether a block fits into the budget, after it has dropped blocks that
// were read.
func (a *ahead) room(b *block) bool {
	size := b.end - b.begin
	for i := 0; a.bytes+size > a.budget && i < len(a.held); {
		old := a.held[i]
		if old.unread > 0 || !old.finished() {
			i++
			continue
		}
		a.drop(i)
	}
	return a.bytes+size <= a.budget
}

func (a *ahead) drop(i int) {
	a.bytes -= a.held[i].end - a.held[i].begin
	a.held = slices.Delete(a.held, i, i+1)
}

func (b *block) finished() bool {
	select {
	case <-b.ready:
		return true
	default:
		return false
	}
}

func (a *ahead) begin(b *block) {
	if a.closed {
		return
	}
	a.held = append(a.held, b)
	a.bytes += b.end - b.begin
	a.running++
	a.done.Go(func() {
		data := make([]byte, b.end-b.begin)
		_, err := a.fetch(data, b.begin)
		b.data, b.err = data, err
		close(b.ready)
		a.mu.Lock()
		defer a.mu.Unlock()
		a.running--
		if err != nil { // whoever waits gets the error, others try again
			if i := slices.Index(a.held, b); i >= 0 {
				a.drop(i)
			}
		}
		a.start()
	})
}

// holding returns the held block with a byte, or nil.
func (a *ahead) holding(off int64) *block {
	for _, b := range a.held {
		if b.begin <= off && off < b.end {
			return b
		}
	}
	return nil
}

// at returns the block with a byte. When there is none it returns how many of the bytes
// from there on are in no block. A block that waits is fetched at once; when there is no
// room for it it is given up, and its bytes are read one by one.
func (a *ahead) at(off int64, n int) (b *block, direct int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if b := a.holding(off); b != nil {
		return b, 0
	}
	for i, b := range a.waiting {
		if b.begin <= off && off < b.end {
			a.waiting = slices.Delete(slices.Clone(a.waiting), i, i+1)
			if a.room(b) && !a.closed {
				a.begin(b)
				return b, 0
			}
			break
		}
	}
	for _, b := range a.held {
		if b.begin > off && b.begin < off+int64(n) {
			n = int(b.begin - off)
		}
	}
	return nil, n
}

// read copies bytes of a block, once they are there.
func (a *ahead) read(ctx context.Context, b *block, p []byte, off int64) (int, error) {
	select {
	case <-b.ready:
	case <-ctx.Done():
		return 0, context.Cause(ctx)
	}
	if b.err != nil {
		return 0, b.err
	}
	n := copy(p, b.data[off-b.begin:])
	a.mu.Lock()
	defer a.mu.Unlock()
	if b.unread -= int64(n); b.unread <= 0 {
		a.start()
	}
	return n, nil
}

// close waits for the requests that run, which the caller has cancelled.
func (a *ahead) close() {
	a.mu.Lock()
	a.closed, a.waiting = true, nil
	a.mu.Unlock()
	a.done.Wait()
	a.held = nil
}
