package sink

import (
	"encoding/binary"
	"math"

	"github.com/cespare/xxhash/v2"

	"github.com/basaltlake/basalt/vector"
)

// columnTally counts nulls and hashes values of one column as they pass. The hash is
// that of the values in a row, however they were divided into blocks: a float or
// integer as its eight bytes, a string as the hash of its text; every NaN is one null.
type columnTally struct {
	nulls  int64
	hash   *xxhash.Digest
	block  [512 * 8]byte
	source *vector.Dict
	texts  []uint64 // hash by code of source
}

// infinity is the largest magnitude that is not NaN, in bits.
const infinity = 0x7FF0000000000000

func newColumnTally() *columnTally { return &columnTally{hash: xxhash.New()} }

func (t *columnTally) add(col *vector.Column, rows int) {
	if col.Type == vector.String {
		t.hashTexts(col.Dict)
	}
	const step = len(columnTally{}.block) / 8
	for lo := 0; lo < rows; lo += step {
		n := min(step, rows-lo)
		switch col.Type {
		case vector.Float:
			t.floats(col.Floats[lo : lo+n])
		case vector.String:
			t.strings(col.Codes[lo : lo+n])
		default:
			t.ints(col.Ints[lo : lo+n])
		}
		t.hash.Write(t.block[:8*n])
	}
}

// floats has no branch on nulls, which nobody can foresee.
func (t *columnTally) floats(values []float64) {
	null := math.Float64bits(vector.NullFloat())
	var nulls uint64
	for i, x := range values {
		u := math.Float64bits(x)
		isNull := (infinity - u&^(1<<63)) >> 63 // 1 for the bits of a NaN
		nulls += isNull
		u ^= (u ^ null) & -isNull
		binary.LittleEndian.PutUint64(t.block[8*i:], u)
	}
	t.nulls += int64(nulls)
}

func (t *columnTally) ints(values []int64) {
	for i, x := range values {
		if x == vector.NullInt {
			t.nulls++
		}
		binary.LittleEndian.PutUint64(t.block[8*i:], uint64(x))
	}
}

func (t *columnTally) strings(codes []int32) {
	for i, code := range codes {
		u := uint64(0)
		if code < 0 {
			t.nulls++
		} else {
			u = t.texts[code]
		}
		binary.LittleEndian.PutUint64(t.block[8*i:], u)
	}
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
