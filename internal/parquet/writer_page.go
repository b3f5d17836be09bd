package parquet

import (
	"encoding/binary"
	"hash/crc32"

	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"
)

// writerEncoder is the scratch memory of one thread.
type writerEncoder struct {
	codec      writerPageCodec
	page       []byte // levels and values of the page being made
	sparse     []byte // memory of pages whose nulls are not known in advance
	compressed []byte
	indexes    []int32
}

func newWriterEncoder(codec writerPageCodec) *writerEncoder { return &writerEncoder{codec: codec} }

// writtenLevels returns the bytes of the definition levels of n rows, with their length
// prefix.
func writtenLevels(n, nulls int) int {
	if nulls == 0 || nulls == n {
		return 4 + writtenUvarint(uint64(n)<<1) + 1
	}
	groups := (n + 7) / 8
	return 4 + writtenUvarint(uint64(groups)<<1|1) + groups
}

// begin returns an empty page of size bytes beyond the levels. Levels of one value
// are written at once and bits is nil; else they are one bit-packed run, and the
// caller sets a bit in bits for each value that is not null.
func (e *writerEncoder) begin(n, nulls, size int) (bits, values []byte) {
	levels := writtenLevels(n, nulls)
	if cap(e.page) < levels+size {
		e.page = make([]byte, levels+size+size/8)
	}
	e.page = e.page[:levels+size]
	binary.LittleEndian.PutUint32(e.page, uint32(levels-4))
	if nulls == 0 || nulls == n {
		at := 4 + binary.PutUvarint(e.page[4:], uint64(n)<<1)
		e.page[at] = 1
		if nulls == n {
			e.page[at] = 0
		}
		return nil, e.page[levels:]
	}
	groups := (n + 7) / 8
	at := 4 + binary.PutUvarint(e.page[4:], uint64(groups)<<1|1)
	bits = e.page[at:levels]
	clear(bits)
	return bits, e.page[levels:]
}

// sparseLead is what precedes the bits of the levels: their length and a run header.
const sparseLead = 4 + binary.MaxVarintLen32

// beginSparse starts a page of n rows of eight bytes of which it is not known how many
// are null. The caller writes the values that are not null to values, which has room
// for one more, and a bit for each row to bits.
func (e *writerEncoder) beginSparse(n int) (bits, values []byte) {
	first := sparseLead + (n+7)/8
	if size := first + 8*n + 8; cap(e.sparse) < size {
		e.sparse = make([]byte, size)
	}
	return e.sparse[sparseLead:first], e.sparse[first : first+8*n+8]
}

// endSparse puts the levels in front of the values. Those of one value fit where the
// bits were.
func (e *writerEncoder) endSparse(n, nulls int) {
	groups := (n + 7) / 8
	first := sparseLead + groups
	levels := writtenLevels(n, nulls)
	e.page = e.sparse[first-levels : first+8*(n-nulls)]
	binary.LittleEndian.PutUint32(e.page, uint32(levels-4))
	if nulls != 0 && nulls != n {
		binary.PutUvarint(e.page[4:], uint64(groups)<<1|1)
		return
	}
	at := 4 + binary.PutUvarint(e.page[4:], uint64(n)<<1)
	e.page[at] = 1
	if nulls == n {
		e.page[at] = 0
	}
}

// end compresses the page that begin started and appends it, with its header, to the
// column chunk.
func (e *writerEncoder) end(c *chunkWriter, n, nulls int, encoding format.Encoding) {
	c.stats.nulls += int64(nulls)
	if encoding == format.Plain {
		c.plainPages++
	} else {
		c.dictPages++
	}
	at := len(c.pages)
	if at < cap(c.pages) {
		c.pages = c.pages[:at+1] // with the buffer of the last row group
	} else {
		c.pages = append(c.pages, nil)
	}
	var size int64
	c.pages[at], size = e.makePage(c.pages[at], format.PageHeader{
		Type: format.DataPage,
		DataPageHeader: thrift.New(format.DataPageHeader{
			NumValues: int32(n), Encoding: encoding,
			DefinitionLevelEncoding: format.RLE, RepetitionLevelEncoding: format.RLE,
			Statistics: format.Statistics{NullCount: int64(nulls)},
		}),
	})
	c.bytes += int64(len(c.pages[at]))
	c.uncompressed += size
}

// makePage compresses e.page and returns it with its header, in buf when it fits. It
// also returns the size before compression.
func (e *writerEncoder) makePage(buf []byte, header format.PageHeader) ([]byte, int64) {
	body := e.codec.compress(e.compressed, e.page)
	if e.codec.id != format.Uncompressed {
		e.compressed = body
	}
	header.UncompressedPageSize = int32(len(e.page))
	header.CompressedPageSize = int32(len(body))
	header.CRC = int32(crc32.ChecksumIEEE(body))
	// Marshalling fails for types without an encoding only; a page header has none.
	head, err := thrift.Marshal(new(thrift.CompactProtocol), header)
	if err != nil {
		panic("parquet: encoding a page header: " + err.Error())
	}
	size := len(head) + len(body)
	if cap(buf) < size {
		buf = make([]byte, 0, size+size/16) // pages of a column differ little
	}
	return append(append(buf[:0], head...), body...), int64(len(head) + len(e.page))
}

func writtenUvarint(u uint64) int {
	n := 1
	for ; u >= 0x80; u >>= 7 {
		n++
	}
	return n
}
