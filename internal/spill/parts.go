package spill

import (
	"encoding/binary"
	"math"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"github.com/basaltlake/basalt/vector"
)

// Parts are rows that lie in the file whether they fit in memory or not, and that are read
// in another order than they are written: some rows of all parts are written at a time, and
// the rows of a part are read together.
//
// What is written at a time is a deal. It holds a piece per part that has rows, in the order
// of the parts. Before each piece, and after the last one, is a header. So all that has to
// be known of a deal is where its next header is, however many parts there are.
type Parts struct {
	area   *Area
	fields []vector.Field
	keys   int
	dicts  []*vector.Dict // of the String columns
	deals  []deal

	// reused from deal to deal
	columns [][]byte // encoded
	ends    [][]int  // of the pieces in them
	out     [][]byte // per thread: what is written at a time
}

// deal is what was written at a time, as far as it was not read.
type deal struct {
	extent
	next header
}

// header says what follows it.
type header struct {
	part, rows uint32
	keys, rest int64 // bytes of the columns that are keys, and of the others
}

const (
	headerBytes = 24
	noPart      = math.MaxUint32
)

// Share says how many of the rows of a deal belong to a part.
type Share struct{ Part, Rows int }

// NewParts begins parts of rows with these fields. The first columns are keys, which can be
// read apart from the others.
func (a *Area) NewParts(fields []vector.Field, keys int) *Parts {
	return &Parts{area: a, fields: fields, keys: keys, dicts: make([]*vector.Dict, len(fields)),
		columns: make([][]byte, len(fields)), ends: make([][]int, len(fields))}
}

// Deal writes rows of columns: order names them, those of the first share first. Shares are
// in the order of their parts; what a part gets may be divided. Each column is asked for
// once, by one of several threads, and is used until the same thread asks for the next one.
// The values of a String column have the same dictionary in all deals.
func (p *Parts) Deal(order []int32, shares []Share, threads int, column func(c, thread int) (*vector.Column, error)) error {
	if len(order) == 0 {
		return nil
	}
	threads = max(1, threads)
	encoders := make([]encoder, threads)
	err := share(len(p.fields), threads, func(c, thread int) error {
		col, err := column(c, thread)
		if err != nil {
			return err
		}
		p.dicts[c] = col.Dict
		p.encode(&encoders[thread], c, col, order, shares)
		return nil
	})
	if err != nil {
		return err
	}
	return p.write(shares, threads)
}

// share lets threads do n things, each the next one that nobody does.
func share(n, threads int, do func(i, thread int) error) error {
	var next atomic.Int64
	var team errgroup.Group
	for thread := range threads {
		team.Go(func() error {
			for {
				i := int(next.Add(1)) - 1
				if i >= n {
					return nil
				}
				if err := do(i, thread); err != nil {
					return err
				}
			}
		})
	}
	return team.Wait()
}

// encode encodes a column piece by piece.
func (p *Parts) encode(e *encoder, c int, col *vector.Column, order []int32, shares []Share) {
	out, ends := p.columns[c][:0], p.ends[c][:0]
	for _, s := range shares {
		out = e.column(out, col, order[:s.Rows])
		order = order[s.Rows:]
		ends = append(ends, len(out))
	}
	p.columns[c], p.ends[c] = out, ends
}

// writeBytes is how much is written at a time, about.
const writeBytes = 1 << 20

// write writes the encoded columns, piece after piece.
func (p *Parts) write(shares []Share, threads int) error {
	headers, starts := make([]header, 0, len(shares)+1), make([]int64, 0, len(shares)+1)
	bytes := int64(0)
	for i, s := range shares {
		h := header{part: uint32(s.Part), rows: uint32(s.Rows)}
		for c := range p.columns {
			if n := int64(len(p.piece(c, i))); c < p.keys {
				h.keys += n
			} else {
				h.rest += n
			}
		}
		headers, starts = append(headers, h), append(starts, bytes)
		bytes += headerBytes + h.keys + h.rest
	}
	headers, starts = append(headers, header{part: noPart}), append(starts, bytes)
	place, err := p.area.reserve(bytes + headerBytes)
	if err != nil {
		return err
	}
	p.deals = append(p.deals, deal{place, headers[0]})
	var groups [][2]int // of pieces that are written at a time
	for lo, hi := 0, 1; lo < len(headers); lo, hi = hi, hi+1 {
		for hi < len(headers) && starts[hi]-starts[lo] < writeBytes {
			hi++
		}
		groups = append(groups, [2]int{lo, hi})
	}
	p.out = sized(p.out, threads)
	return share(len(groups), threads, func(g, thread int) error {
		out := p.out[thread][:0]
		for i := groups[g][0]; i < groups[g][1]; i++ {
			out = headers[i].append(out)
			for c := 0; c < len(p.columns) && i < len(shares); c++ {
				out = append(out, p.piece(c, i)...)
			}
		}
		p.out[thread] = out
		return p.area.writeAt(out, place.at+starts[groups[g][0]])
	})
}

// piece returns the encoded rows of a column of share i.
func (p *Parts) piece(c, i int) []byte {
	lo := 0
	if i > 0 {
		lo = p.ends[c][i-1]
	}
	return p.columns[c][lo:p.ends[c][i]]
}

func (h header) append(out []byte) []byte {
	out = binary.LittleEndian.AppendUint32(out, h.part)
	out = binary.LittleEndian.AppendUint32(out, h.rows)
	out = binary.LittleEndian.AppendUint64(out, uint64(h.keys))
	return binary.LittleEndian.AppendUint64(out, uint64(h.rest))
}

func readHeader(data []byte) header {
	return header{binary.LittleEndian.Uint32(data), binary.LittleEndian.Uint32(data[4:]),
		int64(binary.LittleEndian.Uint64(data[8:])), int64(binary.LittleEndian.Uint64(data[16:]))}
}

// Dealt forgets what is kept from one deal to the next, as there will be no more.
func (p *Parts) Dealt() { p.columns, p.ends, p.out = nil, nil, nil }

// Discard gives the places in the file of what was not read back.
func (p *Parts) Discard() {
	for _, d := range p.deals {
		if d.bytes > 0 {
			p.area.giveBack(d.extent)
		}
	}
	p.deals = nil
}
