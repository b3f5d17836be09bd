package scan

import (
	"slices"

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
	from    int64 // rows before it are far
	before  int64 // and so are rows that are not before this; 0 is none
	dropped Dropped
	kept    int64
	far     int64
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

func newRows(o Options) *rows {
	return &rows{accept: o.Accept, from: o.From, before: o.Before, finished: map[int64]struct{}{}}
}

// next takes the keys of a chunk. seq may be nil.
func (r *rows) next(listing, time, seq []int64) error {
	r.stretches = r.stretches[:0]
	for i := 0; i < len(listing); {
		id := listing[i]
		switch {
		case id == vector.NullInt:
			r.dropped.NullListing++
			i++
			continue
		case time[i] == vector.NullInt:
			r.dropped.NullTime++
			i++
			continue
		case !r.started || id != r.listing:
			if err := r.begin(id, i); err != nil {
				return err
			}
		}
		end := i + 1
		for end < len(listing) && listing[end] == id && time[end] != vector.NullInt {
			end++
		}
		if !r.inside {
			r.dropped.Outside += int64(end - i)
		} else if err := r.keep(time, seq, i, end); err != nil {
			return err
		}
		i = end
	}
	r.seen += int64(len(listing))
	return nil
}

// keep takes the rows lo..hi of the current listing.
func (r *rows) keep(time, seq []int64, lo, hi int) error {
	last, lastSeq := r.lastTime, r.lastSeq
	if r.fresh {
		last = vector.NullInt // before all times
	}
	for i := lo; i < hi; i++ {
		t, s := time[i], int64(0)
		if seq != nil {
			s = seq[i]
		}
		if t < last || t == last && s < lastSeq {
			return &UnsortedError{Listing: r.listing, Row: r.seen + int64(i)}
		}
		last, lastSeq = t, s
	}
	r.lastTime, r.lastSeq = last, lastSeq
	r.stretches = append(r.stretches, stretch{lo: lo, hi: hi, listing: r.listing, fresh: r.fresh})
	r.fresh = false
	r.kept += int64(hi - lo)
	r.countFar(time[lo:hi])
	return nil
}

// countFar counts times that are far from the day. They are in order.
func (r *rows) countFar(time []int64) {
	if r.from == r.before || time[0] >= r.from && time[len(time)-1] < r.before {
		return
	}
	early, _ := slices.BinarySearch(time, r.from)
	late, _ := slices.BinarySearch(time, r.before)
	r.far += int64(early + len(time) - late)
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
