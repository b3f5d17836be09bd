package parquet

import (
	"encoding/binary"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestWordsAreCopiedOnThisMachineAsOnAny(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 40).Draw(t, "words")
		src := rapid.SliceOfN(rapid.Byte(), 8*n, 8*n+9).Draw(t, "bytes")
		ints, floats := make([]int64, n), make([]float64, n)
		copyWords(ints, src)
		copyWords(floats, src)
		wantInts, wantFloats := make([]int64, n), make([]float64, n)
		copyWordByWord(wantInts, src)
		copyWordByWord(wantFloats, src)
		if !slices.Equal(ints, wantInts) {
			t.Fatalf("integers %x, want %x", ints, wantInts)
		}
		for i, v := range floats {
			bits := binary.LittleEndian.Uint64(src[8*i:])
			if math.Float64bits(v) != bits || math.Float64bits(wantFloats[i]) != bits || uint64(ints[i]) != bits {
				t.Fatalf("word %d is %x, %x, %x, want %x", i, v, wantFloats[i], ints[i], bits)
			}
			if same := sameWords[int64](floats)[i]; uint64(same) != bits {
				t.Fatalf("word %d in place is %x, want %x", i, same, bits)
			}
		}
	})
}
