package engine

import (
	"context"
	"slices"

	"github.com/basaltlake/basalt/internal/parquet"
	"github.com/basaltlake/basalt/internal/scan"
	"github.com/basaltlake/basalt/vector"
)

// tally is how many rows the listings of a file have.
type tally struct {
	dropped  scan.Dropped
	listings map[int64]*tallied // nil for those outside of the universe
	seen     [1 << 10]struct {  // listings that were looked up, by the end of their ids
		id      int64
		listing *tallied
	}
}

// tallied is what is known of the rows of a listing.
type tallied struct {
	rows        int64
	first, last int64 // times
	ranges      []*keyRange
	slot        int // of the rows of its first range
}

func newTally() *tally { return &tally{listings: map[int64]*tallied{}} }

// tally reads listing and time of all rows.
func (f *tableFile) tally(ctx context.Context, keys []scan.Column, threads int) (*tally, error) {
	t := newTally()
	f.prefetch(keys[:2], parquet.Together)
	err := f.eachKey(ctx, keys[:2], keysAtOnce, threads, func(keys []vector.Column) error {
		t.add(keys[0].Ints, keys[1].Ints, f.acceptRows)
		return nil
	})
	return t, err
}

// add counts rows.
func (t *tally) add(listing, time []int64, accept func(int64) bool) {
	for i, id := range listing {
		if l := t.of(id, time[i]); l != nil {
			l.rows++
			l.first, l.last = min(l.first, time[i]), max(l.last, time[i])
			continue
		}
		t.take(id, time[i], accept)
	}
}

// take counts a row of a listing that is not known yet, or none.
func (t *tally) take(id, time int64, accept func(int64) bool) {
	switch {
	case id == vector.NullInt:
		t.dropped.NullListing++
	case time == vector.NullInt:
		t.dropped.NullTime++
	default:
		if _, known := t.listings[id]; known {
			t.dropped.Outside++
			return
		}
		if !accept(id) {
			t.listings[id] = nil
			t.dropped.Outside++
			return
		}
		t.listings[id] = &tallied{rows: 1, first: time, last: time}
	}
}

// of returns the listing that a row counts for, nil for none.
func (t *tally) of(id, time int64) *tallied {
	if id == vector.NullInt || time == vector.NullInt {
		return nil
	}
	seen := &t.seen[uint64(id)%uint64(len(t.seen))]
	if seen.listing != nil && seen.id == id {
		return seen.listing
	}
	l := t.listings[id]
	if l != nil {
		seen.id, seen.listing = id, l
	}
	return l
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
