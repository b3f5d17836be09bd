package spill

import "slices"

// extent is a piece of the file.
type extent struct{ at, bytes int64 }

// gaps are the pieces of the file that were given back, by their place. No two touch.
type gaps []extent

// take returns the place of so many bytes in the first gap that is long enough.
func (g *gaps) take(bytes int64) (at int64, ok bool) {
	i := slices.IndexFunc(*g, func(e extent) bool { return e.bytes >= bytes })
	if i < 0 {
		return 0, false
	}
	e := &(*g)[i]
	at = e.at
	if e.at, e.bytes = e.at+bytes, e.bytes-bytes; e.bytes == 0 {
		*g = slices.Delete(*g, i, i+1)
	}
	return at, true
}

// give adds a piece. It returns how long the file is without the gap at its end.
func (g *gaps) give(e extent, size int64) int64 {
	i, _ := slices.BinarySearchFunc(*g, e, func(a, b extent) int { return int(min(max(a.at-b.at, -1), 1)) })
	if i > 0 && (*g)[i-1].at+(*g)[i-1].bytes == e.at {
		i--
		(*g)[i].bytes += e.bytes
	} else {
		*g = slices.Insert(*g, i, e)
	}
	if i+1 < len(*g) && (*g)[i].at+(*g)[i].bytes == (*g)[i+1].at {
		(*g)[i].bytes += (*g)[i+1].bytes
		*g = slices.Delete(*g, i+1, i+2)
	}
	if last := (*g)[len(*g)-1]; last.at+last.bytes == size {
		*g = (*g)[:len(*g)-1]
		return last.at
	}
	return size
}
