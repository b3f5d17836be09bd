package engine

import (
	"context"
	"errors"
	"fmt"

	"golang.org/x/sync/errgroup"

	"github.com/basaltlake/basalt/internal/scan"
	"github.com/basaltlake/basalt/internal/spill"
	"github.com/basaltlake/basalt/vector"
)

// A file whose rows are not in order and do not fit in memory is shredded: its rows are
// counted by key, the keys are cut into ranges that each fit, every row is written to the
// part of the spill file that takes its range, and the ranges are sorted and scanned one
// after the other. What the scan sees is one sorted stream, as of a file that was sorted.

// shredded runs a program over such a file.
func (f *tableFile) shredded(ctx context.Context, e *Engine, p *scan.Program, keys []scan.Column, to *received) (_ *scan.Result, dropped scan.Dropped, err error) {
	t, err := f.tally(ctx, keys)
	if err != nil {
		return nil, dropped, err
	}
	fields := make([]vector.Field, len(p.Columns))
	for i, c := range p.Columns {
		fields[i] = vector.Field{Name: c.Name, Type: c.Type}
	}
	limit := e.Memory.sortRows(f.in.Table.Name, spill.RowBytes(fields)+rangeOrderBytes, e.atOnce())
	ranges, err := f.ranges(ctx, t, keys, limit, e.Memory.OneListing)
	if err != nil {
		return nil, t.dropped, err
	}
	limits := e.Memory.Spill
	limits.Memory = 0
	area := spill.NewArea(limits)
	defer func() { err = errors.Join(err, area.Close()) }()
	s := &shredder{file: f, columns: p.Columns, fields: fields, tally: t, ranges: ranges, area: area,
		threads: e.Threads, memory: e.Memory.Sort / int64(e.atOnce())}
	if err := s.shred(ctx); err != nil {
		return nil, t.dropped, fmt.Errorf("shredding rows that are not in order: %w", err)
	}
	r, err := p.Run(ctx, &rangeSource{ranges: ranges, fields: fields, sequence: len(keys) > 2, threads: e.Threads}, f.options(e, to))
	return r, t.dropped, err
}

// tally is how many rows the listings of a file have.
type tally struct {
	dropped  scan.Dropped
	listings map[int64]*tallied // nil for those outside of the universe
}

// tallied is what is known of the rows of a listing.
type tallied struct {
	rows        int64
	first, last int64 // times
	ranges      []*keyRange
}

// tally reads listing and time of all rows.
func (f *tableFile) tally(ctx context.Context, keys []scan.Column) (*tally, error) {
	t := &tally{listings: map[int64]*tallied{}}
	err := f.eachKey(ctx, keys, func(listing, time []int64) {
		for i, id := range listing {
			switch {
			case id == vector.NullInt:
				t.dropped.NullListing++
			case time[i] == vector.NullInt:
				t.dropped.NullTime++
			default:
				l, known := t.listings[id]
				if !known {
					if f.acceptRows(id) {
						l = &tallied{first: time[i], last: time[i]}
					}
					t.listings[id] = l
				}
				if l == nil {
					t.dropped.Outside++
					continue
				}
				l.rows++
				l.first, l.last = min(l.first, time[i]), max(l.last, time[i])
			}
		}
	})
	return t, err
}

// eachKey reads listing and time of all rows, some at a time.
func (f *tableFile) eachKey(ctx context.Context, keys []scan.Column, do func(listing, time []int64)) error {
	s, err := openStream(keys[:2], f.rows(), f.open)
	if err != nil {
		return err
	}
	defer s.Close()
	listing, time := vector.Column{Type: vector.Int}, vector.Column{Type: vector.Time}
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		n, err := s.Advance(1 << 15)
		if n == 0 || err != nil {
			return err
		}
		listing.Ints, time.Ints = listing.Ints[:0], time.Ints[:0]
		if err := errors.Join(s.Read(0, &listing), s.Read(1, &time)); err != nil {
			return err
		}
		do(listing.Ints, time.Ints)
	}
}

// shredder writes the rows of a file to the ranges of their keys.
type shredder struct {
	file    *tableFile
	columns []scan.Column
	fields  []vector.Field
	tally   *tally
	ranges  []*keyRange
	area    *spill.Area
	threads int
	memory  int64 // bytes for rows that wait to be written

	chunk []vector.Column
	to    []int32 // per row of the chunk: its range, -1 for none
	rows  []int32 // of the chunk, range by range
	parts []part  // of rows
	count []int   // per range
}

