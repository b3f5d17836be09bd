package engine

import (
	"math"
	"sort"

	"github.com/basaltlake/basalt/bucket"
	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/table"
	"github.com/basaltlake/basalt/vector"
)

// windowRows is how many rows a window has, about: enough that what a step does once does
// not count, and few enough that they lie in the caches of a processor.
const windowRows = 1 << 14

// windows gives the rows of a group window by window. All inputs and listings are cut at
// one moment, rows of one time are in one window.
type windows struct {
	find      *searcher
	size      int  // rows of a window, about; 0 is all
	buckets   bool // windows have whole buckets
	dayStart  int64
	positions [][]position // per input and listing
	rows      []module.Rows
	packings  []packing               // per input
	texts     [][]*vector.Translation // per input and column; nil while one dictionary has all strings
}

// position is a place in the rows of a listing.
type position struct {
	pieces []piece       // that are not read to their end
	lo     int           // next row of the first of them
	frame  *vector.Frame // the block it lies in, when it was read in part
	unread int           // their rows that are not read
	ahead  []slice       // rows that were read and are not handed over
	rows   int           // of these
}

func (f *searcher) windows(op *module.Operator, listings []table.Listing, dayStart int64, size int) *windows {
	inputs := op.Reads
	w := &windows{find: f, size: size, buckets: op.Buckets, dayStart: dayStart, rows: make([]module.Rows, len(inputs))}
	for i := range inputs {
		positions := make([]position, len(listings))
		for l := range listings {
			positions[l] = positionAt(f.at[i][listings[l].ID])
		}
		w.positions = append(w.positions, positions)
		w.packings = append(w.packings, packingOf(typesOf(inputs[i].Columns)))
		w.rows[i].Cols = make([]expr.Vector, len(inputs[i].Columns))
		for k, c := range inputs[i].Columns {
			w.rows[i].Cols[k].Type = c.Type
			if c.Type == vector.String {
				w.rows[i].Cols[k].Dict = vector.NewDict()
			}
		}
		w.texts = append(w.texts, make([]*vector.Translation, len(inputs[i].Columns)))
	}
	return w
}

// next returns the rows of the next window, nil when there are none. They are valid until
// the next call.
func (w *windows) next() ([]module.Rows, error) {
	left := 0
	for _, positions := range w.positions {
		for i := range positions {
			left += positions[i].unread + positions[i].rows
		}
	}
	if left == 0 {
		return nil, nil
	}
	share := 1.0
	if w.size > 0 {
		share = float64(w.size) / float64(left)
	}
	for ; ; share *= 2 {
		m, err := w.read(share)
		if err != nil {
			return nil, err
		}
		if w.take(m) > 0 {
			return w.rows, nil
		}
	}
}

// moment is where a window ends: before a time, or with the last rows.
type moment struct {
	before int64
	end    bool
}

// read reads a share of what is left of every position ahead, and returns the moment up to
// which all rows are read.
func (w *windows) read(share float64) (moment, error) {
	m := moment{math.MaxInt64, true}
	for _, positions := range w.positions {
		for i := range positions {
			c := &positions[i]
			all := c.unread + c.rows
			rows := min(int(math.Ceil(share*float64(all))), all)
			for c.rows < rows {
				if err := c.read(w.find.loaded, rows-c.rows); err != nil {
					return m, err
				}
			}
			if c.unread > 0 {
				m.before, m.end = min(m.before, c.ahead[len(c.ahead)-1].last()), false
			}
		}
	}
	if !m.end && w.buckets {
		m.before = firstInstant(w.find.rule, m.before, w.dayStart)
	}
	return m, nil
}

// firstInstant is the first time that is in one bucket with another.
func firstInstant(rule bucket.Rule, at, dayStart int64) int64 {
	first := rule.Of(at, dayStart).Start
	if rule.Mode == bucket.Fixed && rule.Closed == bucket.Right && first != dayStart {
		first++
	}
	return first
}

func positionAt(pieces []piece) position {
	p := position{}
	p.begin(pieces)
	for _, piece := range pieces {
		p.unread += piece.hi - piece.lo
	}
	return p
}

// begin goes to the first row of pieces.
func (p *position) begin(pieces []piece) {
	p.pieces = pieces
	if len(pieces) > 0 {
		p.lo = pieces[0].lo
	}
}

