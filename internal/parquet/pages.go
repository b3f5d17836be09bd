package parquet

import (
	"encoding/binary"
	"hash/crc32"
	"math/bits"

	"github.com/parquet-go/parquet-go/format"
)

// pages walks the pages of one column chunk.
type pages struct {
	window   chunkWindow
	plain    pageBuffer
	levels   levels
	leaf     *leaf
	codec    format.CompressionCodec
	rowsLeft int64 // rows of the chunk that no page seen so far holds
	first    bool  // no page has been seen
}

func (p *pages) open(begin int64, chunk *chunkMeta, rows int64) {
	p.window.open(begin, begin+chunk.compressed)
	p.codec, p.rowsLeft, p.first = chunk.codec, rows, true
}

// next reads the next header. Its body must then be taken or skipped.
func (p *pages) next() (pageHeader, error) {
	if p.window.left() == 0 {
		return pageHeader{}, malformedf("the column chunk ends %d rows before its row group", p.rowsLeft)
	}
	h, err := p.window.header()
	if err != nil {
		return h, err
	}
	if err := h.check(&p.window.file.limits, p.window.left(), p.rowsLeft); err != nil {
		return h, err
	}
	switch h.kind {
	case format.DictionaryPage:
		if !p.first {
			return h, malformed("a dictionary page that is not the first page")
		}
	case format.DataPage, format.DataPageV2:
		p.rowsLeft -= h.values
	}
	p.first = false
	return h, nil
}

func (p *pages) skip(h *pageHeader) { p.window.skip(h.compressed) }

// body takes a page's bytes and checks them.
func (p *pages) body(h *pageHeader) ([]byte, error) {
	b, err := p.window.take(int(h.compressed))
	if err != nil {
		return nil, err
	}
	if h.hasCRC && crc32.ChecksumIEEE(b) != h.crc {
		return nil, malformed("a page does not match its checksum")
	}
	return b, nil
}

// dictionary takes a dictionary page's values, to memory of their target if it has some
// for them, else as a view that lasts until the next page.
func (p *pages) dictionary(h *pageHeader, to target) ([]byte, error) {
	b, err := p.body(h)
	if err != nil {
		return nil, err
	}
	if p.codec == format.Snappy && checkSnappy(b, int(h.uncompressed)) == nil {
		if dst := to.place(h.values, h.uncompressed); dst != nil {
			return dst, unsnap(dst, b)
		}
	}
	return p.plain.decompress(p.codec, b, int(h.uncompressed))
}

// data takes a data page: its levels into p.levels, its encoded values as a view
// that lasts until the next page.
func (p *pages) data(h *pageHeader) ([]byte, error) {
	b, err := p.body(h)
	if err != nil {
		return nil, err
	}
	if h.kind == format.DataPageV2 {
		return p.dataV2(h, b)
	}
	if b, err = p.plain.decompress(p.codec, b, int(h.uncompressed)); err != nil {
		return nil, err
	}
	if p.leaf.maxDef == 0 {
		p.levels.allValid()
		return b, nil
	}
	if h.levels != format.RLE {
		return nil, unsupported("definition levels are encoded as " + h.levels.String())
	}
	if len(b) < 4 {
		return nil, malformed("a page ends inside its definition levels")
	}
	n := binary.LittleEndian.Uint32(b)
	if b = b[4:]; int64(n) > int64(len(b)) {
		return nil, malformedf("definition levels of %d bytes in a page of %d", n, len(b))
	}
	return b[n:], p.levels.reset(b[:n], p.leaf.maxDef, h.values)
}

func (p *pages) dataV2(h *pageHeader, b []byte) ([]byte, error) {
	if h.repBytes > 0 {
		return nil, malformed("a page with repetition levels in a flat column")
	}
	def, b := b[:h.defBytes], b[h.defBytes:]
	codec := p.codec
	if h.plain {
		codec = format.Uncompressed
	}
	// The header's count of nulls is not to be relied on: arrow-go writes 0 for pages
	// without statistics.
	if p.leaf.maxDef == 0 {
		p.levels.allValid()
	} else if err := p.levels.reset(def, p.leaf.maxDef, h.values); err != nil {
		return nil, err
	}
	return p.plain.decompress(codec, b, int(h.uncompressed-h.defBytes))
}

func (p *pages) close() {
	p.window.close()
	p.plain.close()
}

// levelWidth returns the bits of a definition level.
func levelWidth(maxDef int) uint { return uint(bits.Len(uint(maxDef))) }
