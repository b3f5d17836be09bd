package parquet

import "encoding/binary"

const (
	// snappyTableBits sizes the table of a wordSnappy: 32 KB stay in the first-level cache.
	snappyTableBits = 14
	// snappyHash is a multiplier of good spread: 2^64 over the golden ratio.
	snappyHash = 0x9E3779B97F4A7C15
	// snappyFarthest is how many words back a repeated one may lie: an offset above 64 KB
	// would take five bytes.
	snappyFarthest = 1<<16/8 - 1
	// snappyLongestCopy is the number of words of a copy, at most.
	snappyLongestCopy = 64 / 8
	// snappySample is the number of words that tell whether a page is worth a search.
	snappySample = 2048
)

// wordSnappy compresses pages of eight-byte values to the Snappy format. It finds
// repeated values only: what numbers have in common is nearly always a whole one, and an
// encoder that looks at every byte takes several times as long.
type wordSnappy struct {
	table   [1 << snappyTableBits]uint16 // hash of a word → where it was last
	repeats []uint16                     // by word: how many words back it is found; 0 is nowhere
}

// snappyRoom is what append needs for a page of n bytes. No page grows by more than the
// tags of two literals.
func snappyRoom(n int) int { return n + 64 }

// append appends the compressed page to dst, which has room for it. The page is levels
// and then words.
func (s *wordSnappy) append(dst, levels []byte, words []uint64, sample bool) []byte {
	dst = binary.AppendUvarint(dst, uint64(len(levels)+8*len(words)))
	dst = appendLiteral(dst, levels)
	if sample && len(words) > 2*snappySample && 8*s.find(words[:snappySample]) < snappySample {
		return appendWords(dst, words)
	}
	s.find(words)
	return s.emit(dst, words)
}

// emit appends words as literals and copies.
func (s *wordSnappy) emit(dst []byte, words []uint64) []byte {
	out := dst[len(dst):cap(dst)]
	at := 0
	repeats := s.repeats[:len(words)]
	for i := 0; i < len(repeats); {
		next := i + 1
		back := repeats[i]
		if back == 0 {
			for next < len(repeats) && repeats[next] == 0 {
				next++
			}
			at += putWords(out[at:], words[i:next])
			i = next
			continue
		}
		for next < len(repeats) && repeats[next] == back && next < i+snappyLongestCopy {
			next++
		}
		// A copy of eight bytes from less than 2048 back takes two bytes, others take three.
		offset, length := 8*uint32(back), 8*uint32(next-i)
		tag := 2 | (length-1)<<2 | offset<<8
		size := 3
		if length == 8 && offset < 1<<11 {
			tag = 1 | (length-4)<<2 | offset>>8<<5 | offset&0xFF<<8
			size = 2
		}
		binary.LittleEndian.PutUint32(out[at:], tag)
		at += size
		i = next
	}
	return dst[:len(dst)+at]
}

// putWords writes a literal of words and returns its size.
func putWords(out []byte, words []uint64) int {
	if len(words) > 7 {
		return len(appendWords(out[:0], words))
	}
	out[0] = byte((8*len(words) - 1) << 2)
	for i, u := range words {
		binary.LittleEndian.PutUint64(out[1+8*i:], u)
	}
	return 1 + 8*len(words)
}

// find fills repeats and returns how many of the words are repeated.
func (s *wordSnappy) find(words []uint64) int {
	if cap(s.repeats) < len(words) {
		s.repeats = make([]uint16, len(words), max(len(words), PageRows))
	}
	repeats := s.repeats[:len(words)]
	s.repeats = repeats
	clear(s.table[:])
	none := 0
	for i, u := range words {
		slot := &s.table[(u^u>>32)*snappyHash>>(64-snappyTableBits)]
		last := *slot
		*slot = uint16(i)
		back := uint16(i) - last
		if words[last] != u {
			back = 0
		}
		if back > snappyFarthest {
			back = 0
		}
		repeats[i] = back
		if back == 0 {
			none++
		}
	}
	return len(words) - none
}

// appendLiteral appends bytes as they are. There is at least one.
func appendLiteral(dst, text []byte) []byte { return append(appendLiteralTag(dst, len(text)), text...) }

// appendWords appends a literal of words. There is at least one.
func appendWords(dst []byte, words []uint64) []byte {
	dst = appendLiteralTag(dst, 8*len(words))
	at := len(dst)
	dst = dst[:at+8*len(words)]
	out := dst[at:]
	for ; len(words) >= 4 && len(out) >= 32; words, out = words[4:], out[32:] {
		binary.LittleEndian.PutUint64(out[0:8], words[0])
		binary.LittleEndian.PutUint64(out[8:16], words[1])
		binary.LittleEndian.PutUint64(out[16:24], words[2])
		binary.LittleEndian.PutUint64(out[24:32], words[3])
	}
	for ; len(words) > 0 && len(out) >= 8; words, out = words[1:], out[8:] {
		binary.LittleEndian.PutUint64(out, words[0])
	}
	return dst
}

func appendLiteralTag(dst []byte, n int) []byte {
	switch n--; {
	case n < 60:
		return append(dst, byte(n<<2))
	case n < 1<<8:
		return append(dst, 60<<2, byte(n))
	case n < 1<<16:
		return append(dst, 61<<2, byte(n), byte(n>>8))
	default:
		return append(dst, 62<<2, byte(n), byte(n>>8), byte(n>>16))
	}
}
