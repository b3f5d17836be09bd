package parquet

import "encoding/binary"

// unpack decodes len(dst) values of width bits, 1 to 32, that begin at bit of src,
// least significant bit first. src must hold them.
func unpack(dst []uint32, src []byte, bit int, width uint) {
	i := 0
	for ; i < len(dst) && bit&7 != 0; i++ {
		dst[i] = oneValue(src, bit, width)
		bit += int(width)
	}
	groups := (len(dst) - i) / 8
	// The kernels load 8 bytes wherever a group begins or ends.
	for groups > 0 && bit/8+groups*int(width)+8 > len(src) {
		groups--
	}
	if groups > 0 {
		bulk := dst[i : i+groups*8]
		switch {
		case width <= 8:
			unpackNarrow(bulk, src[bit/8:], width)
		case width <= 16:
			unpackMiddle(bulk, src[bit/8:], width)
		default:
			unpackWide(bulk, src[bit/8:], width)
		}
		i += groups * 8
		bit += groups * 8 * int(width)
	}
	for ; i < len(dst); i++ {
		dst[i] = oneValue(src, bit, width)
		bit += int(width)
	}
}

// oneValue decodes the value of up to 32 bits at bit of src.
func oneValue(src []byte, bit int, width uint) uint32 {
	p := bit >> 3
	var x uint64
	if p+8 <= len(src) {
		x = binary.LittleEndian.Uint64(src[p:])
	} else {
		for i := len(src) - 1; i >= p; i-- {
			x = x<<8 | uint64(src[i])
		}
	}
	return uint32(x >> (bit & 7) & (1<<width - 1))
}

// unpackNarrow decodes groups of 8 values that lie in one word.
func unpackNarrow(dst []uint32, src []byte, width uint) {
	width &= 15
	mask := uint64(1)<<width - 1
	for len(dst) >= 8 {
		x := binary.LittleEndian.Uint64(src)
		src = src[width:]
		d := (*[8]uint32)(dst)
		d[0] = uint32(x & mask)
		d[1] = uint32(x >> width & mask)
		d[2] = uint32(x >> (2 * width & 63) & mask)
		d[3] = uint32(x >> (3 * width & 63) & mask)
		d[4] = uint32(x >> (4 * width & 63) & mask)
		d[5] = uint32(x >> (5 * width & 63) & mask)
		d[6] = uint32(x >> (6 * width & 63) & mask)
		d[7] = uint32(x >> (7 * width & 63) & mask)
		dst = dst[8:]
	}
}

// unpackMiddle decodes groups of 8 values in two words of four.
func unpackMiddle(dst []uint32, src []byte, width uint) {
	width &= 31
	mask := uint64(1)<<width - 1
	second, shift := width/2, 4*(width&1) // the fifth value begins in the middle of a byte if width is odd
	for len(dst) >= 8 {
		x := binary.LittleEndian.Uint64(src)
		y := binary.LittleEndian.Uint64(src[second:]) >> shift
		src = src[width:]
		d := (*[8]uint32)(dst)
		d[0] = uint32(x & mask)
		d[1] = uint32(x >> width & mask)
		d[2] = uint32(x >> (2 * width & 63) & mask)
		d[3] = uint32(x >> (3 * width & 63) & mask)
		d[4] = uint32(y & mask)
		d[5] = uint32(y >> width & mask)
		d[6] = uint32(y >> (2 * width & 63) & mask)
		d[7] = uint32(y >> (3 * width & 63) & mask)
		dst = dst[8:]
	}
}

// unpackWide decodes values of up to 32 bits with a load for each.
func unpackWide(dst []uint32, src []byte, width uint) {
	mask := uint64(1)<<(width&63) - 1
	bit := uint(0)
	for i := range dst {
		dst[i] = uint32(binary.LittleEndian.Uint64(src[bit>>3:]) >> (bit & 7) & mask)
		bit += width
	}
}
