package parquet

// indexBatch is how many dictionary indexes are unpacked at once: they stay in the
// first-level cache until they are looked up.
const indexBatch = 1024

// indexed are values given by their position in a dictionary.
type indexed[T any] struct {
	table []T
	runs  hybrid
	batch [indexBatch]uint32
}

// reset begins a page: a byte with the width of an index, then the indexes.
func (x *indexed[T]) reset(data []byte, table []T) error {
	x.table = table
	if len(data) == 0 { // a page of nulls
		return x.runs.reset(nil, 1)
	}
	return x.runs.reset(data[1:], uint(data[0]))
}

func (x *indexed[T]) read(dst []T) error {
	for len(dst) > 0 {
		if x.runs.left == 0 && !x.runs.next() {
			return errShort
		}
		k := min(x.runs.left, len(dst))
		if x.runs.packed {
			var ok bool
			if k, ok = x.lookUp(dst[:k]); !ok {
				return errIndex
			}
		} else {
			if int64(x.runs.value) >= int64(len(x.table)) {
				return errIndex
			}
			v := x.table[x.runs.value]
			if k <= 16 && len(dst) >= 16 {
				// Runs are short where values change often. Writing beyond them, where
				// the next run goes, spares a badly predicted loop.
				d := (*[16]T)(dst)
				d[0], d[1], d[2], d[3], d[4], d[5], d[6], d[7] = v, v, v, v, v, v, v, v
				d[8], d[9], d[10], d[11], d[12], d[13], d[14], d[15] = v, v, v, v, v, v, v, v
			} else {
				repeat(dst[:k], v)
			}
			x.runs.left -= k
		}
		dst = dst[k:]
	}
	return nil
}

const errIndex = malformed("a value lies outside its dictionary")

// gather looks indexes up; false if one is outside the table.
func gather[T any](dst, table []T, indexes []uint32) bool {
	dst = dst[:len(indexes)]
	for i, index := range indexes {
		if uint(index) >= uint(len(table)) {
			return false
		}
		dst[i] = table[index]
	}
	return true
}

// lookUp decodes some values of a packed run, at most len(dst) of them and at least
// one; false if one lies outside the dictionary.
func (x *indexed[T]) lookUp(dst []T) (int, bool) {
	r := &x.runs
	width := int(r.width)
	if groups := r.wholeGroups(len(dst)); groups > 0 && width <= 16 {
		dst, src := dst[:groups*8], r.data[r.bit/8:]
		r.left -= len(dst)
		r.bit += len(dst) * width
		if width <= 8 {
			return len(dst), lookUpNarrow(dst, x.table, src, r.width)
		}
		return len(dst), lookUpMiddle(dst, x.table, src, r.width)
	}
	batch := x.batch[:min(len(dst), indexBatch)]
	r.unpack(batch)
	return len(batch), gather(dst, x.table, batch)
}

// repeat fills dst. Long runs are copied, which moves whole cache lines.
func repeat[T any](dst []T, v T) {
	head := dst[:min(len(dst), 64)]
	for i := range head {
		head[i] = v
	}
	for done := len(head); done < len(dst); {
		done += copy(dst[done:], dst[:done])
	}
}

func (x *indexed[T]) skip(n int) error {
	if !x.runs.skip(n) {
		return errShort
	}
	return nil
}

func (x *indexed[T]) rest() error { return nil }
