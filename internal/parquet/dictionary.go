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
			k = min(k, indexBatch)
			batch := x.batch[:k]
			x.runs.unpack(batch)
			if !gather(dst[:k], x.table, batch) {
				return errIndex
			}
		} else {
			if int64(x.runs.value) >= int64(len(x.table)) {
				return errIndex
			}
			repeat(dst[:k], x.table[x.runs.value])
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

func repeat[T any](dst []T, v T) {
	for i := range dst {
		dst[i] = v
	}
}

func (x *indexed[T]) skip(n int) error {
	if !x.runs.skip(n) {
		return errShort
	}
	return nil
}

func (x *indexed[T]) rest() error { return nil }
