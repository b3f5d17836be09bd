package spill

import (
	"encoding/binary"
	"math"
	"slices"

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

// RowBytes returns what a row with these fields takes, in memory and in the file.
func RowBytes(fields []vector.Field) int64 {
	n := int64(0)
	for i := range fields {
		n += width(fields[i].Type)
	}
	return n
}

// bytesOf returns what a frame holds.
func bytesOf(f *vector.Frame) int64 { return RowBytes(f.Fields) * int64(f.Rows) }

// encode appends rows lo..hi of a frame to out.
func encode(out []byte, f *vector.Frame, lo, hi int) []byte {
	out = slices.Grow(out, int(RowBytes(f.Fields))*(hi-lo))
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

// decode puts the values of a column at dst's place at and returns what follows them.
func decode(dst *vector.Column, at int, data []byte, rows int) []byte {
	n := int(width(dst.Type)) * rows
	src, rest := data[:n], data[n:]
	switch dst.Type {
	case vector.Float:
		out := dst.Floats[at : at+rows]
		for i := range out {
			out[i] = math.Float64frombits(binary.LittleEndian.Uint64(src[8*i:]))
		}
	case vector.String:
		out := dst.Codes[at : at+rows]
		for i := range out {
			out[i] = int32(binary.LittleEndian.Uint32(src[4*i:]))
		}
	default:
		out := dst.Ints[at : at+rows]
		for i := range out {
			out[i] = int64(binary.LittleEndian.Uint64(src[8*i:]))
		}
	}
	return rest
}
