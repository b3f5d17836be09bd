package parquet

import (
	"encoding/binary"
	"math/bits"

	"github.com/parquet-go/parquet-go/format"

	"github.com/basaltlake/basalt/vector"
)

// writerDictionaryBytes is the size of a dictionary beyond which pages are written plain.
const writerDictionaryBytes = 1 << 20

// chunkDict is the dictionary of one string column in one row group, in order of
// first appearance.
type chunkDict struct {
	values  []string
	indexes map[string]int32
	bytes   int
	used    int  // values that pages refer to
	plain   bool // too large: no further page refers to it

	source *vector.Dict // the dictionary that known translates
	known  []int32      // source code → index + 1; 0 when not seen yet
}

func (d *chunkDict) reset() {
	d.values = d.values[:0]
	clear(d.indexes)
	d.bytes, d.used, d.plain = 0, 0, false
	d.source = nil
}

// use makes src the dictionary of the codes that follow.
func (d *chunkDict) use(src *vector.Dict) {
	n := 0
	if src != nil {
		n = src.Len()
	}
	if d.source != src || src == nil {
		d.source = src
		d.known = d.known[:0]
	}
	if have := len(d.known); have < n {
		d.known = append(d.known, make([]int32, n-have)...)
	}
}

// translate appends the indexes of codes to dst.
func (d *chunkDict) translate(dst []int32, codes []int32) []int32 {
	for _, code := range codes {
		if code < 0 {
			dst = append(dst, vector.NullCode)
			continue
		}
		if d.known[code] == 0 {
			d.known[code] = d.index(d.source.Value(code)) + 1
		}
		dst = append(dst, d.known[code]-1)
	}
	return dst
}

func (d *chunkDict) index(s string) int32 {
	if i, ok := d.indexes[s]; ok {
		return i
	}
	if d.indexes == nil {
		d.indexes = map[string]int32{}
	}
	i := int32(len(d.values))
	d.values = append(d.values, s)
	d.indexes[s] = i
	d.bytes += 4 + len(s)
	return i
}

// encode sets the page of e to the dictionary.
func (d *chunkDict) encode(e *writerEncoder) {
	e.page = e.page[:0]
	for _, s := range d.values[:d.used] {
		e.page = appendText(e.page, s)
	}
}

// stringPage encodes one page of dictionary indexes, or of strings once the
// dictionary is too large.
func (c *chunkWriter) stringPage(indexes []int32, e *writerEncoder) {
	d := &c.dict
	d.plain = d.plain || d.bytes > writerDictionaryBytes
	e.rows(len(indexes))
	clear(e.known)
	e.indexes = e.indexes[:0]
	for i, x := range indexes {
		if x >= 0 {
			e.indexes = append(e.indexes, x)
		}
		e.known[i>>3] |= byte(^uint32(x)>>31) << (i & 7)
	}
	n := len(indexes)
	nulls := n - len(e.indexes)
	e.levels(n, nulls)
	if d.plain {
		for _, i := range e.indexes {
			e.page = appendText(e.page, d.values[i])
		}
		e.end(c, nil, n, nulls, format.Plain)
		return
	}
	d.used = len(d.values)
	// One bit at least: some readers take a width of zero for an error.
	e.appendIndexes(max(1, bits.Len(uint(max(d.used-1, 0)))))
	e.end(c, nil, n, nulls, format.RLEDictionary)
}

func appendText(page []byte, s string) []byte {
	return append(binary.LittleEndian.AppendUint32(page, uint32(len(s))), s...)
}
