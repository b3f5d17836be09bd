package engine

import (
	"unsafe"

	"github.com/basaltlake/basalt/bucket"
	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/internal/spill"
	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/table"
	"github.com/basaltlake/basalt/vector"
)

// finder finds the rows of a listing in what was gathered from files.
type finder struct {
	from []gathered
	at   []map[int64][]piece // per input
}

func newFinder(inputs int, from []gathered) *finder {
	f := &finder{from: from, at: make([]map[int64][]piece, inputs)}
	for i := range f.at {
		f.at[i] = map[int64][]piece{}
	}
	for _, g := range from {
		if g.rows == nil {
			continue
		}
		of := map[int64][]piece{}
		for _, p := range g.rows.pieces {
			of[p.listing] = append(of[p.listing], p)
		}
		for id, pieces := range of { // no two files have rows of one listing
			f.at[g.input][id] = pieces
		}
	}
	return f
}

// bytes returns what the rows of a group take while an operator sees them.
func (f *finder) bytes(listings []table.Listing) int64 {
	n := int64(0)
	for input := range f.at {
		for _, l := range listings {
			for _, p := range f.at[input][l.ID] {
				n += int64(p.hi-p.lo) * (spill.RowBytes(p.run.Fields()) + spanBytes)
			}
		}
	}
	return n
}

// spanBytes is what the bucket of a row takes.
const spanBytes = int64(unsafe.Sizeof(bucket.Span{}))

// discard gives the memory of all rows back.
func (f *finder) discard() {
	for _, g := range f.from {
		if g.rows != nil {
			g.rows.discard()
		}
	}
}

// searcher is the use of a finder by one goroutine: it keeps the block it read last.
type searcher struct {
	*finder
	rule   bucket.Rule
	loaded map[*spill.Run]loaded
}

func (f *finder) searcher(rule bucket.Rule) *searcher {
	return &searcher{f, rule, map[*spill.Run]loaded{}}
}

// rows returns the rows of an input for the listings of a group.
func (f *searcher) rows(input int, in *module.Input, listings []table.Listing, dayStart int64) (module.Rows, error) {
	r := module.Rows{Bounds: []int{0}, Cols: make([]expr.Vector, len(in.Columns))}
	for i, c := range in.Columns {
		r.Cols[i].Type = c.Type
		if c.Type == vector.String {
			r.Cols[i].Dict = vector.NewDict()
		}
	}
	for _, l := range listings {
		for _, p := range f.at[input][l.ID] {
			block, err := f.block(p)
			if err != nil {
				return r, err
			}
			r.Time = append(r.Time, block.Cols[1].Ints[p.lo:p.hi]...)
			for i := range r.Cols {
				appendColumn(&r.Cols[i], &block.Cols[2+i], p.lo, p.hi, block.Fields[2+i] == maskField, len(listings) == 1)
			}
		}
		r.Bounds = append(r.Bounds, len(r.Time))
	}
	r.Span = make([]bucket.Span, len(r.Time))
	for i, t := range r.Time {
		if i > 0 && f.rule.Mode == bucket.Fixed && f.rule.Contains(r.Span[i-1], t) {
			r.Span[i] = r.Span[i-1]
			continue
		}
		r.Span[i] = f.rule.Of(t, dayStart)
	}
	return r, nil
}

func (f *searcher) block(p piece) (*vector.Frame, error) {
	if l, ok := f.loaded[p.run]; ok && l.block == p.block {
		return l.frame, nil
	}
	frame, err := p.run.Frame(p.block)
	if err != nil {
		return nil, err
	}
	f.loaded[p.run] = loaded{p.block, frame}
	return frame, nil
}

// appendColumn appends values of a block to what an operator sees. Numbers that were a
// mask become one again.
func appendColumn(dst *expr.Vector, src *vector.Column, lo, hi int, mask, alone bool) {
	switch {
	case mask:
		for _, v := range src.Ints[lo:hi] {
			dst.Mask = append(dst.Mask, v == 1)
		}
	case dst.Type == vector.Float:
		dst.Floats = append(dst.Floats, src.Floats[lo:hi]...)
	case dst.Type == vector.String:
		if alone { // the codes of a single listing need no translation
			dst.Dict = src.Dict
			dst.Codes = append(dst.Codes, src.Codes[lo:hi]...)
			return
		}
		for i := lo; i < hi; i++ {
			dst.AppendFrom(src, i)
		}
	default:
		dst.Ints = append(dst.Ints, src.Ints[lo:hi]...)
	}
}
