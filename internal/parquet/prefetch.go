package parquet

// Prefetcher is a Source that can be told what will be read. It may read ahead; it
// changes no result.
type Prefetcher interface {
	// Prefetch gets ranges [begin, end) of the object in the order they will be read.
	Prefetch(ranges [][2]int64)
}

// ReadOrder is the order in which cursors on several columns are read.
type ReadOrder int

const (
	Together ReadOrder = iota // all columns go through the rows side by side
	OneByOne                  // a column is read to its end before the next
)

// Prefetch tells a source that is slow to answer which column chunks will be read, and
// in which order. Columns that the file does not have are left out. Other sources are
// not told.
func (f *File) Prefetch(columns []string, order ReadOrder) {
	src, ok := f.src.(Prefetcher)
	if !ok {
		return
	}
	var wanted []*leaf
	seen := map[int]bool{}
	for _, name := range columns {
		i, ok := f.byName[name]
		if ok && !seen[i] && f.leaves[i].kind != kindUnsupported && f.leaves[i].kind != kindNull {
			seen[i] = true
			wanted = append(wanted, &f.leaves[i])
		}
	}
	var ranges [][2]int64
	if order == OneByOne {
		for _, l := range wanted {
			for g := range f.footer.groups {
				ranges = append(ranges, f.pieces(g, l)...)
			}
		}
	} else {
		for g := range f.footer.groups {
			ranges = append(ranges, f.sideBySide(g, wanted)...)
		}
	}
	src.Prefetch(ranges)
}

// pieces are the parts in which a cursor reads a column chunk.
func (f *File) pieces(group int, l *leaf) [][2]int64 {
	chunk := &f.footer.groups[group].chunks[l.chunk]
	if chunk.elsewhere || !chunk.described {
		return nil
	}
	var pieces [][2]int64
	for begin, end := chunk.start(), chunk.start()+chunk.compressed; begin < end; {
		next := min(end, begin+int64(f.limits.ReadAhead))
		pieces = append(pieces, [2]int64{begin, next})
		begin = next
	}
	return pieces
}

// sideBySide are the pieces of the chunks of a row group in the order in which columns
// need them that advance by equal shares of the rows.
func (f *File) sideBySide(group int, wanted []*leaf) [][2]int64 {
	chunks := make([][][2]int64, len(wanted))
	most := 0
	for i, l := range wanted {
		chunks[i] = f.pieces(group, l)
		most = max(most, len(chunks[i]))
	}
	var ranges [][2]int64
	for step := range most {
		for _, pieces := range chunks {
			n := len(pieces)
			// Those whose share of the rows begins in this step: of the longest chunk
			// one, of a shorter one now and then.
			for k := (step*n + most - 1) / most; k*most < (step+1)*n; k++ {
				ranges = append(ranges, pieces[k])
			}
		}
	}
	return ranges
}
