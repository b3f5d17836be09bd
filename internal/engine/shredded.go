package engine

import (
	"context"
	"fmt"

	"github.com/basaltlake/basalt/internal/parquet"
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
	t, err := f.tally(ctx, keys, e.Threads)
	if err != nil {
		return nil, dropped, err
	}
	own := f.own(p.Columns)
	fields := make([]vector.Field, len(own))
	for i, c := range own {
		fields[i] = vector.Field{Name: c.Name, Type: c.Type}
	}
	limit := e.Memory.sortRows(f.in.Table.Name, spill.RowBytes(fields)+rangeOrderBytes, e.atOnce())
	ranges, err := f.ranges(ctx, e, t, keys, limit)
	if err != nil {
		return nil, t.dropped, err
	}
	parts := to.area.NewParts(fields, len(keys))
	defer parts.Discard()
	s := &shredder{file: f, columns: own, keys: len(keys), tally: t, parts: parts, threads: max(1, e.Threads)}
	s.number(ranges)
	if err := s.shred(ctx, e.Memory.Sort/int64(e.atOnce()), spill.RowBytes(fields)); err != nil {
		return nil, t.dropped, fmt.Errorf("shredding rows that are not in order: %w", err)
	}
	r, err := p.Run(ctx, f.laid(newRangeSource(parts, ranges, fields, len(keys), e.Threads), p.Columns), f.options(e, to))
	return r, t.dropped, err
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

	rangeOf []int         // per slot: its range
	count   []int         // per slot: rows of the chunk, then where its next row goes
	slot    []int32       // per row of the chunk, -1 for none
	order   []int32       // rows of the chunk, slot by slot
	shares  []spill.Share // of the ranges
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
	s.file.prefetch(s.columns, parquet.Together)
	src, err := openStream(s.columns[s.keys:], s.file.rows(), s.file.open)
	if err != nil {
		return err
	}
	defer src.Close()
	defer s.parts.Dealt()
	each := rowBytes + int64(8*2*s.keys+8*2*s.threads+8) // with keys that are read ahead, columns as they are read, slot and order
	rows := int(min(max(memory/each, fewestShredRows), mostShredRows))
	column := make([]vector.Column, s.threads)
	return s.file.eachKey(ctx, s.columns[:s.keys], rows, s.threads, func(keys []vector.Column) error {
		if _, err := src.Advance(rows); err != nil {
			return err
		}
		s.route(keys[0].Ints, keys[1].Ints)
		return s.parts.Deal(s.order, s.shares, s.threads, func(c, thread int) (*vector.Column, error) {
			if c < s.keys {
				return &keys[c], nil
			}
			col := &column[thread]
			empty(col, s.columns[c].Type)
			return col, src.Read(c-s.keys, col)
		})
	})
}

// route puts the rows of the chunk in the order of their slots; within a slot they stay in
// the order of the file.
func (s *shredder) route(listing, time []int64) {
	clear(s.count)
	s.slot = sized(s.slot, len(listing))
	for i, id := range listing {
		s.slot[i] = -1
		if l := s.tally.of(id, time[i]); l != nil {
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
		s.give(s.rangeOf[slot], n)
	}
	s.order = sized(s.order, at)
	for i, slot := range s.slot {
		if slot >= 0 {
			s.order[s.count[slot]] = int32(i)
			s.count[slot]++
		}
	}
}

// give adds rows to the shares.
func (s *shredder) give(part, rows int) {
	for rows > 0 {
		last := len(s.shares) - 1
		if last < 0 || s.shares[last].Part != part || s.shares[last].Rows == spill.PieceRows {
			s.shares = append(s.shares, spill.Share{Part: part})
			last++
		}
		n := min(rows, spill.PieceRows-s.shares[last].Rows)
		s.shares[last].Rows += n
		rows -= n
	}
}
