package engine

import (
	"cmp"
	"slices"
	"sort"

	"github.com/basaltlake/basalt/internal/scan"
	"github.com/basaltlake/basalt/vector"
)

// order says where every row of a file goes when its rows are sorted by (listing,
// timestamp, sequence, file order): a counting sort by listing, then a stable sort of
// the listings whose times are not in order.
type order struct {
	rows    int64
	dropped scan.Dropped

	listing []int32 // per row of the file: place of the listing in ids, -1 for dropped rows
	time    []int64
	seq     []int64 // nil without a sequence column
	ids     []int64 // listings found, ascending
	count   []int   // rows of each

	to, from []int32 // memory of places
}

// readOrder reads the key columns of a file: listing, timestamp and perhaps sequence.
func readOrder(keys []scan.Column, rows int64, open opener, accept func(int64) bool) (*order, error) {
	s, err := openStream(keys, rows, open)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	o := &order{rows: rows, listing: make([]int32, 0, rows), time: make([]int64, 0, rows)}
	if len(keys) > 2 {
		o.seq = make([]int64, 0, rows)
	}
	found := map[int64]int32{}
	listing := vector.Column{Type: vector.Int}
	time := vector.Column{Type: vector.Time}
	seq := vector.Column{Type: vector.Int}
	for {
		n, err := s.Advance(1 << 16)
		if err != nil || n == 0 {
			o.sortListings()
			return o, err
		}
		listing.Ints, time.Ints, seq.Ints = listing.Ints[:0], time.Ints[:0], seq.Ints[:0]
		if err := s.Read(0, &listing); err != nil {
			return nil, err
		}
		if err := s.Read(1, &time); err != nil {
			return nil, err
		}
		if o.seq != nil {
			if err := s.Read(2, &seq); err != nil {
				return nil, err
			}
			o.seq = append(o.seq, seq.Ints...)
		}
		o.time = append(o.time, time.Ints...)
		o.take(listing.Ints, time.Ints, found, accept)
	}
}

func (o *order) take(listing, time []int64, found map[int64]int32, accept func(int64) bool) {
	for i, id := range listing {
		switch {
		case id == vector.NullInt:
			o.dropped.NullListing++
		case time[i] == vector.NullInt:
			o.dropped.NullTime++
		default:
			place, known := found[id]
			if !known {
				place = -1
				if accept(id) {
					place = int32(len(o.ids))
					o.ids = append(o.ids, id)
					o.count = append(o.count, 0)
				}
				found[id] = place
			}
			if place >= 0 {
				o.count[place]++
			} else {
				o.dropped.Outside++
			}
			o.listing = append(o.listing, place)
			continue
		}
		o.listing = append(o.listing, -1)
	}
}

// sortListings renumbers the listings in ascending order of their ids.
func (o *order) sortListings() {
	by := make([]int32, len(o.ids))
	for i := range by {
		by[i] = int32(i)
	}
	sort.Slice(by, func(i, j int) bool { return o.ids[by[i]] < o.ids[by[j]] })
	place := make([]int32, len(o.ids))
	ids, count := make([]int64, len(o.ids)), make([]int, len(o.ids))
	for to, from := range by {
		place[from] = int32(to)
		ids[to], count[to] = o.ids[from], o.count[from]
	}
	o.ids, o.count = ids, count
	for i, p := range o.listing {
		if p >= 0 {
			o.listing[i] = place[p]
		}
	}
}

// orderBytes is what the order of a file takes per row while it is made.
const orderBytes = 32

// places returns, per row of the file, its place among the sorted rows, -1 for dropped
// ones, and how many rows are kept.
func (o *order) places() ([]int32, int) {
	starts := make([]int, len(o.ids)+1)
	for i, n := range o.count {
		starts[i+1] = starts[i] + n
	}
	total := starts[len(o.ids)]
	next := append([]int(nil), starts...)
	o.to, o.from = sized(o.to, len(o.listing)), sized(o.from, total)
	to, from := o.to, o.from // from is the row that lies at a place
	for row, l := range o.listing {
		to[row] = -1
		if l >= 0 {
			p := next[l]
			next[l]++
			to[row], from[p] = int32(p), int32(row)
		}
	}
	for i := range o.ids {
		o.sortTimes(from[starts[i]:starts[i+1]], to, starts[i])
	}
	return to, total
}

// sortTimes puts the rows of one listing, given in file order, into time order.
func (o *order) sortTimes(rows []int32, to []int32, start int) {
	compare := func(a, b int32) int {
		if d := cmp.Compare(o.time[a], o.time[b]); d != 0 {
			return d
		}
		if o.seq != nil {
			if d := cmp.Compare(o.seq[a], o.seq[b]); d != 0 {
				return d
			}
		}
		return cmp.Compare(a, b)
	}
	if slices.IsSortedFunc(rows, compare) {
		return
	}
	slices.SortFunc(rows, compare)
	for i, row := range rows {
		to[row] = int32(start + i)
	}
}
