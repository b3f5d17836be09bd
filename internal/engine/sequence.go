package engine

import (
	"slices"
	"sort"

	"github.com/basaltlake/basalt/internal/spill"
	"github.com/basaltlake/basalt/vector"
)

// sequence is rows whose listings are each together, in memory or not, to be read in the
// order of the listings.
type sequence struct {
	fields  []vector.Field
	listing int // its column
	pieces  []piece
	runs    []*spill.Run
	natural bool // the pieces are in the order in which the rows lie
}

// piece is rows lo..hi of a block that are of one listing.
type piece struct {
	run     *spill.Run
	block   int
	lo, hi  int
	listing int64
}

func newSequence(area *spill.Area, fields []vector.Field, listing int) *sequence {
	return &sequence{fields: fields, listing: listing, runs: []*spill.Run{area.NewRun(fields)}, natural: true}
}

// append adds the rows of a frame, which the sequence owns from then on.
func (s *sequence) append(f *vector.Frame) error {
	run := s.runs[0]
	block, id := run.Blocks(), f.Cols[s.listing].Ints
	if err := run.Append(f); err != nil {
		return err
	}
	for ; block < run.Blocks(); block++ {
		rows := run.BlockRows(block)
		for lo := 0; lo < rows; {
			hi := lo + 1
			for hi < rows && id[hi] == id[lo] {
				hi++
			}
			if n := len(s.pieces); n > 0 && s.pieces[n-1].listing > id[lo] {
				s.natural = false
			}
			s.pieces = append(s.pieces, piece{run, block, lo, hi, id[lo]})
			lo = hi
		}
		id = id[rows:]
	}
	return nil
}

// together is the rows of several sequences, in their order within a listing.
func together(area *spill.Area, fields []vector.Field, listing int, parts []*sequence) *sequence {
	if len(parts) == 1 {
		parts[0].sort()
		return parts[0]
	}
	all := newSequence(area, fields, listing)
	for _, p := range parts {
		if n := len(all.pieces); n > 0 && len(p.pieces) > 0 && all.pieces[n-1].listing > p.pieces[0].listing {
			all.natural = false
		}
		all.natural = all.natural && p.natural
		all.pieces = append(all.pieces, p.pieces...)
		all.runs = append(all.runs, p.runs...)
	}
	all.sort()
	return all
}

// sort puts the pieces in the order of their listings.
func (s *sequence) sort() {
	if !s.natural {
		sort.SliceStable(s.pieces, func(i, j int) bool { return s.pieces[i].listing < s.pieces[j].listing })
	}
}

// discard gives the memory of all rows back. There are none any more.
func (s *sequence) discard() {
	for _, r := range s.runs {
		r.Discard()
	}
	s.pieces = nil
}

// index returns the place of a column, -1 when there is none of the name.
func (s *sequence) index(column string) int {
	return slices.IndexFunc(s.fields, func(f vector.Field) bool { return f.Name == column })
}

// reader reads a sequence from its first listing to its last.
type reader struct {
	seq    *sequence
	at     int // the next piece
	lo     int // its next row
	loaded blocks
	left   map[blockOf]int // pieces of a block that are still to come; nil keeps all blocks
}

// blocks keeps the block of each run that was read last.
type blocks map[*spill.Run]loaded

type loaded struct {
	block int
	frame *vector.Frame
}

// of returns the rows among which a piece lies.
func (b blocks) of(p piece) (*vector.Frame, error) {
	if l, ok := b[p.run]; ok && l.block == p.block {
		return l.frame, nil
	}
	f, err := p.run.Frame(p.block)
	if err != nil {
		return nil, err
	}
	b[p.run] = loaded{p.block, f}
	return f, nil
}

type blockOf struct {
	run   *spill.Run
	block int
}

// reader begins reading. Blocks are given back when they were read, unless they are kept
// for others.
func (s *sequence) reader(keep bool) *reader {
	r := &reader{seq: s, loaded: blocks{}}
	if len(s.pieces) > 0 {
		r.lo = s.pieces[0].lo
	}
	if !keep {
		r.left = map[blockOf]int{}
		for _, p := range s.pieces {
			r.left[blockOf{p.run, p.block}]++
		}
	}
	return r
}

// more reports whether there are rows that were not read.
func (r *reader) more() bool { return r.at < len(r.seq.pieces) }

// next returns the next rows, at most so many, nil at the end.
func (r *reader) next(rows int) (*vector.Frame, error) {
	return r.gather(upTo(rows))
}

// upTo ends after so many rows.
func upTo(rows int) func(p piece, lo int) int {
	return func(p piece, lo int) int {
		n := min(rows, p.hi-lo)
		rows -= n
		return lo + n
	}
}

// gather returns the rows of pieces as far as until says: up to which row of a piece, of
// which lo is the next; nothing of it ends the rows.
func (r *reader) gather(until func(p piece, lo int) int) (*vector.Frame, error) {
	slices, err := r.slices(until)
	if err != nil {
		return nil, err
	}
	return concat(r.seq.fields, slices), nil
}

// slices is gather without copying.
func (r *reader) slices(until func(p piece, lo int) int) ([]slice, error) {
	var slices []slice
	for r.more() {
		p := r.seq.pieces[r.at]
		hi := until(p, r.lo)
		if hi <= r.lo {
			break
		}
		f, err := r.loaded.of(p)
		if err != nil {
			return nil, err
		}
		if n := len(slices); n > 0 && slices[n-1].frame == f && slices[n-1].hi == r.lo {
			slices[n-1].hi = hi
		} else {
			slices = append(slices, slice{f, r.lo, hi})
		}
		r.advance(hi)
	}
	return slices, nil
}

// advance moves to row hi of the current piece, or to the next piece.
func (r *reader) advance(hi int) {
	p := r.seq.pieces[r.at]
	if r.lo = hi; hi < p.hi {
		return
	}
	if r.at++; r.at < len(r.seq.pieces) {
		r.lo = r.seq.pieces[r.at].lo
	}
	if r.left == nil {
		return
	}
	b := blockOf{p.run, p.block}
	if r.left[b]--; r.left[b] == 0 {
		p.run.Release(p.block)
		delete(r.left, b)
	}
}

// block returns the block the reader is at the start of, without moving, nil when it is
// not at the start of one that is read from its first row to its last.
func (r *reader) block() (*vector.Frame, error) {
	if !r.seq.natural || r.at == len(r.seq.pieces) || r.lo != 0 {
		return nil, nil
	}
	return r.loaded.of(r.seq.pieces[r.at])
}

// skip moves past the block the reader is at the start of.
func (r *reader) skip() {
	p := r.seq.pieces[r.at]
	for r.at < len(r.seq.pieces) && r.seq.pieces[r.at].run == p.run && r.seq.pieces[r.at].block == p.block {
		r.advance(r.seq.pieces[r.at].hi)
	}
}

// slice is rows lo..hi of a frame.
type slice struct {
	frame  *vector.Frame
	lo, hi int
}
