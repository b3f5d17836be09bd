package parquet

// slabBytes is the size of a slab. It is some ten times that of a page.
const slabBytes = 1 << 20

// slabs hold the finished pages of the open row group. Their memory is used again by the
// next one.
type slabs struct {
	full, free [][]byte
	open       []byte
}

// room returns memory for n bytes, with nothing in it. It is kept by taken only.
func (s *slabs) room(n int) []byte {
	if cap(s.open)-len(s.open) < n {
		if s.open != nil {
			s.full = append(s.full, s.open)
		}
		s.open = nil
		if last := len(s.free) - 1; last >= 0 && n <= cap(s.free[last]) {
			s.open, s.free = s.free[last][:0], s.free[:last]
		} else {
			s.open = make([]byte, 0, max(n, slabBytes))
		}
	}
	at := len(s.open)
	return s.open[at:at:cap(s.open)]
}

// take keeps the first n bytes of the memory that room returned.
func (s *slabs) take(n int) { s.open = s.open[:len(s.open)+n] }

// reset gives up all pages.
func (s *slabs) reset() {
	for _, b := range s.full {
		if cap(b) == slabBytes { // a larger one is a text page's, and rare
			s.free = append(s.free, b)
		}
	}
	s.full, s.open = s.full[:0], s.open[:0]
	if cap(s.open) != slabBytes {
		s.open = nil
	}
}

// bytes is the memory held.
func (s *slabs) bytes() int {
	n := cap(s.open)
	for _, b := range s.full {
		n += cap(b)
	}
	for _, b := range s.free {
		n += cap(b)
	}
	return n
}
