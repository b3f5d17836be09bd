package parquet

import "encoding/binary"

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
		n, err := x.bulk(dst)
		if err != nil {
			return err
		}
		if dst = dst[n:]; len(dst) == 0 {
			return nil
		}
		if n, err = x.step(dst); err != nil {
			return err
		}
		dst = dst[n:]
	}
	return nil
}

// step decodes at least one value: a run or a part of it, whatever it is like.
func (x *indexed[T]) step(dst []T) (int, error) {
	r := &x.runs
	if r.left == 0 && !r.next() {
		return 0, errShort
	}
	dst = dst[:min(r.left, len(dst))]
	if !r.packed {
		if int64(r.value) >= int64(len(x.table)) {
			return 0, errIndex
		}
		repeat(dst, x.table[r.value])
		r.left -= len(dst)
		return len(dst), nil
	}
	if n := r.wholeGroups(len(dst)) * 8; n > 0 && r.width <= maxLookUpWidth {
		if !lookUp(dst[:n], x.table, r.data[r.bit/8:], r.width) {
			return 0, errIndex
		}
		r.pass(n)
		return n, nil
	}
	batch := x.batch[:min(len(dst), indexBatch)]
	if r.bit&7 != 0 { // up to the next group of 8, which begins at a byte
		batch = batch[:min(len(batch), (r.left-1)&7+1)]
	}
	r.unpack(batch)
	if !gather(dst, x.table, batch) {
		return 0, errIndex
	}
	return len(batch), nil
}

// fillWidth is how many values of a repeated run there must be room for: more than
// needed are written, since runs are short where values change often, and the next run
// overwrites what is too much. That spares a badly predicted loop.
const fillWidth = 32

// bulk decodes whole runs of the usual kind as long as dst and the page have room, and
// returns how many values they were. Reading a dictionary column is mostly this loop:
// it has no state but two positions, so that the compiler keeps them in registers.
func (x *indexed[T]) bulk(dst []T) (at int, err error) {
	table, data, width := x.table, x.runs.data, x.runs.width
	if x.runs.left > 0 || width == 0 || width > maxLookUpWidth {
		return 0, nil
	}
	valueBytes := int(width+7) / 8
	valueMask := uint32(1<<(8*valueBytes) - 1)
	pos := x.runs.pos
	for at <= len(dst)-fillWidth && pos <= len(data)-5 {
		header := data[pos]
		n := int(header >> 1)
		if header >= 0x80 || n == 0 { // a longer header, an empty run
			break
		}
		if header&1 != 0 {
			end := pos + 1 + n*int(width)
			if n*8 > len(dst)-at || end > len(data)-8 {
				break
			}
			if !lookUp(dst[at:at+n*8], table, data[pos+1:end+8], width) {
				return 0, errIndex
			}
			pos = end
			at += n * 8
			continue
		}
		value := binary.LittleEndian.Uint32(data[pos+1:]) & valueMask
		if n > len(dst)-at {
			break
		}
		if uint64(value) >= uint64(len(table)) {
			return 0, errIndex
		}
		v := table[value]
		fill16((*[16]T)(dst[at:at+16:at+16]), v)
		if n > 16 {
			fill16((*[16]T)(dst[at+16:at+32:at+32]), v)
			if n > fillWidth {
				repeat(dst[at+fillWidth:at+n], v)
			}
		}
		at += n
		pos += 1 + valueBytes
	}
	x.runs.pos = pos
	return at, nil
}

func fill16[T any](d *[16]T, v T) {
	d[0], d[1], d[2], d[3], d[4], d[5], d[6], d[7] = v, v, v, v, v, v, v, v
	d[8], d[9], d[10], d[11], d[12], d[13], d[14], d[15] = v, v, v, v, v, v, v, v
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
