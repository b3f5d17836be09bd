package parquet

import "github.com/parquet-go/parquet-go/format"

// footer is the part of a file's metadata that reading needs. Byte slices are views
// of the footer's bytes.
type footer struct {
	rows      int64
	schema    []schemaNode
	groups    []groupMeta
	keyValues []keyValue
}

type keyValue struct{ key, value string }

type groupMeta struct {
	rows   int64
	chunks []chunkMeta
}

type chunkMeta struct {
	physical   format.Type
	codec      format.CompressionCodec
	values     int64
	compressed int64 // bytes of all pages and their headers
	plain      int64 // the same before compression; it is not checked
	dataOffset int64
	dictOffset int64 // 0: none, or where the data begins
	described  bool  // its metadata is here and not encrypted
	elsewhere  bool  // its pages are in another file
}

// start returns the offset of the chunk's first page.
func (c *chunkMeta) start() int64 {
	if c.dictOffset > 0 && c.dictOffset < c.dataOffset {
		return c.dictOffset
	}
	return c.dataOffset
}

// What bounds how much larger a decoded footer is than its bytes: more of each than files
// have, and less than what any row group or column chunk takes.
const (
	maxColumns    = 1 << 17 // of the schema, groups included
	maxGroups     = 1 << 20
	maxKeys       = 1 << 16
	minChunkBytes = 12
	minGroupBytes = 6
)

func parseFooter(data []byte) (*footer, error) {
	r := &compactReader{data: data}
	f := &footer{rows: -1}
	r.fields(func(id int16, wire byte) {
		switch id {
		case 2:
			r.structs(wire, "schema elements", maxColumns, func() { f.schema = append(f.schema, parseSchemaNode(r)) })
		case 3:
			f.rows = r.wantI64(wire)
		case 4:
			r.structs(wire, "row groups", maxGroups, func() { f.groups = append(f.groups, parseGroup(r)) })
		case 5:
			r.structs(wire, "keys", maxKeys, func() { f.keyValues = append(f.keyValues, parseKeyValue(r)) })
		case 8:
			r.fail(unsupported("the file is encrypted"))
		default:
			r.skip(wire)
		}
	})
	if r.err != nil {
		return nil, r.err
	}
	if f.rows < 0 || len(f.schema) == 0 {
		return nil, malformed("the footer has no schema or no row count")
	}
	return f, nil
}

func parseKeyValue(r *compactReader) keyValue {
	var kv keyValue
	r.fields(func(id int16, wire byte) {
		switch id {
		case 1:
			kv.key = string(r.wantBinary(wire))
		case 2:
			kv.value = string(r.wantBinary(wire))
		default:
			r.skip(wire)
		}
	})
	return kv
}

func parseGroup(r *compactReader) groupMeta {
	g := groupMeta{rows: -1}
	begin := r.pos
	r.fields(func(id int16, wire byte) {
		switch id {
		case 1:
			r.structs(wire, "column chunks", maxColumns, func() { g.chunks = append(g.chunks, parseChunk(r)) })
		case 3:
			g.rows = r.wantI64(wire)
		default:
			r.skip(wire)
		}
	})
	if r.err == nil && r.pos-begin < minGroupBytes {
		r.fail(malformed("the footer has an empty row group entry"))
	}
	return g
}

func parseChunk(r *compactReader) chunkMeta {
	var c chunkMeta
	begin := r.pos
	r.fields(func(id int16, wire byte) {
		switch id {
		case 1:
			c.elsewhere = len(r.wantBinary(wire)) > 0
		case 3:
			if r.want(wire, wireStruct) {
				parseChunkMeta(r, &c)
			}
		default:
			r.skip(wire)
		}
	})
	if r.err == nil && r.pos-begin < minChunkBytes {
		r.fail(malformed("the footer has an empty column chunk entry"))
	}
	return c
}

func parseChunkMeta(r *compactReader, c *chunkMeta) {
	seen := 0
	r.fields(func(id int16, wire byte) {
		switch id {
		case 1:
			c.physical = format.Type(r.wantI32(wire))
			seen++
		case 4:
			c.codec = format.CompressionCodec(r.wantI32(wire))
			seen++
		case 5:
			c.values = r.wantI64(wire)
			seen++
		case 7:
			c.compressed = r.wantI64(wire)
			seen++
		case 6:
			c.plain = r.wantI64(wire)
		case 9:
			c.dataOffset = r.wantI64(wire)
			seen++
		case 11:
			c.dictOffset = r.wantI64(wire)
		default:
			r.skip(wire)
		}
	})
	c.described = seen == 5
}
