package parquet

import (
	"encoding/binary"
	"math"
	"unsafe"
)

// word is a number that takes 8 bytes in memory.
type word interface{ float64 | int64 }

// fileOrder tells whether this machine keeps numbers in the order of bytes that a
// Parquet file has them in, little-endian.
var fileOrder = binary.NativeEndian.Uint16([]byte{1, 0}) == 1

// copyWords copies numbers out of a file's bytes, of which there must be 8 for each.
func copyWords[T word](dst []T, src []byte) {
	if fileOrder {
		copy(memoryOf(dst), src)
		return
	}
	copyWordByWord(dst, src)
}

// copyWordByWord is copyWords on any machine.
func copyWordByWord[T word](dst []T, src []byte) {
	for i := range dst {
		bits := binary.LittleEndian.Uint64(src[i*8:])
		switch p := any(&dst[i]).(type) {
		case *float64:
			*p = math.Float64frombits(bits)
		case *int64:
			*p = int64(bits)
		}
	}
}

// memoryOf returns the bytes of numbers.
func memoryOf[T any](s []T) []byte {
	var one T
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(s))), int(unsafe.Sizeof(one))*len(s))
}

// sameWords returns numbers of 8 bytes in place as what their bits mean in another type
// of 8 bytes.
func sameWords[S word, T any](s []T) []S {
	return unsafe.Slice((*S)(unsafe.Pointer(unsafe.SliceData(s))), len(s))
}
