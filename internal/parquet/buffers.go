package parquet

import (
	"math/bits"
	"sync"
)

// bufferPool hands out byte buffers in powers of two, for the windows and pages of
// cursors. Large ones are left to the garbage collector, so that a single file with
// huge pages does not keep memory.
type bufferPool struct {
	classes [maxPooledBits + 1]sync.Pool
}

const (
	minPooledBits = 12
	maxPooledBits = 22
)

var buffers bufferPool

// get returns a buffer of n bytes or, up to the next power of two, more. Its content
// is arbitrary.
func (p *bufferPool) get(n int) []byte {
	class := max(bits.Len(uint(max(n, 1)-1)), minPooledBits)
	if class > maxPooledBits {
		return make([]byte, n)
	}
	if b, ok := p.classes[class].Get().(*[]byte); ok {
		return *b
	}
	return make([]byte, 1<<class)
}

func (p *bufferPool) put(b []byte) {
	class := bits.Len(uint(cap(b))) - 1
	if class < minPooledBits || class > maxPooledBits || cap(b) != 1<<class {
		return
	}
	b = b[:cap(b)]
	p.classes[class].Put(&b)
}
