package parquet

import (
	"encoding/binary"
	"math"
)

// Wire types of the Thrift compact protocol.
const (
	wireStop   = 0
	wireTrue   = 1
	wireFalse  = 2
	wireI8     = 3
	wireI16    = 4
	wireI32    = 5
	wireI64    = 6
	wireDouble = 7
	wireBinary = 8
	wireList   = 9
	wireSet    = 10
	wireMap    = 11
	wireStruct = 12
	wireUUID   = 13
)

// maxNesting bounds the depth of skipped structures, so that a crafted footer cannot
// exhaust the stack.
const maxNesting = 32

const errThriftShort = malformed("metadata ends too early")

// compactReader reads Thrift's compact protocol from a slice. Nothing is allocated
// from a declared size: lists are walked element by element and binaries are views.
// The first fault sticks in err and ends every loop.
type compactReader struct {
	data  []byte
	pos   int
	err   error
	depth int
}

func (r *compactReader) fail(err error) {
	if r.err == nil {
		r.err = err
	}
	r.pos = len(r.data)
}

func (r *compactReader) byte() byte {
	if r.pos >= len(r.data) {
		r.fail(errThriftShort)
		return 0
	}
	b := r.data[r.pos]
	r.pos++
	return b
}

func (r *compactReader) uvarint() uint64 {
	v, n := binary.Uvarint(r.data[r.pos:])
	switch {
	case n == 0:
		r.fail(errThriftShort)
		return 0
	case n < 0:
		r.fail(malformed("metadata holds a varint of more than 64 bits"))
		return 0
	}
	r.pos += n
	return v
}

func (r *compactReader) i64() int64 {
	u := r.uvarint()
	return int64(u>>1) ^ -int64(u&1)
}

func (r *compactReader) i32() int32 {
	v := r.i64()
	if v < math.MinInt32 || v > math.MaxInt32 {
		r.fail(malformedf("metadata holds %d where 32 bits are allowed", v))
		return 0
	}
	return int32(v)
}

func (r *compactReader) binary() []byte {
	n := r.uvarint()
	if r.err != nil || n > uint64(len(r.data)-r.pos) {
		r.fail(errThriftShort)
		return nil
	}
	b := r.data[r.pos : r.pos+int(n) : r.pos+int(n)]
	r.pos += int(n)
	return b
}

// list reads a list's header. Every element takes a byte at least, so a longer list
// than there are bytes is refused here.
func (r *compactReader) list() (n int, wire byte) {
	b := r.byte()
	size := uint64(b >> 4)
	if size == 15 {
		size = r.uvarint()
	}
	if r.err != nil || size > uint64(len(r.data)-r.pos) {
		r.fail(errThriftShort)
		return 0, 0
	}
	return int(size), b & 15
}

// structs calls element for every element of a field that is a list of structs, of which
// there may be so many: each takes more memory than bytes.
func (r *compactReader) structs(wire byte, what string, most int, element func()) {
	if !r.want(wire, wireList) {
		return
	}
	n, wire := r.list()
	if n > most {
		r.fail(malformedf("the footer has %d %s, more than %d", n, what, most))
	}
	if n > 0 && wire != wireStruct {
		r.fail(malformedf("metadata holds a list of wire type %d where structs are due", wire))
	}
	for i := 0; i < n && r.err == nil; i++ {
		element()
	}
}

// fields calls field for every field of a struct. It must consume the value, with
// skip if it does not know the field.
func (r *compactReader) fields(field func(id int16, wire byte)) {
	if r.depth++; r.depth > maxNesting {
		r.fail(malformed("metadata is nested too deeply"))
	}
	last := int64(0)
	for r.err == nil {
		b := r.byte()
		if b == wireStop {
			break
		}
		if d := b >> 4; d != 0 {
			last += int64(d)
		} else {
			last = r.i64()
		}
		if last < math.MinInt16 || last > math.MaxInt16 {
			r.fail(malformedf("metadata holds field number %d", last))
			break
		}
		field(int16(last), b&15)
	}
	r.depth--
}

// want fails unless a known field has the wire type the format gives it.
func (r *compactReader) want(wire, expected byte) bool {
	if wire != expected {
		r.fail(malformedf("metadata holds wire type %d where %d is due", wire, expected))
	}
	return r.err == nil
}

func (r *compactReader) wantI32(wire byte) int32 {
	if r.want(wire, wireI32) {
		return r.i32()
	}
	return 0
}

func (r *compactReader) wantI64(wire byte) int64 {
	if r.want(wire, wireI64) {
		return r.i64()
	}
	return 0
}

func (r *compactReader) wantBinary(wire byte) []byte {
	if r.want(wire, wireBinary) {
		return r.binary()
	}
	return nil
}

// wantBool reads a boolean field, whose value is its wire type.
func (r *compactReader) wantBool(wire byte) bool {
	if wire != wireTrue && wire != wireFalse {
		r.want(wire, wireTrue)
	}
	return wire == wireTrue
}

func (r *compactReader) advance(n int) {
	if n > len(r.data)-r.pos {
		r.fail(errThriftShort)
		return
	}
	r.pos += n
}

// skip consumes a field's value.
func (r *compactReader) skip(wire byte) {
	if wire == wireTrue || wire == wireFalse {
		return // the value of a boolean field is its wire type
	}
	r.skipElement(wire)
}

func (r *compactReader) skipElement(wire byte) {
	if r.depth++; r.depth > maxNesting {
		r.fail(malformed("metadata is nested too deeply"))
		return
	}
	switch wire {
	case wireTrue, wireFalse, wireI8:
		r.advance(1)
	case wireI16, wireI32, wireI64:
		r.uvarint()
	case wireDouble:
		r.advance(8)
	case wireUUID:
		r.advance(16)
	case wireBinary:
		r.binary()
	case wireList, wireSet:
		n, element := r.list()
		for i := 0; i < n && r.err == nil; i++ {
			r.skipElement(element)
		}
	case wireMap:
		r.skipMap()
	case wireStruct:
		r.fields(func(_ int16, w byte) { r.skip(w) })
	default:
		r.fail(malformedf("metadata holds unknown wire type %d", wire))
	}
	r.depth--
}

func (r *compactReader) skipMap() {
	n := r.uvarint()
	if n == 0 || r.err != nil {
		return
	}
	kinds := r.byte()
	if n > uint64(len(r.data)-r.pos) {
		r.fail(errThriftShort)
		return
	}
	for i := uint64(0); i < n && r.err == nil; i++ {
		r.skipElement(kinds >> 4)
		r.skipElement(kinds & 15)
	}
}
