package vector

import (
	"hash/maphash"
	"strings"
)

// Dict maps strings to dense codes in order of first appearance. Codes are stable:
// a Dict only grows. It is not safe for concurrent use.
//
// A file of order events has a string of its own for every order. So the strings lie one
// behind the other in blocks, and there are no pointers but those to the blocks.
type Dict struct {
	places []uint64 // of the values: the block, and in the low half where in it
	hashes []uint32 // of the values
	cells  []int32  // open addressing with linear probing: a code plus one, or 0; the length is a power of two
	seed   maphash.Seed
	blocks []string
	block  *strings.Builder // the newest of them; it is never copied, because it never grows
}

// NewDict returns an empty dictionary.
func NewDict() *Dict { return &Dict{seed: maphash.MakeSeed()} }

// Code returns the code of s, adding s when it is new.
func (d *Dict) Code(s string) int32 {
	hash := uint32(maphash.String(d.seed, s))
	cell, code := d.find(s, hash)
	if code != NullCode {
		return code
	}
	d.room(len(s)).WriteString(s)
	return d.add(len(s), hash, cell)
}

// CodeBytes is Code for a byte slice.
func (d *Dict) CodeBytes(b []byte) int32 {
	hash := uint32(maphash.Bytes(d.seed, b))
	cell := uint32(0)
	if len(d.cells) > 0 {
		mask := uint32(len(d.cells) - 1)
		for cell = hash & mask; d.cells[cell] != 0; cell = (cell + 1) & mask {
			if c := d.cells[cell] - 1; d.hashes[c] == hash && d.value(c) == string(b) {
				return c
			}
		}
	}
	d.room(len(b)).Write(b)
	return d.add(len(b), hash, cell)
}

// Lookup returns the code of s, or NullCode when s is absent.
func (d *Dict) Lookup(s string) int32 {
	_, code := d.find(s, uint32(maphash.String(d.seed, s)))
	return code
}

// find returns the code of s, or NullCode and the cell where it would lie.
func (d *Dict) find(s string, hash uint32) (cell uint32, code int32) {
	if len(d.cells) == 0 {
		return 0, NullCode
	}
	mask := uint32(len(d.cells) - 1)
	i := hash & mask
	for ; d.cells[i] != 0; i = (i + 1) & mask {
		if c := d.cells[i] - 1; d.hashes[c] == hash && d.value(c) == s {
			return i, c
		}
	}
	return i, NullCode
}

// add adds a value that is not there: the last bytes of the newest block. Its place in
// the table is a cell.
func (d *Dict) add(bytes int, hash, cell uint32) int32 {
	code, last := int32(len(d.places)), len(d.blocks)-1
	d.blocks[last] = d.block.String()
	d.places = append(d.places, uint64(last)<<32|uint64(len(d.blocks[last])-bytes))
	d.hashes = append(d.hashes, hash)
	if 4*len(d.places) > 3*len(d.cells) {
		d.grow()
	} else {
		d.cells[cell] = code + 1
	}
	return code
}

// grow makes a larger table of all values.
func (d *Dict) grow() {
	d.cells = make([]int32, max(8, 2*len(d.cells)))
	mask := uint32(len(d.cells) - 1)
	for code, hash := range d.hashes {
		i := hash & mask
		for d.cells[i] != 0 {
			i = (i + 1) & mask
		}
		d.cells[i] = int32(code) + 1
	}
}

const (
	smallestBlock = 64
	largestBlock  = 1 << 16
)

// room returns the block to write a value of n bytes to. Blocks grow with the number of
// values, so that dictionaries of a few words stay small.
func (d *Dict) room(n int) *strings.Builder {
	if d.block == nil || d.block.Cap()-d.block.Len() < n {
		size := smallestBlock
		if d.block != nil {
			size = min(2*d.block.Cap(), largestBlock)
		}
		d.block = new(strings.Builder)
		d.block.Grow(max(size, n))
		d.blocks = append(d.blocks, "")
	}
	return d.block
}

// Value returns the string of a code; "" for NullCode.
func (d *Dict) Value(code int32) string {
	if code < 0 {
		return ""
	}
	return d.value(code)
}

// value is Value for a code there is: it ends where the next one of its block begins.
func (d *Dict) value(code int32) string {
	place := d.places[code]
	block := d.blocks[place>>32]
	if next := int(code) + 1; next < len(d.places) && d.places[next]>>32 == place>>32 {
		return block[uint32(place):uint32(d.places[next])]
	}
	return block[uint32(place):]
}

// Len returns the number of distinct strings.
func (d *Dict) Len() int { return len(d.places) }
