package spill

import (
	"encoding/binary"
	"math"
	"math/bits"
	"slices"
	"unsafe"

	"github.com/basaltlake/basalt/vector"
)

// A column of a block lies in the file as the values that differ from the one before them,
// and a mask of which rows these are: in the rows of a listing most columns seldom change.
// Where most rows change all values are there and no mask is. Whole numbers (integers, codes,
// floats that are) are distances from the smallest one, in as few bytes as the largest takes.
// Nulls are values like others.
//
//	kind    1 byte: bytes of a value, 0 when all are the base; 16 more when there is a mask,
//	        32 when they are floats written as integers
//	base    8 bytes, when values have fewer: the smallest one
//	mask    8 bytes per 64 rows
//	values

const (
	masked    = 16
	integers  = 32
	wholeBase = 8 // bytes of a base
)

// width returns the bytes of a value in memory.
func width(t vector.Type) int64 {
	if t == vector.String {
		return 4
	}
	return 8
}

// RowBytes returns what a row with these fields takes in memory.
func RowBytes(fields []vector.Field) int64 {
	n := int64(0)
	for i := range fields {
		n += width(fields[i].Type)
	}
	return n
}

// bytesOf returns what a frame holds: its values, and its columns, which are more when there
// is a frame for a row or two of each listing.
func bytesOf(f *vector.Frame) int64 {
	return RowBytes(f.Fields)*int64(f.Rows) + columnBytes*int64(len(f.Cols))
}

const columnBytes = int64(unsafe.Sizeof(vector.Column{}) + unsafe.Sizeof(vector.Field{}))

// encoder encodes columns. It keeps memory from one to the next.
type encoder struct {
	mask   []uint64
	floats []float64
	ints   []int64
	codes  []int32
}

// column appends rows of a column to out.
func (e *encoder) column(out []byte, c *vector.Column, rows []int32) []byte {
	e.mask = sized(e.mask, words(len(rows)))
	switch c.Type {
	case vector.Float:
		e.floats = sized(e.floats, len(rows))
		return e.decimals(out, c.Floats, rows)
	case vector.String:
		e.codes = sized(e.codes, len(rows))
		return whole(e, out, e.codes, c.Codes, rows)
	default:
		e.ints = sized(e.ints, len(rows))
		return whole(e, out, e.ints, c.Ints, rows)
	}
}

// decimals appends rows of a column of floats.
func (e *encoder) decimals(out []byte, src []float64, rows []int32) []byte {
	n := changedFloats(e.floats, e.mask, src, rows)
	kind := byte(masked)
	switch {
	case n == 1:
		return e.head(out, 0, math.Float64bits(e.floats[0]))
	case 4*n > 3*len(rows):
		kind, n = 0, pick(e.floats, src, rows)
	}
	values := e.floats[:n]
	e.ints = sized(e.ints, n)
	if asIntegers(e.ints, values) {
		return pack(e, out, e.ints, kind|integers)
	}
	out = e.head(out, 8|kind, 0)
	at := len(out)
	out = slices.Grow(out, 8*n)[:at+8*n]
	for i, v := range values {
		binary.LittleEndian.PutUint64(out[at+8*i:], math.Float64bits(v))
	}
	return out
}

// head appends what comes before the values.
func (e *encoder) head(out []byte, kind byte, base uint64) []byte {
	out = append(out, kind)
	if kind&(masked-1) < wholeBase {
		out = binary.LittleEndian.AppendUint64(out, base)
	}
	if kind&masked != 0 {
		for _, w := range e.mask {
			out = binary.LittleEndian.AppendUint64(out, w)
		}
	}
	return out
}

// whole appends rows of a column of whole numbers, with room for as many values.
func whole[T int32 | int64](e *encoder, out []byte, values, src []T, rows []int32) []byte {
	n := changed(values, e.mask, src, rows)
	mask := byte(masked)
	switch {
	case n == 1:
		return e.head(out, 0, uint64(values[0]))
	case 4*n > 3*len(rows):
		mask, n = 0, pick(values, src, rows)
	}
	return pack(e, out, values[:n], mask)
}

