package consolidated

import (
	"math"
	"slices"

	"github.com/basaltlake/basalt/bucket"
	"github.com/basaltlake/basalt/module"
)

// Turns goes through the rows of several listings time by time. A bucket may go on in the
// next window, an event time does not.
type Turns struct {
	times  []int64 // per row: its event time, or the label of its bucket
	labels []int64
	next   []int // per listing: rows to come
	end    []int
}

// Begin begins a way through the rows of a window, by event time or by bucket, under a rule
// that may differ from that of the pass. Listings have to be added.
func (t *Turns) Begin(c *Choice, rows *module.Rows, pass, rule bucket.Rule, dayStart int64) {
	t.next, t.end = t.next[:0], t.end[:0]
	if c.Events() {
		t.times = rows.Time
		return
	}
	t.labels = t.labels[:0]
	for i, at := range rows.Time {
		if rule == pass {
			t.labels = append(t.labels, rows.Span[i].Label)
		} else {
			t.labels = append(t.labels, rule.Of(at, dayStart).Label)
		}
	}
	t.times = t.labels
}

// Add adds a listing with the rows lo..hi, which are in order.
func (t *Turns) Add(lo, hi int) {
	t.next, t.end = append(t.next, lo), append(t.end, hi)
}

// count returns how many times there are.
func (t *Turns) count() int {
	again := &Turns{times: t.times, next: slices.Clone(t.next), end: t.end}
	n := 0
	for at, ok := again.Soonest(); ok; at, ok = again.Soonest() {
		for i := range again.next {
			again.Take(i, at)
		}
		n++
	}
	return n
}

// Soonest returns the least time of the rows to come.
func (t *Turns) Soonest() (at int64, ok bool) {
	at = math.MaxInt64
	for i, next := range t.next {
		if next < t.end[i] {
			at, ok = min(at, t.times[next]), true
		}
	}
	return at, ok
}

// Take returns the rows lo..hi of the i-th listing at a time, and goes past them.
func (t *Turns) Take(i int, at int64) (lo, hi int) {
	lo = t.next[i]
	for hi = lo; hi < t.end[i] && t.times[hi] == at; hi++ {
	}
	t.next[i] = hi
	return lo, hi
}
