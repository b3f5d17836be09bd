package parquet

import "sync"

// slabBytes is the size of a slab. It is some ten times that of a page.
const slabBytes = 1 << 20

// slabPool has the slabs of a writer that are not in use. Threads share it: which of them
// makes many pages differs from row group to row group.
type slabPool struct {
	mu   sync.Mutex
	free [][]byte
}

func (p *slabPool) get() []byte {
	p.mu.Lock()
	defer p.mu.Unlock()
	last := len(p.free) - 1
	if last < 0 {
		return make([]byte, 0, slabBytes)
	}
	slab := p.free[last]
	p.free = p.free[:last]
	return slab[:0]
}

func (p *slabPool) put(slabs ...[]byte) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, slab := range slabs {
		if cap(slab) == slabBytes { // a larger one is for a page of long texts, and rare
			p.free = append(p.free, slab)
		}
	}
}

// slabs hold the finished pages that one thread made of the open row group.
type slabs struct {
	pool *slabPool
	full [][]byte
	open []byte
}

// room returns memory for n bytes, with nothing in it. It is kept by take only.
func (s *slabs) room(n int) []byte {
	if cap(s.open)-len(s.open) < n {
		if s.open != nil {
			s.full = append(s.full, s.open)
		}
		if n <= slabBytes {
			s.open = s.pool.get()
		} else {
			s.open = make([]byte, 0, n)
		}
	}
	at := len(s.open)
	return s.open[at:at:cap(s.open)]
}

// take keeps the first n bytes of the memory that room returned.
func (s *slabs) take(n int) { s.open = s.open[:len(s.open)+n] }

// leave appends the slabs in use to others and starts anew. Who has them puts them back
// into the pool.
func (s *slabs) leave(all [][]byte) [][]byte {
	all = append(append(all, s.full...), s.open)
	s.full, s.open = s.full[:0], nil
	return all
}
