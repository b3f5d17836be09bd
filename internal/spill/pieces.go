package spill

import (
	"slices"

	"github.com/basaltlake/basalt/vector"
)

// Piece is the rows of a part that were dealt at a time.
type Piece struct {
	Rows       int
	at         int64 // after the header
	keys, rest int64 // bytes
}

// Pieces returns the pieces of a part in the order they were dealt. All parts are asked for in
// ascending order, and the pieces are then to be given back.
func (p *Parts) Pieces(part int) ([]Piece, error) {
	var pieces []Piece
	var data [headerBytes]byte
	for i := range p.deals {
		d := &p.deals[i]
		for d.next.part == uint32(part) {
			h := d.next
			pieces = append(pieces, Piece{int(h.rows), d.at + headerBytes, h.keys, h.rest})
			bytes := headerBytes + h.keys + h.rest
			d.at, d.bytes = d.at+bytes, d.bytes-bytes
			if err := p.area.read(data[:], d.at); err != nil {
				return nil, err
			}
			d.next = readHeader(data[:])
		}
	}
	return pieces, nil
}

// GiveBack lets the places of pieces be used by others.
func (p *Parts) GiveBack(pieces []Piece) {
	for _, piece := range pieces {
		p.area.giveBack(extent{piece.at - headerBytes, headerBytes + piece.keys + piece.rest})
	}
}

// PieceReader reads pieces of parts. It keeps memory from one to the next.
type PieceReader struct {
	parts   *Parts
	buffer  []byte
	decoder decoder
	column  vector.Column
	strides []stride
}

// stride is rows that are consecutive in a piece and where they go to.
type stride struct{ from, to, rows int }

// Reader makes a reader of the pieces.
func (p *Parts) Reader() *PieceReader { return &PieceReader{parts: p} }

// Keys puts the keys of a piece at place at of columns that are long enough.
func (r *PieceReader) Keys(piece Piece, cols []vector.Column, at int) error {
	data, err := r.read(piece.at, piece.keys)
	if err != nil {
		return err
	}
	for c := range r.parts.keys {
		data = r.decoder.column(&cols[c], at, piece.Rows, data)
	}
	return nil
}

// Rest puts the other columns of a piece, row by row, at the given places.
func (r *PieceReader) Rest(piece Piece, cols []vector.Column, places []int32) error {
	data, err := r.read(piece.at+piece.keys, piece.rest)
	if err != nil {
		return err
	}
	r.strides = r.strides[:0]
	for i, to := range places {
		if n := len(r.strides); n > 0 && r.strides[n-1].to+r.strides[n-1].rows == int(to) {
			r.strides[n-1].rows++
			continue
		}
		r.strides = append(r.strides, stride{i, int(to), 1})
	}
	for c := r.parts.keys; c < len(cols); c++ {
		if len(r.strides) == 1 {
			data = r.decoder.column(&cols[c], r.strides[0].to, piece.Rows, data)
			continue
		}
		r.column.Type = cols[c].Type
		switch r.column.Type {
		case vector.Float:
			r.column.Floats = sized(r.column.Floats, piece.Rows)
			data = r.decoder.column(&r.column, 0, piece.Rows, data)
			scatter(cols[c].Floats, r.column.Floats, r.strides, places)
		case vector.String:
			r.column.Codes = sized(r.column.Codes, piece.Rows)
			data = r.decoder.column(&r.column, 0, piece.Rows, data)
			scatter(cols[c].Codes, r.column.Codes, r.strides, places)
		default:
			r.column.Ints = sized(r.column.Ints, piece.Rows)
			data = r.decoder.column(&r.column, 0, piece.Rows, data)
			scatter(cols[c].Ints, r.column.Ints, r.strides, places)
		}
	}
	return nil
}

func (r *PieceReader) read(at, bytes int64) ([]byte, error) {
	r.buffer = slices.Grow(r.buffer[:0], int(bytes))[:bytes]
	return r.buffer, r.parts.area.read(r.buffer, at)
}

// longStride is from how many rows on a stride is worth a copy of its own.
const longStride = 4

// scatter puts values at places, which strides say in another way.
func scatter[T any](dst, src []T, strides []stride, places []int32) {
	if longStride*len(strides) > len(src) {
		for i, to := range places {
			dst[to] = src[i]
		}
		return
	}
	for _, s := range strides {
		copy(dst[s.to:s.to+s.rows], src[s.from:s.from+s.rows])
	}
}

// Dicts returns the dictionaries of the String columns, nil for others and when no row was
// dealt.
func (p *Parts) Dicts() []*vector.Dict { return p.dicts }
