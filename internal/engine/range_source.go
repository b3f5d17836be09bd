package engine

import (
	"slices"
	"sync"
	"sync/atomic"

	"github.com/basaltlake/basalt/internal/spill"
	"github.com/basaltlake/basalt/vector"
)

// rangeOrderBytes is what the order of a range takes per row.
const rangeOrderBytes = 8

// rangeSource gives the rows of ranges in order, holding one range at a time.
type rangeSource struct {
	ranges   []*keyRange
	fields   []vector.Field // listing, time, perhaps the sequence, and what is wanted
	sequence bool
	threads  int

	cols   []vector.Column // of the range, in the order of the file
	order  []int32         // rows of cols in the order of their keys
	lo, hi int             // of the chunk, in order
}

// Advance implements scan.Source.
func (s *rangeSource) Advance(max int) (int, error) {
	for s.hi == len(s.order) {
		if len(s.ranges) == 0 {
			return 0, nil
		}
		if err := s.load(s.ranges[0]); err != nil {
			return 0, err
		}
		s.ranges = s.ranges[1:]
	}
	s.lo, s.hi = s.hi, min(s.hi+max, len(s.order))
	return s.hi - s.lo, nil
}

// Read implements scan.Source.
func (s *rangeSource) Read(i int, dst *vector.Column) error {
	src := &s.cols[i]
	order := s.order[s.lo:s.hi]
	switch src.Type {
	case vector.Float:
		for _, row := range order {
			dst.Floats = append(dst.Floats, src.Floats[row])
		}
	case vector.String:
		dst.Dict = src.Dict
		for _, row := range order {
			dst.Codes = append(dst.Codes, src.Codes[row])
		}
	default:
		for _, row := range order {
			dst.Ints = append(dst.Ints, src.Ints[row])
		}
	}
	return nil
}

// load reads a range and puts its rows in order.
func (s *rangeSource) load(r *keyRange) error {
	if s.cols == nil {
		s.cols = make([]vector.Column, len(s.fields))
		for i, f := range s.fields {
			s.cols[i].Type = f.Type
		}
	}
	rows := int(r.rows)
	for i := range s.cols {
		resize(&s.cols[i], rows)
	}
	if err := s.blocks(r.run); err != nil {
		return err
	}
	s.order = s.order[:0]
	for i := range rows {
		s.order = append(s.order, int32(i))
	}
	var seq []int64
	if s.sequence {
		seq = s.cols[2].Ints
	}
	sortRows(s.order, s.cols[0].Ints, s.cols[1].Ints, seq)
	s.lo, s.hi = 0, 0
	return nil
}

// blocks reads the blocks of a range into the columns, several at a time.
func (s *rangeSource) blocks(run *spill.Run) error {
	starts := make([]int, run.Blocks())
	for b := 1; b < len(starts); b++ {
		starts[b] = starts[b-1] + run.BlockRows(b-1)
	}
	empty := slices.Clone(s.cols) // who begins late must not read what who ended writes
	var next atomic.Int64
	var mu sync.Mutex // the dictionaries of the columns
	var failed error
	var team sync.WaitGroup
	for range max(1, s.threads) {
		team.Go(func() {
			into := slices.Clone(empty)
			var buffer []byte
			var err error
			for err == nil {
				b := int(next.Add(1)) - 1
				if b >= len(starts) {
					break
				}
				buffer, err = run.ReadInto(into, starts[b], b, buffer)
			}
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				failed = err
			}
			for i := range into {
				if into[i].Dict != nil {
					s.cols[i].Dict = into[i].Dict // one per column of a file
				}
			}
		})
	}
	team.Wait()
	return failed
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