// read reads some rows ahead, of one block.
func (p *position) read(from blocks, rows int) error {
	first := &p.pieces[0]
	if p.frame == nil {
		var err error
		if p.frame, err = from.of(*first); err != nil {
			return err
		}
	}
	hi := min(first.hi, p.lo+rows)
	p.ahead = append(p.ahead, slice{p.frame, p.lo, hi})
	p.rows += hi - p.lo
	p.unread -= hi - p.lo
	if p.lo = hi; hi == first.hi {
		p.frame = nil
		p.begin(p.pieces[1:])
	}
	return nil
}

// times are the times of a slice of gathered rows.
func (s *slice) times() []int64 { return s.frame.Cols[1].Ints[s.lo:s.hi] }

func (s *slice) last() int64 { return s.frame.Cols[1].Ints[s.hi-1] }

// take moves the rows before a moment, up to which they were read, into the window, and
// returns how many there are.
func (w *windows) take(m moment) int {
	total := 0
	for i, positions := range w.positions {
		r := &w.rows[i]
		r.Bounds, r.Time, r.Span = append(r.Bounds[:0], 0), r.Time[:0], r.Span[:0]
		for k := range r.Cols {
			c := &r.Cols[k]
			c.Mask, c.Floats, c.Ints, c.Codes = c.Mask[:0], c.Floats[:0], c.Ints[:0], c.Codes[:0]
		}
		for l := range positions {
			for _, s := range positions[l].take(m) {
				r.Time = append(r.Time, s.times()...)
				for k := range r.Cols {
					w.append(i, k, s)
				}
			}
			r.Bounds = append(r.Bounds, len(r.Time))
		}
		w.spans(r)
		total += len(r.Time)
	}
	return total
}

// take takes the rows before a moment off those that were read ahead.
func (p *position) take(m moment) []slice {
	var taken []slice
	for len(p.ahead) > 0 {
		s := &p.ahead[0]
		n := s.hi - s.lo
		if !m.end {
			times := s.times()
			n = sort.Search(n, func(i int) bool { return times[i] >= m.before })
		}
		if n == 0 {
			break
		}
		taken = append(taken, slice{s.frame, s.lo, s.lo + n})
		p.rows -= n
		if s.lo += n; s.lo < s.hi {
			break
		}
		p.ahead = p.ahead[1:]
	}
	return taken
}

// append appends column k of some rows of an input.
func (w *windows) append(input, k int, s slice) {
	at := w.packings[input][k]
	dst, src := &w.rows[input].Cols[k], &s.frame.Cols[at.column]
	switch {
	case at.bit >= 0:
		dst.Mask = unpack(dst.Mask, src.Ints[s.lo:s.hi], at.bit)
	case dst.Type == vector.Float:
		dst.Floats = append(dst.Floats, src.Floats[s.lo:s.hi]...)
	case dst.Type == vector.String:
		w.appendText(dst, &w.texts[input][k], src, s)
	default:
		dst.Ints = append(dst.Ints, src.Ints[s.lo:s.hi]...)
	}
}

// appendText appends strings. Codes are translated as soon as there is more than one
// dictionary.
func (w *windows) appendText(dst *expr.Vector, text **vector.Translation, src *vector.Column, s slice) {
	if *text == nil && len(dst.Codes) == 0 {
		dst.Dict = src.Dict
	}
	if *text == nil && dst.Dict != src.Dict {
		*text = vector.NewTranslation(vector.NewDict())
		dst.Codes = (*text).Append(nil, dst.Codes, dst.Dict)
	}
	if *text == nil {
		dst.Codes = append(dst.Codes, src.Codes[s.lo:s.hi]...)
		return
	}
	dst.Codes = (*text).Append(dst.Codes, src.Codes[s.lo:s.hi], src.Dict)
	dst.Dict = (*text).Dict
}

// spans finds the buckets of the rows of a window.
func (w *windows) spans(r *module.Rows) {
	rule := w.find.rule
	for i, t := range r.Time {
		if i > 0 && rule.Mode == bucket.Fixed && rule.Contains(r.Span[i-1], t) {
			r.Span = append(r.Span, r.Span[i-1])
			continue
		}
		r.Span = append(r.Span, rule.Of(t, w.dayStart))
	}
}
