package sink

import (
	"encoding/binary"
	"testing"

	"github.com/cespare/xxhash/v2"
	"pgregory.net/rapid"
)

func TestWordHashIsTheLibrarysHashOfTheBytes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h, want := newWordHash(), xxhash.New()
		for range rapid.IntRange(0, 5).Draw(t, "writes") {
			words := rapid.SliceOfN(rapid.Uint64(), 0, 20).Draw(t, "words")
			h.write(words)
			for _, w := range words {
				want.Write(binary.LittleEndian.AppendUint64(nil, w))
			}
			if h.sum() != want.Sum64() {
				t.Fatalf("%x, the library says %x", h.sum(), want.Sum64())
			}
		}
	})
}
