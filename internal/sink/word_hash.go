package sink

import "math/bits"

// wordHash is the XXH64 of words, as the eight bytes of each, least significant first.
// It takes them as they are, where the library wants bytes.
type wordHash struct {
	lanes [4]uint64
	rest  [4]uint64 // words that do not make a stripe of four yet
	words uint64
}

const (
	prime1 uint64 = 11400714785074694791
	prime2 uint64 = 14029467366897019727
	prime3 uint64 = 1609587929392839161
	prime4 uint64 = 9650029242287828579
	prime5 uint64 = 2870177450012600261
)

func newWordHash() wordHash {
	p1 := prime1 // a variable may overflow
	return wordHash{lanes: [4]uint64{p1 + prime2, prime2, 0, -p1}}
}

// write adds words.
func (h *wordHash) write(words []uint64) {
	if have := h.words % 4; have > 0 {
		n := copy(h.rest[have:], words)
		h.words += uint64(n)
		words = words[n:]
		if have+uint64(n) < 4 {
			return
		}
		h.stripes(h.rest[:])
	}
	h.stripes(words)
	h.words += uint64(len(words))
	copy(h.rest[:], words[len(words)&^3:])
}

// stripes adds words, as many as are divisible by four.
func (h *wordHash) stripes(words []uint64) {
	a, b, c, d := h.lanes[0], h.lanes[1], h.lanes[2], h.lanes[3]
	for ; len(words) >= 4; words = words[4:] {
		a, b = hashRound(a, words[0]), hashRound(b, words[1])
		c, d = hashRound(c, words[2]), hashRound(d, words[3])
	}
	h.lanes = [4]uint64{a, b, c, d}
}

// sum returns the hash of the words so far.
func (h *wordHash) sum() uint64 {
	sum := h.lanes[2] + prime5
	if h.words >= 4 {
		a, b, c, d := h.lanes[0], h.lanes[1], h.lanes[2], h.lanes[3]
		sum = bits.RotateLeft64(a, 1) + bits.RotateLeft64(b, 7) + bits.RotateLeft64(c, 12) + bits.RotateLeft64(d, 18)
		for _, lane := range h.lanes {
			sum = (sum^hashRound(0, lane))*prime1 + prime4
		}
	}
	sum += 8 * h.words
	for _, w := range h.rest[:h.words%4] {
		sum = bits.RotateLeft64(sum^hashRound(0, w), 27)*prime1 + prime4
	}
	sum = (sum ^ sum>>33) * prime2
	sum = (sum ^ sum>>29) * prime3
	return sum ^ sum>>32
}

func hashRound(lane, word uint64) uint64 { return bits.RotateLeft64(lane+word*prime2, 31) * prime1 }
