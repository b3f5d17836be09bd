package parquet

import "encoding/binary"

// maxLookUpWidth is the widest index lookUp takes: two of them lie in a word, wherever
// in a byte they begin.
const maxLookUpWidth = 28

// lookUp unpacks groups of 8 indexes that begin at a byte and looks them up in one go,
// without a detour over memory. It returns false if an index lies outside the table.
// src must have 8 bytes more than the indexes take.
//
// Its loops index arrays of 8 values cut from dst with their capacity, which costs less
// than cutting the values off at the front, and shift by the same count again and
// again, which the processor wants in a certain register.
func lookUp[T any](dst, table []T, src []byte, width uint) bool {
	switch {
	case width <= 8:
		return lookUpNarrow(dst, table, src, width)
	case width <= 16:
		return lookUpMiddle(dst, table, src, width)
	}
	return lookUpWide(dst, table, src, width)
}

// lookUpNarrow is for up to 8 bits: a group is in one word.
func lookUpNarrow[T any](dst, table []T, src []byte, width uint) bool {
	width &= 15
	mask := uint64(1)<<width - 1
	n := uint64(len(table))
	pos := 0
	for i := 0; i <= len(dst)-8; i += 8 {
		x := binary.LittleEndian.Uint64(src[pos : pos+8 : pos+8])
		pos += int(width)
		d := (*[8]T)(dst[i : i+8 : i+8])
		a := x & mask
		x >>= width
		b := x & mask
		x >>= width
		e := x & mask
		x >>= width
		f := x & mask
		x >>= width
		if a >= n || b >= n || e >= n || f >= n {
			return false
		}
		d[0], d[1], d[2], d[3] = table[a], table[b], table[e], table[f]
		a = x & mask
		x >>= width
		b = x & mask
		x >>= width
		e = x & mask
		x >>= width
		f = x & mask
		if a >= n || b >= n || e >= n || f >= n {
			return false
		}
		d[4], d[5], d[6], d[7] = table[a], table[b], table[e], table[f]
	}
	return true
}

// lookUpMiddle is for 9 to 16 bits: four values are in a word.
func lookUpMiddle[T any](dst, table []T, src []byte, width uint) bool {
	width &= 31
	mask := uint64(1)<<width - 1
	second, shift := int(width/2), 4*(width&1) // the fifth value begins in the middle of a byte if width is odd
	n := uint64(len(table))
	pos := 0
	for i := 0; i <= len(dst)-8; i += 8 {
		x := binary.LittleEndian.Uint64(src[pos : pos+8 : pos+8])
		y := binary.LittleEndian.Uint64(src[pos+second:pos+second+8:pos+second+8]) >> shift
		pos += int(width)
		d := (*[8]T)(dst[i : i+8 : i+8])
		a := x & mask
		x >>= width
		b := x & mask
		x >>= width
		e := x & mask
		x >>= width
		f := x & mask
		if a >= n || b >= n || e >= n || f >= n {
			return false
		}
		d[0], d[1], d[2], d[3] = table[a], table[b], table[e], table[f]
		a = y & mask
		y >>= width
		b = y & mask
		y >>= width
		e = y & mask
		y >>= width
		f = y & mask
		if a >= n || b >= n || e >= n || f >= n {
			return false
		}
		d[4], d[5], d[6], d[7] = table[a], table[b], table[e], table[f]
	}
	return true
}

// lookUpWide is for 17 to 28 bits: two values are in a word.
func lookUpWide[T any](dst, table []T, src []byte, width uint) bool {
	width &= 31
	mask := uint64(1)<<width - 1
	n := uint64(len(table))
	pos := 0
	for i := 0; i <= len(dst)-8; i += 8 {
		d := (*[8]T)(dst[i : i+8 : i+8])
		b := src[pos : pos+int(width)+8]
		pos += int(width)
		w, x := binary.LittleEndian.Uint64(b), binary.LittleEndian.Uint64(b[width/4:])>>(2*width&7)
		k0, k1, k2, k3 := w&mask, w>>width&mask, x&mask, x>>width&mask
		if k0 >= n || k1 >= n || k2 >= n || k3 >= n {
			return false
		}
		d[0], d[1], d[2], d[3] = table[k0], table[k1], table[k2], table[k3]
		w, x = binary.LittleEndian.Uint64(b[width/2:])>>(4*width&7), binary.LittleEndian.Uint64(b[3*width/4:])>>(6*width&7)
		k0, k1, k2, k3 = w&mask, w>>width&mask, x&mask, x>>width&mask
		if k0 >= n || k1 >= n || k2 >= n || k3 >= n {
			return false
		}
		d[4], d[5], d[6], d[7] = table[k0], table[k1], table[k2], table[k3]
	}
	return true
}
