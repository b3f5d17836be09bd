package engine

import (
	"context"
	"fmt"
	"sort"

	"github.com/basaltlake/basalt/internal/parquet"
	"github.com/basaltlake/basalt/internal/scan"
	"github.com/basaltlake/basalt/vector"
)

// keyRange is the rows of consecutive listings, or of one listing between two times.
type keyRange struct {
	rows   int64
	one    *tallied // the listing, when it is one
	lo, hi int64    // of which the times are these
	slots  []int64  // rows per part of the time, while it is cut

	number int
}

// rangeOf returns the range of the rows of a listing at a time.
func (l *tallied) rangeOf(time int64) *keyRange { return l.ranges[l.part(time)] }

// part returns the number of the range among those of the listing.
func (l *tallied) part(time int64) int {
	if len(l.ranges) == 1 {
		return 0
	}
	return sort.Search(len(l.ranges)-1, func(i int) bool { return time <= l.ranges[i].hi })
}

// CrowdedError says that more rows have one listing and time than fit in memory.
type CrowdedError struct {
	Rows, Limit int64
}

// Code returns the message code.
func (e *CrowdedError) Code() string { return "memory-limit-too-small" }

// ExitCode returns the exit code of the program.
func (e *CrowdedError) ExitCode() int { return 2 }

func (e *CrowdedError) Error() string {
	return fmt.Sprintf("memory-limit-too-small: %d rows have the same listing and time, and %d can be sorted at a time: raise MEMORY_LIMIT to %d times its value", e.Rows, e.Limit, e.Rows/e.Limit+1)
}

// Ranges of more rows are not read faster, unless there would be very many.
const (
	rangeRows  = 1 << 17
	manyRanges = 1 << 10
)

// ranges cuts the keys of a file into ranges of no more rows than limit, and of fewer when
// that is as quick.
func (f *tableFile) ranges(ctx context.Context, e *Engine, t *tally, keys []scan.Column, limit int64) ([]*keyRange, error) {
	enough := min(limit, max(rangeRows, f.rows()/manyRanges))
	return t.cut(limit, enough, e.Memory.OneListing, func() error {
		f.prefetch(keys[:2], parquet.Together)
		return f.eachKey(ctx, keys[:2], keysAtOnce, e.Threads, func(keys []vector.Column) error {
			t.count(keys[0].Ints, keys[1].Ints)
			return nil
		})
	})
}

// cut cuts the keys into ranges in order, of about enough rows and no more than limit, and
// with no more than one listing when they are to be apart. Those that have to be cut by
// time get slots, of which countAll is to count the rows.
func (t *tally) cut(limit, enough int64, apart bool, countAll func() error) ([]*keyRange, error) {
	ids := t.ids()
	var all []*keyRange
	var open *keyRange
	for _, id := range ids {
		l := t.listings[id]
		if l.rows > enough {
			l.ranges = []*keyRange{{rows: l.rows, one: l, lo: l.first, hi: l.last}}
			open = nil
			all = append(all, l.ranges...)
			continue
		}
		if open == nil || apart || open.rows+l.rows > enough {
			open = &keyRange{}
			all = append(all, open)
		}
		open.rows += l.rows
		l.ranges = []*keyRange{open}
	}
	for {
		large := false
		for _, r := range all {
			switch crowded := r.lo == r.hi; {
			case r.rows <= enough:
			case !crowded:
				r.slots, large = make([]int64, slots), true
			case r.rows > max(limit, crowdedRows):
				return nil, &CrowdedError{r.rows, limit}
			}
		}
		if !large {
			return all, nil
		}
		if err := countAll(); err != nil {
			return nil, err
		}
		var cut []*keyRange
		for _, r := range all {
			if r.slots == nil {
				cut = append(cut, r)
				continue
			}
			cut = append(cut, r.cut(r.slots, enough)...)
		}
		for _, id := range ids {
			if l := t.listings[id]; l.rows > enough {
				l.ranges = nil
			}
		}
		for _, r := range cut {
			if r.one != nil {
				r.one.ranges = append(r.one.ranges, r)
			}
		}
		all = cut
	}
}

// slots is into how many parts the time of a range is divided to cut it.
const slots = 1024

// slotWidth is the time of a slot. Times may be as far apart as numbers can be.
func (r *keyRange) slotWidth() uint64 { return uint64(r.hi-r.lo)/slots + 1 }

// slot returns the part of a range that a time is in.
func (r *keyRange) slot(time int64) int { return int(uint64(time-r.lo) / r.slotWidth()) }

// crowdedRows is how many rows with the same listing and time are sorted together however
// small the limit is.
const crowdedRows = 1 << 12

// count counts rows of the ranges that have slots.
func (t *tally) count(listing, time []int64) {
	for i, id := range listing {
		if l := t.of(id, time[i]); l != nil {
			if r := l.rangeOf(time[i]); r.slots != nil {
				r.slots[r.slot(time[i])]++
			}
		}
	}
}

// cut divides a range by the counts of its slots. A slot that has more rows than the limit
// becomes a range of its own, to be cut once more.
func (r *keyRange) cut(counts []int64, limit int64) []*keyRange {
	width := r.slotWidth()
	var parts []*keyRange
	var open *keyRange
	for slot, n := range counts {
		if n == 0 {
			continue
		}
		lo := r.lo + int64(uint64(slot)*width)
		hi := r.hi
		if uint64(hi-lo) >= width {
			hi = lo + int64(width-1)
		}
		if open == nil || open.rows+n > limit {
			open = &keyRange{one: r.one, lo: lo}
			parts = append(parts, open)
		}
		open.rows += n
		open.hi = hi
	}
	return parts
}