// pack appends values, which are not all the same.
func pack[T int32 | int64](e *encoder, out []byte, values []T, kind byte) []byte {
	low, high := slices.Min(values), slices.Max(values)
	size := bytesFor(uint64(high) - uint64(low))
	out = e.head(out, byte(size)|kind, uint64(low))
	at := len(out)
	out = slices.Grow(out, size*len(values))[:at+size*len(values)]
	to := out[at:]
	switch size {
	case 1:
		for i, v := range values {
			to[i] = byte(v - low)
		}
	case 2:
		for i, v := range values {
			binary.LittleEndian.PutUint16(to[2*i:], uint16(v-low))
		}
	case 4:
		for i, v := range values {
			binary.LittleEndian.PutUint32(to[4*i:], uint32(v-low))
		}
	case 8:
		for i, v := range values {
			binary.LittleEndian.PutUint64(to[8*i:], uint64(v))
		}
	}
	return out
}

// asIntegers turns floats into integers, unless one of them is none.
func asIntegers(dst []int64, src []float64) bool {
	for i, v := range src {
		dst[i] = int64(v)
		if math.Float64bits(float64(dst[i])) != math.Float64bits(v) {
			return false
		}
	}
	return true
}

// bytesFor returns in how many bytes a distance is written.
func bytesFor(distance uint64) int {
	switch n := bits.Len64(distance); {
	case n == 0:
		return 0
	case n <= 8:
		return 1
	case n <= 16:
		return 2
	case n <= 32:
		return 4
	}
	return 8
}

// words returns the length of the mask of so many rows.
func words(rows int) int { return (rows + 63) / 64 }

// pick puts the values of rows one after the other.
func pick[T any](dst, src []T, rows []int32) int {
	dst = dst[:len(rows)]
	for i, row := range rows {
		dst[i] = src[row]
	}
	return len(rows)
}

// changed puts the values of rows that differ from the one before them, and the first one,
// one after the other, marks their rows in the mask, and returns their number.
func changed[T int32 | int64](dst []T, mask []uint64, src []T, rows []int32) int {
	n := 0
	last := ^src[rows[0]]
	for w := range mask {
		part := rows[64*w : min(64*w+64, len(rows))]
		mask[w] = changedOf64(dst[n:n+len(part)], src, part, last)
		n += bits.OnesCount64(mask[w])
		last = src[part[len(part)-1]]
	}
	return n
}

// changedOf64 is changed for 64 rows at most. It is apart so that what it works on stays in
// registers, which makes it faster by a sixth.
//
//go:noinline
func changedOf64[T int32 | int64](dst, src []T, rows []int32, last T) (mask uint64) {
	n := 0
	for _, row := range rows {
		v := src[row]
		dst[n] = v
		bit := 0
		if v != last {
			bit = 1
		}
		n += bit
		mask = mask>>1 | uint64(bit)<<63
		last = v
	}
	return mask >> (64 - uint(len(rows)))
}

// changedFloats is changed for floats, of which every bit counts.
func changedFloats(dst []float64, mask []uint64, src []float64, rows []int32) int {
	n := 0
	last := ^math.Float64bits(src[rows[0]])
	for w := range mask {
		part := rows[64*w : min(64*w+64, len(rows))]
		mask[w] = changedFloatsOf64(dst[n:n+len(part)], src, part, last)
		n += bits.OnesCount64(mask[w])
		last = math.Float64bits(src[part[len(part)-1]])
	}
	return n
}

// changedFloatsOf64 is changedOf64 for floats.
//
//go:noinline
func changedFloatsOf64(dst, src []float64, rows []int32, last uint64) (mask uint64) {
	n := 0
	for _, row := range rows {
		v := math.Float64bits(src[row])
		dst[n] = math.Float64frombits(v)
		bit := 0
		if v != last {
			bit = 1
		}
		n += bit
		mask = mask>>1 | uint64(bit)<<63
		last = v
	}
	return mask >> (64 - uint(len(rows)))
}

func sized[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	return s[:n]
}
