package sink

import (
	"encoding/binary"
	"math/bits"

	"github.com/cespare/xxhash/v2"

	"github.com/basaltlake/basalt/vector"
)

// columnTally counts nulls and hashes values of one column as they pass. The hash is
// that of the values in the rows, however they were divided into blocks.
type columnTally struct {
	nulls  int64
	rows   *xxhash.Digest // of the bits that say which rows have a value; of strings in rows
	words  wordHash       // of the numbers
	source *vector.Dict
	texts  []uint64 // hash by code of source
	block  []byte
}

func newColumnTally() *columnTally { return &columnTally{rows: xxhash.New(), words: newWordHash()} }

// sum returns the hash of the rows so far.
func (t *columnTally) sum() uint64 {
	if t.words.words == 0 {
		return t.rows.Sum64()
	}
	return t.words.sum() ^ bits.RotateLeft64(t.rows.Sum64(), 32)
}

// numbers adds a page of n rows: the numbers in it and the rows that have one.
func (t *columnTally) numbers(words []uint64, known []byte, n int) {
	for _, b := range known {
		n -= bits.OnesCount8(b)
	}
	t.nulls += int64(n)
	t.words.write(words)
	t.rows.Write(known)
}

// strings adds strings, each as the hash of its text.
func (t *columnTally) strings(col *vector.Column, rows int) {
	t.hashTexts(col.Dict)
	t.block = t.block[:0]
	for _, code := range col.Codes[:rows] {
		u := uint64(0)
		if code < 0 {
			t.nulls++
		} else {
			u = t.texts[code]
		}
		t.block = binary.LittleEndian.AppendUint64(t.block, u)
	}
	t.rows.Write(t.block)
}

// hashTexts hashes the texts of a dictionary that were not hashed yet.
func (t *columnTally) hashTexts(d *vector.Dict) {
	if d != t.source {
		t.source, t.texts = d, t.texts[:0]
	}
	if d == nil {
		return
	}
	for code := len(t.texts); code < d.Len(); code++ {
		t.texts = append(t.texts, xxhash.Sum64String(d.Value(int32(code))))
	}
}
