package spill

import (
	"encoding/binary"
	"math"
	"math/bits"

	"github.com/basaltlake/basalt/vector"
)

// decoder decodes columns. It keeps memory from one to the next.
type decoder struct {
	floats []float64
	ints   []int64
	codes  []int32
}

// column puts so many values of a column at dst's place at and returns what follows them.
func (d *decoder) column(dst *vector.Column, at, rows int, data []byte) []byte {
	var h head
	h, data = readHead(data, rows)
	switch dst.Type {
	case vector.Float:
		out := dst.Floats[at : at+rows]
		if h.size == 0 {
			fill(out, math.Float64frombits(h.base))
			return data
		}
		values := out
		if h.mask != nil {
			d.floats = sized(d.floats, h.values)
			values = d.floats
		}
		d.floatsOf(values, h, data)
		if h.mask != nil {
			spread(out, values, h.mask)
		}
	case vector.String:
		d.codes = wholes(dst.Codes[at:at+rows], h, data, d.codes)
	default:
		d.ints = wholes(dst.Ints[at:at+rows], h, data, d.ints)
	}
	return data[h.size*h.values:]
}

// floatsOf decodes floats, which may be written as integers.
func (d *decoder) floatsOf(values []float64, h head, data []byte) {
	if h.integers {
		d.ints = sized(d.ints, len(values))
		unpack(d.ints, h, data)
		for i, v := range d.ints {
			values[i] = float64(v)
		}
		return
	}
	for i := range values {
		values[i] = math.Float64frombits(binary.LittleEndian.Uint64(data[8*i:]))
	}
}

// head is what comes before the values of a column.
type head struct {
	size   int // bytes of a value
	base   uint64
	mask   []byte // nil when there is a value per row
	values int

	integers bool // they are written so
}

func readHead(data []byte, rows int) (head, []byte) {
	h := head{size: int(data[0] & (masked - 1)), values: rows, integers: data[0]&integers != 0}
	hasMask := data[0]&masked != 0
	data = data[1:]
	if h.size < wholeBase {
		h.base, data = binary.LittleEndian.Uint64(data), data[wholeBase:]
	}
	if hasMask {
		n := 8 * words(rows)
		h.mask, data = data[:n], data[n:]
		h.values = 0
		for i := 0; i < n; i += 8 {
			h.values += bits.OnesCount64(binary.LittleEndian.Uint64(h.mask[i:]))
		}
	}
	return h, data
}

// wholes decodes whole numbers. It uses room for those that have to be spread, and returns
// it for the next column.
func wholes[T int32 | int64](out []T, h head, data []byte, room []T) []T {
	if h.size == 0 {
		fill(out, T(h.base))
		return room
	}
	values := out
	if h.mask != nil {
		room = sized(room, h.values)
		values = room
	}
	unpack(values, h, data)
	if h.mask != nil {
		spread(out, values, h.mask)
	}
	return room
}

// unpack decodes values that are not all the same.
func unpack[T int32 | int64](values []T, h head, data []byte) {
	switch base := T(h.base); h.size {
	case 1:
		data = data[:len(values)]
		for i := range values {
			values[i] = base + T(data[i])
		}
	case 2:
		for i := range values {
			values[i] = base + T(binary.LittleEndian.Uint16(data[2*i:]))
		}
	case 4:
		for i := range values {
			values[i] = base + T(binary.LittleEndian.Uint32(data[4*i:]))
		}
	case 8:
		for i := range values {
			values[i] = T(binary.LittleEndian.Uint64(data[8*i:]))
		}
	}
}

// spread repeats every value up to the row of the next one.
func spread[T any](out, values []T, mask []byte) {
	n := 0 // values so far
	for len(out) > 0 {
		word := binary.LittleEndian.Uint64(mask)
		mask = mask[8:]
		part := out[:min(64, len(out))]
		out = out[len(part):]
		switch changes := bits.OnesCount64(word); {
		case changes == 0:
			fill(part, values[n-1])
		case n == 0:
			spread64(part, values, word&^1) // the first row is marked
			n = changes
		default:
			spread64(part, values[n-1:n+changes], word)
			n += changes
		}
	}
}

// spread64 is spread for 64 rows at most. The first value is the one before the first row.
func spread64[T any](out, values []T, mask uint64) {
	n := 0
	for i := range out {
		n += int(mask & 1)
		mask >>= 1
		out[i] = values[n]
	}
}

func fill[T any](out []T, v T) {
	for i := range out {
		out[i] = v
	}
}
