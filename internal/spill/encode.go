package spill

import (
	"encoding/binary"
	"math"

	"github.com/basaltlake/basalt/vector"
)

// Rows lie in the file as in memory, column after column: little-endian numbers, codes
// of strings. Nulls are values like others, so there is nothing else to write, and any
// column of any block can be read alone.

// width returns the bytes of a value.
func width(t vector.Type) int64 {
	if t == vector.String {
		return 4
	}
	return 8
}

// rowBytes returns the bytes of a row.
func rowBytes(fields []vector.Field) int64 {
	n := int64(0)
	for i := range fields {
		n += width(fields[i].Type)
	}
	return n
}

// RowBytes returns what a row with these fields takes, in memory and in the file.
func RowBytes(fields []vector.Field) int64 { return rowBytes(fields) }

// bytesOf returns what a frame holds.
func bytesOf(f *vector.Frame) int64 { return rowBytes(f.Fields) * int64(f.Rows) }

// encode returns rows lo..hi of a frame.
func encode(f *vector.Frame, lo, hi int) []byte {
	out := make([]byte, 0, rowBytes(f.Fields)*int64(hi-lo))
	for i := range f.Cols {
		switch c := &f.Cols[i]; c.Type {
		case vector.Float:
			for _, v := range c.Floats[lo:hi] {
				out = binary.LittleEndian.AppendUint64(out, math.Float64bits(v))
			}
		case vector.String:
			for _, v := range c.Codes[lo:hi] {
				out = binary.LittleEndian.AppendUint32(out, uint32(v))
			}
		default:
			for _, v := range c.Ints[lo:hi] {
				out = binary.LittleEndian.AppendUint64(out, uint64(v))
			}
		}
	}
	return out
}

// decode appends the values of a column to dst and returns what follows them.
func decode(dst *vector.Column, data []byte, rows int) []byte {
	n := int(width(dst.Type)) * rows
	src, rest := data[:n], data[n:]
	switch dst.Type {
	case vector.Float:
		at := len(dst.Floats)
		dst.Floats = append(dst.Floats, make([]float64, rows)...)
		out := dst.Floats[at:]
		for i := range out {
			out[i] = math.Float64frombits(binary.LittleEndian.Uint64(src[8*i:]))
		}
	case vector.String:
		at := len(dst.Codes)
		dst.Codes = append(dst.Codes, make([]int32, rows)...)
		out := dst.Codes[at:]
		for i := range out {
			out[i] = int32(binary.LittleEndian.Uint32(src[4*i:]))
		}
	default:
		at := len(dst.Ints)
		dst.Ints = append(dst.Ints, make([]int64, rows)...)
		out := dst.Ints[at:]
		for i := range out {
			out[i] = int64(binary.LittleEndian.Uint64(src[8*i:]))
		}
	}
	return rest
}

// appendAll appends all values of src.
func appendAll(dst, src *vector.Column) {
	switch src.Type {
	case vector.Float:
		dst.Floats = append(dst.Floats, src.Floats...)
	case vector.String:
		dst.Codes, dst.Dict = append(dst.Codes, src.Codes...), src.Dict
	default:
		dst.Ints = append(dst.Ints, src.Ints...)
	}
}
