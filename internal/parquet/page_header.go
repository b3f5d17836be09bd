package parquet

import "github.com/parquet-go/parquet-go/format"

const (
	// minPageBytes is less than what any page of values takes with its header.
	minPageBytes = 8
	// maxHeaderBytes bounds a page header, which may carry statistics.
	maxHeaderBytes = 1 << 20
)

// pageHeader is a page's header, of any kind of page.
type pageHeader struct {
	kind         format.PageType
	uncompressed int64 // with levels, without header
	compressed   int64
	crc          uint32
	hasCRC       bool
	values       int64 // with nulls
	encoding     format.Encoding
	levels       format.Encoding // of definition levels, data page v1
	repBytes     int64           // data page v2
	defBytes     int64           // data page v2
	plain        bool            // data page v2 that is not compressed
	described    bool            // the part that belongs to its kind is there
}

// parsePageHeader reads a page's header. It returns errThriftShort when data ends
// before the header does.
func parsePageHeader(data []byte) (h pageHeader, size int, err error) {
	r := compactReader{data: data}
	h.kind, h.values = absent, -1
	described := format.PageType(absent)
	r.fields(func(id int16, wire byte) {
		switch id {
		case 1:
			h.kind = format.PageType(r.wantI32(wire))
		case 2:
			h.uncompressed = int64(r.wantI32(wire))
		case 3:
			h.compressed = int64(r.wantI32(wire))
		case 4:
			h.crc, h.hasCRC = uint32(r.wantI32(wire)), true
		case 5:
			if r.want(wire, wireStruct) {
				h.parseDataPage(&r)
				described = format.DataPage
			}
		case 7:
			if r.want(wire, wireStruct) {
				h.parseDictionaryPage(&r)
				described = format.DictionaryPage
			}
		case 8:
			if r.want(wire, wireStruct) {
				h.parseDataPageV2(&r)
				described = format.DataPageV2
			}
		default:
			r.skip(wire)
		}
	})
	h.described = h.kind >= 0 && described == h.kind
	return h, r.pos, r.err
}

func (h *pageHeader) parseDataPage(r *compactReader) {
	r.fields(func(id int16, wire byte) {
		switch id {
		case 1:
			h.values = int64(r.wantI32(wire))
		case 2:
			h.encoding = format.Encoding(r.wantI32(wire))
		case 3:
			h.levels = format.Encoding(r.wantI32(wire))
		default:
			r.skip(wire)
		}
	})
}

func (h *pageHeader) parseDictionaryPage(r *compactReader) {
	r.fields(func(id int16, wire byte) {
		switch id {
		case 1:
			h.values = int64(r.wantI32(wire))
		case 2:
			h.encoding = format.Encoding(r.wantI32(wire))
		default:
			r.skip(wire)
		}
	})
}

func (h *pageHeader) parseDataPageV2(r *compactReader) {
	r.fields(func(id int16, wire byte) {
		switch id {
		case 1:
			h.values = int64(r.wantI32(wire))
		case 4:
			h.encoding = format.Encoding(r.wantI32(wire))
		case 5:
			h.defBytes = int64(r.wantI32(wire))
		case 6:
			h.repBytes = int64(r.wantI32(wire))
		case 7:
			h.plain = !r.wantBool(wire)
		default:
			r.skip(wire)
		}
	})
}

// check returns an error for a header that contradicts itself, the limits, or the
// bytes and rows that are left of its column chunk.
func (h *pageHeader) check(limits *Limits, bytesLeft, rowsLeft int64) error {
	limit, what := limits.PageBytes, "page"
	if h.kind == format.DictionaryPage {
		limit, what = limits.DictionaryBytes, "dictionary page"
	}
	switch {
	case h.compressed < 0 || h.compressed > bytesLeft:
		return malformedf("a %s of %d bytes where the column chunk has %d left", what, h.compressed, bytesLeft)
	case h.uncompressed < 0:
		return malformedf("a %s of %d bytes", what, h.uncompressed)
	case h.uncompressed > limit || h.compressed > limit:
		return malformedf("a %s of %d bytes, %d in the file, is beyond the limit of %d", what, h.uncompressed, h.compressed, limit)
	case h.kind == format.IndexPage:
		return nil
	case !h.described:
		return malformedf("a page of type %d without its description", h.kind)
	case h.values < 0:
		return malformedf("a %s of %d values", what, h.values)
	case h.kind == format.DictionaryPage:
		return nil
	case h.values > rowsLeft:
		return malformedf("a page of %d values where the row group has %d rows left", h.values, rowsLeft)
	case h.kind == format.DataPageV2 && !h.levelsFit():
		return malformedf("a page whose levels of %d and %d bytes do not fit into %d", h.repBytes, h.defBytes, h.compressed)
	}
	return nil
}

func (h *pageHeader) levelsFit() bool {
	return h.repBytes >= 0 && h.defBytes >= 0 && h.repBytes+h.defBytes <= min(h.compressed, h.uncompressed)
}
