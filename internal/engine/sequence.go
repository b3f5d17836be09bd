package engine

import (
	"slices"
	"sort"
	"unsafe"

	"github.com/basaltlake/basalt/internal/spill"
	"github.com/basaltlake/basalt/vector"
)

// sequence is rows whose listings are each together, in memory or not, to be read in the
// order of the listings.
type sequence struct {
	area    *spill.Area
	fields  []vector.Field
	listing int // its column
	pieces  []piece
	runs    []*spill.Run
	natural bool  // the pieces are in the order in which the rows lie
	ordered bool  // the pieces are of ascending listings, not of one each
	last    int64 // the listing of the row that lies last
	held    int64 // bytes of the pieces
}

// piece is rows lo..hi of a block that are of one listing, or of ascending ones.
type piece struct {
	run     *spill.Run
	block   int
	lo, hi  int
	listing int64 // the first
}

const pieceBytes = int64(unsafe.Sizeof(piece{}))

func newSequence(area *spill.Area, fields []vector.Field, listing int) *sequence {
	return &sequence{area: area, fields: fields, listing: listing, runs: []*spill.Run{area.NewRun(fields)}, natural: true}
}

// newOrdered makes a sequence of rows that come in the order of their listings. It takes a
// piece for a block, not one for every listing.
func newOrdered(area *spill.Area, fields []vector.Field, listing int) *sequence {
	s := newSequence(area, fields, listing)
	s.ordered = true
	return s
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
		s.add(run, block, 0, id[:rows])
		id = id[rows:]
	}
	s.hold()
	return nil
}

// add adds rows of a block, which begin at row lo and have these listings.
func (s *sequence) add(run *spill.Run, block, lo int, id []int64) {
	for from := 0; from < len(id); {
		to := from + 1
		for to < len(id) && (id[to] == id[from] || s.ordered && id[to] > id[to-1]) {
			to++
		}
		if len(s.pieces) > 0 && s.last > id[from] {
			s.natural = false
		}
		s.pieces = append(s.pieces, piece{run, block, lo + from, lo + to, id[from]})
		s.last = id[to-1]
		from = to
	}
}

// hold takes the memory of the pieces from that of rows.
func (s *sequence) hold() {
	bytes := int64(cap(s.pieces)) * pieceBytes
	s.area.Hold(bytes - s.held)
	s.held = bytes
}

// single gives every listing pieces of its own.
func (s *sequence) single() error {
	if !s.ordered {
		return nil
	}
	ordered := s.pieces
	s.pieces, s.ordered = nil, false
	for _, p := range ordered {
		f, err := p.run.Frame(p.block)
		if err != nil {
			return err
		}
		s.add(p.run, p.block, p.lo, f.Cols[s.listing].Ints[p.lo:p.hi])
	}
	s.hold()
	return nil
}

// together is the rows of several sequences, in their order within a listing. It owns them
// from then on.
func together(area *spill.Area, fields []vector.Field, listing int, parts []*sequence) (*sequence, error) {
	if len(parts) == 1 {
		return parts[0], parts[0].sort()
	}
	all := newSequence(area, fields, listing)
	for _, p := range parts {
		if len(all.pieces) > 0 && len(p.pieces) > 0 && all.last > p.pieces[0].listing {
			all.natural = false
		}
		all.natural = all.natural && p.natural
		all.ordered = all.ordered || p.ordered
		all.pieces = append(all.pieces, p.pieces...)
		all.runs = append(all.runs, p.runs...)
		all.last = p.last
		p.pieces = nil
		p.hold()
	}
	all.hold()
	return all, all.sort()
}

// sort puts the pieces in the order of their listings.
func (s *sequence) sort() error {
	if s.natural {
		return nil
	}
	if err := s.single(); err != nil {
		return err
	}
	sort.SliceStable(s.pieces, func(i, j int) bool { return s.pieces[i].listing < s.pieces[j].listing })
	return nil
}

// discard gives the memory of all rows back. There are none any more.
func (s *sequence) discard() {
	for _, r := range s.runs {
		r.Discard()
	}
	s.pieces = nil
	s.hold()
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
