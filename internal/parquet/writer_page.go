package parquet

import (
	"encoding/binary"
	"hash/crc32"

	"github.com/parquet-go/parquet-go/encoding/rle"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"
)

// writerEncoder is the scratch memory of one thread, and the pages it made.
type writerEncoder struct {
	codec   writerPageCodec
	known   []byte   // a bit for each row of a page, set when there is a value
	words   []uint64 // numbers of a page that are not null
	indexes []int32  // values of a page as places in the dictionary
	packed  []byte   // indexes, encoded
	page    []byte   // levels, and values that are not words
	snappy  wordSnappy
	sample  bool // leave words as they are when few of the first are repeated
	slabs   slabs
}

func newWriterEncoder(codec writerPageCodec, pool *slabPool) *writerEncoder {
	return &writerEncoder{codec: codec, slabs: slabs{pool: pool}}
}

// rows prepares known for n rows.
func (e *writerEncoder) rows(n int) {
	if groups := (n + 7) / 8; cap(e.known) < groups {
		e.known = make([]byte, groups, groups+PageRows/8)
	} else {
		e.known = e.known[:groups]
	}
}

// levels starts a page of n rows: it makes page the definition levels, one run when they
// are all the same and else the bits of known.
func (e *writerEncoder) levels(n, nulls int) {
	e.page = append(e.page[:0], 0, 0, 0, 0)
	switch nulls {
	case 0:
		e.page = append(binary.AppendUvarint(e.page, uint64(n)<<1), 1)
	case n:
		e.page = append(binary.AppendUvarint(e.page, uint64(n)<<1), 0)
	default:
		e.page = binary.AppendUvarint(e.page, uint64(len(e.known))<<1|1)
		e.page = append(e.page, e.known...)
	}
	binary.LittleEndian.PutUint32(e.page, uint32(len(e.page)-4))
}

// appendIndexes appends indexes to the page, in width bits each.
func (e *writerEncoder) appendIndexes(width int) {
	// A width above 32 is the only failure.
	packed, err := (&rle.Encoding{BitWidth: width}).EncodeInt32(e.packed[:0], e.indexes)
	if err != nil {
		panic("parquet: encoding dictionary indexes: " + err.Error())
	}
	e.packed = packed
	e.page = append(append(e.page, byte(width)), packed...)
}

// end compresses page and words and adds them to the column chunk.
func (e *writerEncoder) end(c *chunkWriter, words []uint64, n, nulls int, encoding format.Encoding) {
	c.stats.nulls += int64(nulls)
	if encoding == format.Plain {
		c.plainPages++
	} else {
		c.dictPages++
	}
	page, size := e.makePage(words, format.PageHeader{
		Type: format.DataPage,
		DataPageHeader: thrift.New(format.DataPageHeader{
			NumValues: int32(n), Encoding: encoding,
			DefinitionLevelEncoding: format.RLE, RepetitionLevelEncoding: format.RLE,
			Statistics: format.Statistics{NullCount: int64(nulls)},
		}),
	})
	c.pages = append(c.pages, page)
	c.bytes += int64(len(page))
	c.uncompressed += size
}

// headerRoom is more than a page header takes.
const headerRoom = 96

// makePage compresses page and the words after it and returns them with their header, in
// a slab. It also returns the size before compression.
func (e *writerEncoder) makePage(words []uint64, header format.PageHeader) ([]byte, int64) {
	size := len(e.page) + 8*len(words)
	var room, body []byte
	if e.codec.id == format.Snappy && len(words) > 0 {
		room = e.slabs.room(headerRoom + snappyRoom(size))
		body = e.snappy.append(room[headerRoom:headerRoom], e.page, words, e.sample)
	} else {
		for _, u := range words {
			e.page = binary.LittleEndian.AppendUint64(e.page, u)
		}
		room = e.slabs.room(headerRoom + e.codec.room(size))
		body = e.codec.compress(room[headerRoom:headerRoom], e.page)
	}
	header.UncompressedPageSize = int32(size)
	header.CompressedPageSize = int32(len(body))
	header.CRC = int32(crc32.ChecksumIEEE(body))
	// Marshalling fails for types without an encoding only; a page header has none.
	head, err := thrift.Marshal(new(thrift.CompactProtocol), header)
	if err != nil {
		panic("parquet: encoding a page header: " + err.Error())
	}
	e.slabs.take(headerRoom + len(body))
	start := headerRoom - len(head)
	page := room[start : headerRoom+len(body)]
	copy(page, head)
	return page, int64(len(head) + size)
}
