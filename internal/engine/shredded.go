package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"

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
	parts := to.area.NewParts(fields, len(keys))
	defer parts.Discard()
	s := &shredder{file: f, columns: p.Columns, keys: len(keys), tally: t, parts: parts, threads: max(1, e.Threads)}
	s.number(ranges)
	if err := s.shred(ctx, e.Memory.Sort/int64(e.atOnce()), spill.RowBytes(fields)); err != nil {
		return nil, t.dropped, fmt.Errorf("shredding rows that are not in order: %w", err)
	}
	r, err := p.Run(ctx, newRangeSource(parts, ranges, fields, len(keys), e.Threads), f.options(e, to))
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
	slot        int // of the rows of its first range
}

// ids returns the listings that have ranges, in order.
func (t *tally) ids() []int64 {
	ids := make([]int64, 0, len(t.listings))
	for id, l := range t.listings {
		if l != nil {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
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

// shredder writes the rows of a file to the ranges of their keys, a chunk at a time. In a
// chunk the rows of a listing are put together, since few columns change from one row of a
// listing to the next.
type shredder struct {
	file    *tableFile
	columns []scan.Column
	keys    int // the first columns
	tally   *tally
	parts   *spill.Parts
	threads int

	rangeOf []int           // per slot: its range
	count   []int           // per slot: rows of the chunk, then where its next row goes
	key     []vector.Column // of the chunk
	column  []vector.Column // per thread: one of the others
	slot    []int32         // per row of the chunk, -1 for none
	order   []int32         // rows of the chunk, slot by slot
	shares  []spill.Share   // of the ranges
}

const (
	fewestShredRows = 16
	mostShredRows   = 1 << 16 // a column of so many rows stays in the processor's cache
)

// number numbers the ranges and the slots: a slot is the rows of a listing in a range.
func (s *shredder) number(ranges []*keyRange) {
	for i, r := range ranges {
		r.number = i
	}
	for _, id := range s.tally.ids() {
		l := s.tally.listings[id]
		l.slot = len(s.rangeOf)
		for _, r := range l.ranges {
			s.rangeOf = append(s.rangeOf, r.number)
		}
	}
	s.count = make([]int, len(s.rangeOf))
}

// shred writes all rows, holding about so many bytes of them.
func (s *shredder) shred(ctx context.Context, memory, rowBytes int64) error {
	src, err := openStream(s.columns, s.file.rows(), s.file.open)
	if err != nil {
		return err
	}
	defer src.Close()
	defer s.parts.Dealt()
	s.key, s.column = make([]vector.Column, s.keys), make([]vector.Column, s.threads)
	rows := int(min(max(memory/(rowBytes+int64(8*s.keys+16*s.threads+8)), fewestShredRows), mostShredRows))
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		n, err := src.Advance(rows)
		if n == 0 || err != nil {
			return err
		}
		for k := range s.key {
			if err := s.read(src, k, &s.key[k]); err != nil {
				return err
			}
		}
		s.route(s.key[0].Ints, s.key[1].Ints)
		err = s.parts.Deal(s.order, s.shares, s.threads, func(c, thread int) (*vector.Column, error) {
			if c < s.keys {
				return &s.key[c], nil
			}
			col := &s.column[thread]
			return col, s.read(src, c, col)
		})
		if err != nil {
			return err
		}
	}
}

// read reads a column of the chunk.
func (s *shredder) read(src *stream, c int, col *vector.Column) error {
	col.Type, col.Dict = s.columns[c].Type, nil
	col.Floats, col.Ints, col.Codes = col.Floats[:0], col.Ints[:0], col.Codes[:0]
	return src.Read(c, col)
}

// route puts the rows of the chunk in the order of their slots; within a slot they stay in
// the order of the file.
func (s *shredder) route(listing, time []int64) {
	clear(s.count)
	s.slot = sized(s.slot, len(listing))
	for i, id := range listing {
		s.slot[i] = -1
		if l := s.tally.listings[id]; l != nil && id != vector.NullInt && time[i] != vector.NullInt {
			slot := l.slot + l.part(time[i])
			s.slot[i] = int32(slot)
			s.count[slot]++
		}
	}
	s.shares = s.shares[:0]
	at := 0
	for slot, n := range s.count {
		if n == 0 {
			continue
		}
		s.count[slot], at = at, at+n
		if last := len(s.shares) - 1; last >= 0 && s.shares[last].Part == s.rangeOf[slot] {
			s.shares[last].Rows += n
			continue
		}
		s.shares = append(s.shares, spill.Share{Part: s.rangeOf[slot], Rows: n})
	}
	s.order = sized(s.order, at)
	for i, slot := range s.slot {
		if slot >= 0 {
			s.order[s.count[slot]] = int32(i)
			s.count[slot]++
		}
	}
}
