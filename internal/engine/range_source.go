package engine

import (
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"github.com/basaltlake/basalt/internal/spill"
	"github.com/basaltlake/basalt/vector"
)

// rangeOrderBytes is what the order of a range takes per row: its keys as they lie in the
// pieces, listings and places.
const rangeOrderBytes = 36

// rangeSource gives the rows of ranges in order, holding one range at a time.
type rangeSource struct {
	parts   *spill.Parts
	ranges  []*keyRange
	threads int

	keys   []vector.Column // listing, time, perhaps the sequence, in the order of the pieces
	order  order
	cols   []vector.Column // the keys and what is wanted, in order
	rows   int
	lo, hi int // of the chunk
}

func newRangeSource(parts *spill.Parts, ranges []*keyRange, fields []vector.Field, keys, threads int) *rangeSource {
	s := &rangeSource{parts: parts, ranges: ranges, threads: max(1, threads)}
	for _, f := range fields {
		s.cols = append(s.cols, vector.Column{Type: f.Type})
	}
	for _, f := range fields[:keys] {
		s.keys = append(s.keys, vector.Column{Type: f.Type})
	}
	return s
}

// Advance implements scan.Source.
func (s *rangeSource) Advance(max int) (int, error) {
	for s.hi == s.rows {
		if len(s.ranges) == 0 {
			return 0, nil
		}
		if err := s.load(s.ranges[0]); err != nil {
			return 0, err
		}
		s.ranges = s.ranges[1:]
	}
	s.lo, s.hi = s.hi, min(s.hi+max, s.rows)
	return s.hi - s.lo, nil
}

// Read implements scan.Source.
func (s *rangeSource) Read(i int, dst *vector.Column) error {
	*dst = s.cols[i].Slice(s.lo, s.hi)
	return nil
}

// load reads a range: the keys of its pieces, which say where every row goes, then the
// other columns, each value to its place.
func (s *rangeSource) load(r *keyRange) error {
	s.lo, s.hi, s.rows = 0, 0, int(r.rows)
	for i, dict := range s.parts.Dicts() {
		resize(&s.cols[i], s.rows)
		s.cols[i].Dict = dict
	}
	for k := range s.keys {
		resize(&s.keys[k], s.rows)
	}
	pieces, err := s.parts.Pieces(r.number)
	if err != nil {
		return err
	}
	starts := make([]int, len(pieces))
	for i := 1; i < len(starts); i++ {
		starts[i] = starts[i-1] + pieces[i-1].Rows
	}
	err = s.each(pieces, func(reader *spill.PieceReader, i int) error {
		return reader.Keys(pieces[i], s.keys, starts[i])
	})
	if err != nil {
		return err
	}
	places := s.places()
	for k := range s.keys {
		scatter(&s.cols[k], &s.keys[k], places)
	}
	err = s.each(pieces, func(reader *spill.PieceReader, i int) error {
		return reader.Rest(pieces[i], s.cols, places[starts[i]:starts[i]+pieces[i].Rows])
	})
	s.parts.GiveBack(pieces)
	return err
}

// places returns the place of every row of the pieces among the sorted ones.
func (s *rangeSource) places() []int32 {
	s.order.listing, s.order.ids, s.order.count = s.order.listing[:0], s.order.ids[:0], s.order.count[:0]
	s.order.time = s.keys[1].Ints
	if len(s.keys) > 2 {
		s.order.seq = s.keys[2].Ints
	}
	s.order.take(s.keys[0].Ints, s.keys[1].Ints, map[int64]int32{}, func(int64) bool { return true })
	s.order.sortListings()
	places, _ := s.order.places()
	return places
}

// each reads pieces, several at a time.
func (s *rangeSource) each(pieces []spill.Piece, read func(reader *spill.PieceReader, i int) error) error {
	var next atomic.Int64
	var team errgroup.Group
	for range s.threads {
		team.Go(func() error {
			reader := s.parts.Reader()
			for {
				i := int(next.Add(1)) - 1
				if i >= len(pieces) {
					return nil
				}
				if err := read(reader, i); err != nil {
					return err
				}
			}
		})
	}
	return team.Wait()
}

// resize gives a column so many values, in the memory it has when that is enough.
func resize(c *vector.Column, rows int) {
	switch c.Type {
	case vector.Float:
		c.Floats = sized(c.Floats, rows)
	case vector.String:
		c.Codes = sized(c.Codes, rows)
	default:
		c.Ints = sized(c.Ints, rows)
	}
}

func sized[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	return s[:n]
}
