package parquet

import (
	"encoding/binary"

	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"

	"github.com/basaltlake/basalt/vector"
)

// PageRows is the number of rows of a page. Blocks of as many rows need no copy. A page of numbers is 120 KB: it
// stays in the second-level cache from gathering to compression.
const PageRows = 15 << 10

// chunkWriter collects the pages of one column in one row group.
type chunkWriter struct {
	typ     vector.Type
	seen    func(words []uint64, known []byte, rows int) // WriterOptions.Numbers
	floats  []float64                                    // the open page, by type
	ints    []int64
	codes   []int32 // indexes into dict; NullCode for null
	dict    chunkDict
	numbers numberDict

	pages        [][]byte // finished pages, headers included, in slabs
	dictPage     []byte   // the finished dictionary page
	bytes        int64    // their size
	uncompressed int64    // their size before compression, headers included
	rows         int64
	plainPages   int32
	dictPages    int32
	stats        chunkStats
}

// newChunkWriter returns a writer of chunks with dictionaries of at most so many numbers.
func newChunkWriter(t vector.Type, mostNumbers int) *chunkWriter {
	c := &chunkWriter{typ: t, numbers: numberDict{most: min(mostNumbers, numberDictMost)}}
	c.reset()
	return c
}

// reset prepares for the next row group; buffers are kept.
func (c *chunkWriter) reset() {
	c.pages = c.pages[:0]
	c.bytes, c.uncompressed, c.rows, c.plainPages, c.dictPages = 0, 0, 0, 0, 0
	c.stats = newChunkStats()
	c.dict.reset()
	c.numbers.reset()
	c.dictPage = nil
}

// add appends the values lo..hi of col, which lie in one row group, and encodes the
// pages that become full.
func (c *chunkWriter) add(col *vector.Column, lo, hi int, e *writerEncoder) {
	c.rows += int64(hi - lo)
	switch c.typ {
	case vector.Float:
		c.floats = addPages(c.floats, col.Floats[lo:hi], func(v []float64) { c.floatPage(v, e) })
	case vector.String:
		c.addStrings(col, lo, hi, e)
	default:
		c.ints = addPages(c.ints, col.Ints[lo:hi], func(v []int64) { c.intPage(v, e) })
	}
}

// addPages appends values to the open page and hands each full page to encode;
// whole pages are encoded where they lie. It returns the open page.
func addPages[T any](open, values []T, encode func([]T)) []T {
	if len(open) > 0 {
		n := min(PageRows-len(open), len(values))
		open = append(open, values[:n]...)
		values = values[n:]
		if len(open) < PageRows {
			return open
		}
		encode(open)
		open = open[:0]
	}
	for len(values) >= PageRows {
		encode(values[:PageRows])
		values = values[PageRows:]
	}
	return append(open, values...)
}

// addStrings translates page by page: the dictionary at the time a page is cut, and
// with it the page's bit width, must not depend on the size of the block given.
func (c *chunkWriter) addStrings(col *vector.Column, lo, hi int, e *writerEncoder) {
	c.dict.use(col.Dict)
	for lo < hi {
		n := min(PageRows-len(c.codes), hi-lo)
		c.codes = c.dict.translate(c.codes, col.Codes[lo:lo+n])
		lo += n
		if len(c.codes) == PageRows {
			c.stringPage(c.codes, e)
			c.codes = c.codes[:0]
		}
	}
}

// finish encodes the open page and the dictionary page.
func (c *chunkWriter) finish(e *writerEncoder) {
	if len(c.floats) > 0 {
		c.floatPage(c.floats, e)
		c.floats = c.floats[:0]
	}
	if len(c.ints) > 0 {
		c.intPage(c.ints, e)
		c.ints = c.ints[:0]
	}
	if len(c.codes) > 0 {
		c.stringPage(c.codes, e)
		c.codes = c.codes[:0]
	}
	if c.dictPages > 0 {
		c.dictionaryPage(e)
	}
}

// dictionaryBytes is the size of the dictionary so far.
func (c *chunkWriter) dictionaryBytes() int64 {
	if c.typ == vector.String {
		return int64(c.dict.bytes)
	}
	return int64(8 * c.numbers.used)
}

// dictionaryPage encodes the dictionary.
func (c *chunkWriter) dictionaryPage(e *writerEncoder) {
	used := c.dict.used
	if c.typ == vector.String {
		c.dict.encode(e)
	} else {
		values := c.numbers.values[:c.numbers.used]
		used = len(values)
		if c.typ == vector.Float {
			c.stats.floats(values)
		} else {
			c.stats.ints(values)
		}
		e.page = e.page[:0]
		for _, u := range values {
			e.page = binary.LittleEndian.AppendUint64(e.page, u)
		}
	}
	page, size := e.makePage(nil, format.PageHeader{
		Type:                 format.DictionaryPage,
		DictionaryPageHeader: thrift.New(format.DictionaryPageHeader{NumValues: int32(used), Encoding: format.Plain}),
	})
	c.dictPage = page
	c.bytes += int64(len(page))
	c.uncompressed += size
}

// describe describes the finished pages, which will lie at an offset of the file.
func (c *chunkWriter) describe(name string, codec format.CompressionCodec, offset int64) format.ColumnMetaData {
	meta := format.ColumnMetaData{
		Type:                  writtenType(c.typ),
		Encoding:              []format.Encoding{format.RLE, format.Plain},
		PathInSchema:          []string{name},
		Codec:                 codec,
		NumValues:             c.rows,
		TotalUncompressedSize: c.uncompressed,
		TotalCompressedSize:   c.bytes,
		Statistics:            c.statistics(),
	}
	if c.dictPages > 0 {
		meta.Encoding = append(meta.Encoding, format.RLEDictionary)
		meta.DictionaryPageOffset = offset
		meta.EncodingStats = append(meta.EncodingStats,
			format.PageEncodingStats{PageType: format.DictionaryPage, Encoding: format.Plain, Count: 1},
			format.PageEncodingStats{PageType: format.DataPage, Encoding: format.RLEDictionary, Count: c.dictPages})
	}
	if c.plainPages > 0 {
		meta.EncodingStats = append(meta.EncodingStats,
			format.PageEncodingStats{PageType: format.DataPage, Encoding: format.Plain, Count: c.plainPages})
	}
	meta.DataPageOffset = offset + int64(len(c.dictPage))
	return meta
}

// leave appends the finished pages in the order of the file.
func (c *chunkWriter) leave(pages [][]byte) [][]byte {
	if c.dictPages > 0 {
		pages = append(pages, c.dictPage)
	}
	return append(pages, c.pages...)
}