// part is the rows of a chunk that go to a range.
type part struct{ of, lo, hi int }

const shredRows = 8192

func (s *shredder) shred(ctx context.Context) error {
	for i, r := range s.ranges {
		r.number = i
		r.run = s.area.NewRun(s.fields)
		r.open = emptyFrame(s.fields)
	}
	src, err := openStream(s.columns, s.file.rows(), s.file.open)
	if err != nil {
		return err
	}
	defer src.Close()
	s.count = make([]int, len(s.ranges))
	s.chunk = make([]vector.Column, len(s.columns))
	for i, c := range s.columns {
		s.chunk[i].Type = c.Type
	}
	// Small writes are slow, many open blocks are large.
	block := int(min(max(s.memory/4/max(spill.RowBytes(s.fields)*int64(len(s.ranges)), 1), 16), spill.PieceRows))
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		n, err := src.Advance(shredRows)
		if err != nil {
			return err
		}
		if n == 0 {
			break
		}
		if err := s.read(src, 0, 2); err != nil {
			return err
		}
		s.route(s.chunk[0].Ints, s.chunk[1].Ints)
		if err := s.read(src, 2, len(s.columns)); err != nil {
			return err
		}
		for _, p := range s.parts {
			r := s.ranges[p.of]
			if r.open.Rows += p.hi - p.lo; r.open.Rows >= block {
				if err := r.flush(); err != nil {
					return err
				}
			}
		}
	}
	for _, r := range s.ranges {
		if err := r.flush(); err != nil {
			return err
		}
		r.open = nil
	}
	return nil
}

// read reads columns of a chunk; all but the two keys go to the ranges at once, the keys
// with the first of them.
func (s *shredder) read(src *stream, from, to int) error {
	var team errgroup.Group
	team.SetLimit(max(1, s.threads))
	for c := from; c < to; c++ {
		team.Go(func() error {
			col := &s.chunk[c]
			col.Floats, col.Ints, col.Codes = col.Floats[:0], col.Ints[:0], col.Codes[:0]
			if err := src.Read(c, col); err != nil {
				return err
			}
			if c >= 2 {
				s.distribute(c)
			}
			return nil
		})
	}
	err := team.Wait()
	if from == 2 && err == nil {
		s.distribute(0)
		s.distribute(1)
	}
	return err
}

// distribute appends the values of a column of the chunk to the ranges.
func (s *shredder) distribute(c int) {
	src := &s.chunk[c]
	for _, p := range s.parts {
		dst := &s.ranges[p.of].open.Cols[c]
		switch src.Type {
		case vector.Float:
			for _, row := range s.rows[p.lo:p.hi] {
				dst.Floats = append(dst.Floats, src.Floats[row])
			}
		case vector.String:
			dst.Dict = src.Dict
			for _, row := range s.rows[p.lo:p.hi] {
				dst.Codes = append(dst.Codes, src.Codes[row])
			}
		default:
			for _, row := range s.rows[p.lo:p.hi] {
				dst.Ints = append(dst.Ints, src.Ints[row])
			}
		}
	}
}

// route finds the range of every row of the chunk and puts the rows in the order of their
// ranges; within a range they stay in the order of the file.
func (s *shredder) route(listing, time []int64) {
	s.to, s.parts = s.to[:0], s.parts[:0]
	clear(s.count)
	for i, id := range listing {
		to := int32(-1)
		if l := s.tally.listings[id]; l != nil && id != vector.NullInt && time[i] != vector.NullInt {
			to = int32(l.rangeOf(time[i]).number)
			s.count[to]++
		}
		s.to = append(s.to, to)
	}
	at := 0
	for of, n := range s.count {
		if n > 0 {
			s.parts = append(s.parts, part{of, at, at + n})
			s.count[of], at = at, at+n // where its next row goes
		}
	}
	s.rows = sized(s.rows, at)
	for i, to := range s.to {
		if to >= 0 {
			s.rows[s.count[to]] = int32(i)
			s.count[to]++
		}
	}
}

// flush writes the rows that wait.
func (r *keyRange) flush() error {
	if r.open.Rows == 0 {
		return nil
	}
	err := r.run.Write(r.open)
	for c := range r.open.Cols {
		col := &r.open.Cols[c]
		col.Floats, col.Ints, col.Codes = col.Floats[:0], col.Ints[:0], col.Codes[:0]
	}
	r.open.Rows = 0
	return err
}
