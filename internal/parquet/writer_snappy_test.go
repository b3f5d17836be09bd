package parquet

import (
	"bytes"
	"encoding/binary"
	"math/rand/v2"
	"testing"

	"github.com/klauspost/compress/s2"
	"pgregory.net/rapid"
)

// checkWordSnappy compresses a page and compares it with what a decoder makes of it.
func checkWordSnappy(t interface{ Fatalf(string, ...any) }, s *wordSnappy, levels []byte, words []uint64, sample bool) (size int) {
	page := bytes.Clone(levels)
	for _, u := range words {
		page = binary.LittleEndian.AppendUint64(page, u)
	}
	room := make([]byte, 3, 3+snappyRoom(len(page)))
	got := s.append(room, levels, words, sample)
	if &got[0] != &room[0] {
		t.Fatalf("%d bytes do not fit into the room for a page of %d", len(got)-3, len(page))
	}
	decoded, err := s2.Decode(nil, got[3:])
	if err != nil || !bytes.Equal(decoded, page) {
		t.Fatalf("a page of %d words decodes to other bytes: %v", len(words), err)
	}
	return len(got) - 3
}

func TestWordSnappyIsSnappy(t *testing.T) {
	var s wordSnappy // used again, as an encoder does
	rapid.Check(t, func(t *rapid.T) {
		levels := rapid.SliceOfN(rapid.Byte(), 1, 400).Draw(t, "levels")
		var words []uint64
		for range rapid.IntRange(0, 8).Draw(t, "parts") {
			distinct := rapid.Uint64Range(1, 5000).Draw(t, "distinct")
			step := rapid.Uint64Range(1, 1<<40).Draw(t, "step")
			r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
			for range rapid.IntRange(0, 2500).Draw(t, "length") {
				words = append(words, r.Uint64N(distinct)*step)
			}
		}
		checkWordSnappy(t, &s, levels, words, rapid.Bool().Draw(t, "sample"))
	})
}

func TestWordSnappyFindsWhatRepeats(t *testing.T) {
	const n = PageRows
	r := rand.New(rand.NewPCG(1, 2))
	for name, c := range map[string]struct {
		word func(i int) uint64
		most int // bytes
	}{
		"constant":            {func(int) uint64 { return 7 }, n * 8 / 20},
		"minutes of listings": {func(i int) uint64 { return 1767600000e9 + 60e9*uint64(i%500) }, n * 8 / 8},
		"few values":          {func(int) uint64 { return r.Uint64N(100) << 48 }, n * 8 / 3},
		"half random":         {func(i int) uint64 { return uint64(i%2) * r.Uint64() }, n * 8 * 3 / 4},
		"random":              {func(int) uint64 { return r.Uint64() }, n*8 + 30},
		"repeats far back":    {func(i int) uint64 { return uint64(i%9000) * 0x9E3779B97F4A7C15 }, n*8 + 30},
	} {
		t.Run(name, func(t *testing.T) {
			words := make([]uint64, n)
			for i := range words {
				words[i] = c.word(i)
			}
			if size := checkWordSnappy(t, new(wordSnappy), []byte{1, 2}, words, false); size > c.most {
				t.Errorf("%d bytes became %d, want at most %d", 8*n, size, c.most)
			}
		})
	}
}

func BenchmarkWordSnappy(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	words := make([]uint64, PageRows)
	for i := range words {
		if words[i] = r.Uint64(); r.IntN(2) == 0 {
			words[i] = r.Uint64N(200) << 40
		}
	}
	var s wordSnappy
	dst := make([]byte, 0, snappyRoom(8*len(words)+1))
	for b.Loop() {
		dst = s.append(dst[:0], []byte{1}, words, true)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(words)), "ns/value")
}
