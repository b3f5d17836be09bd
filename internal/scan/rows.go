package scan

import (
	"github.com/basaltlake/basalt/vector"
)

// Dropped counts rows that take part in nothing, by rule.
type Dropped struct {
	NullListing int64 // no listing
	NullTime    int64 // no timestamp
	Outside     int64 // listing is not in the universe
}

// stretch is a range of consecutive kept rows of one listing.
type stretch struct {
	lo, hi  int
	listing int64
	fresh   bool // first rows of the listing on this day
}

// rows sorts the rows of a chunk into stretches and checks their order.
type rows struct {
	accept  func(int64) bool
	dropped Dropped
	kept    int64
	seen    int64 // rows of earlier chunks

	stretches []stretch
	started   bool
	listing   int64
	inside    bool // the current listing is accepted
	fresh     bool // and none of its rows was kept yet
	lastTime  int64
	lastSeq   int64
	finished  map[int64]struct{}
}

func newRows(accept func(int64) bool) *rows {
	return &rows{accept: accept, finished: map[int64]struct{}{}}
}

// next takes the keys of a chunk. seq may be nil.
func (r *rows) next(listing, time, seq []int64) error {
	r.stretches = r.stretches[:0]
	open := false // the last stretch ends at row i
	for i, id := range listing {
		t := time[i]
		if id == vector.NullInt || t == vector.NullInt {
			if id == vector.NullInt {
				r.dropped.NullListing++
			} else {
				r.dropped.NullTime++
			}
			open = false
			continue
		}
		if !r.started || id != r.listing {
			if err := r.begin(id, i); err != nil {
				return err
			}
			open = false
		}
		if !r.inside {
			r.dropped.Outside++
			continue
		}
		var s int64
		if seq != nil {
			s = seq[i]
		}
		fresh := r.fresh
		r.fresh = false
		if !fresh && (t < r.lastTime || t == r.lastTime && s < r.lastSeq) {
			return &UnsortedError{Listing: id, Row: r.seen + int64(i)}
		}
		r.lastTime, r.lastSeq = t, s
		if open {
			r.stretches[len(r.stretches)-1].hi = i + 1
		} else {
			r.stretches = append(r.stretches, stretch{lo: i, hi: i + 1, listing: id, fresh: fresh})
			open = true
		}
		r.kept++
	}
	r.seen += int64(len(listing))
	return nil
}

func (r *rows) begin(id int64, i int) error {
	if r.started {
		r.finished[r.listing] = struct{}{}
	}
	if _, again := r.finished[id]; again && r.accept(id) {
		return &UnsortedError{Listing: id, Row: r.seen + int64(i)}
	}
	r.started, r.listing, r.inside, r.fresh = true, id, r.accept(id), true
	return nil
}
