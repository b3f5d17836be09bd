package l3

import (
	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/module/orderid"
)

// listingDay is the state while the events of a listing's day go by: what is in the book,
// and the buckets in which some of that began.
type listingDay struct {
	v       *intervals
	listing int64
	window
	spans
	live   *liveOrders  // nil when no metric follows orders
	recent []stayer     // orders without identifier that may be fleeting, the oldest first
	keep   int64        // ns for which they may be
	ends   bool         // a row of the day ends an order
	named  bool         // and one of those names it
	begins bool         // an insert names its order
	last   [3]execution // per side: bid, ask, neither
	begun  bool
	start  int64  // time of the first event
	now    int64  // time of the last event so far
	passes []bool // per metric: it has the metric's state
}

// window are the columns of the current window.
type window struct {
	rows    *module.Rows
	insert  []bool
	remove  []bool
	execute []bool
	bid     []bool
	ask     []bool
	filled  []bool // nil when no metric looks at executions
	size    []float64
	states  [][]bool // per metric; nil is every row
	ids     orderid.Reader
}

// execution is one that the next event of its side may replace.
type execution struct {
	bucket  int32
	waiting bool
	at      int64
}

// stayer is an order without identifier.
type stayer struct {
	bucket int32
	since  int64
	size   float64
}

func (v *intervals) start(g *module.Group) module.Machine {
	d := &listingDay{v: v, listing: g.Listings[0].ID, spans: spans{metrics: v.metrics}, passes: make([]bool, len(v.metrics))}
	if v.at.ids >= 0 {
		d.live = newLiveOrders()
	}
	for i := range v.metrics {
		if m := &v.metrics[i]; m.variant == FleetingLiquidity {
			d.keep = max(d.keep, m.thresholdNs)
		}
	}
	return d
}

// Step implements module.Machine.
func (d *listingDay) Step(rows []module.Rows, out *module.Output) error {
	r := &rows[0]
	if len(r.Time) == 0 {
		return nil
	}
	d.look(r)
	for i, at := range r.Time {
		if !d.begun {
			d.begun, d.start = true, at
		}
		if label := r.Span[i].Label; d.current() < d.first || d.of(d.current()).label != label {
			d.open(label)
		}
		if d.live != nil {
			d.follow(i)
		}
		if d.filled != nil {
			d.replace(i)
		}
	}
	end := len(r.Time) - 1
	d.now = r.Time[end]
	for i := range d.passes {
		d.passes[i] = d.states[i] == nil || d.states[i][end]
	}
	d.forget()
	d.putSettled(out)
	return nil
}

// look takes the columns of a window.
func (d *listingDay) look(r *module.Rows) {
	mask := func(i int) []bool {
		if i < 0 {
			return nil
		}
		return r.Cols[i].Mask
	}
	at := &d.v.at
	d.window = window{rows: r, insert: mask(at.insert), remove: mask(at.remove), execute: mask(at.execute),
		bid: mask(at.bid), ask: mask(at.ask), filled: mask(at.executed), states: d.states[:0]}
	for _, i := range at.states {
		d.states = append(d.states, mask(i))
	}
	if at.size >= 0 {
		d.size = r.Cols[at.size].Floats
	}
	if at.ids >= 0 {
		d.ids = d.v.ids.Reader(r.Cols[at.ids:])
	}
}

// follow lets row i begin, rename or end an order.
func (d *listingDay) follow(i int) {
	switch {
	case d.insert[i]:
		o := order{id: d.ids.Of(i, false), bucket: d.current(), side: int8(d.side(i)), since: d.rows.Time[i]}
		if d.size != nil {
			o.size = d.size[i]
		}
		if o.id == "" {
			d.stays(&o)
			return
		}
		d.begins = true
		d.of(o.bucket).live++
		d.live.insert(o)
	case d.remove[i] || d.execute[i]:
		d.ends = true
		if id := d.ids.Of(i, d.remove[i]); id != "" {
			d.named = true
			d.live.end(id, func(o *order) { d.ended(o, d.rows.Time[i], i) })
		}
	default:
		if before, after := d.ids.Renamed(i); before != "" {
			d.live.rename(before, after)
		}
	}
}

// side is 0 for bid, 1 for ask, 2 for neither.
func (d *listingDay) side(i int) int {
	switch {
	case d.bid == nil || d.bid[i]:
		return 0
	case d.ask[i]:
		return 1
	}
	return 2
}

// ended counts an order whose interval ends at a time, with a row; −1 is the last event.
func (d *listingDay) ended(o *order, at int64, row int) {
	lifetime := max(0, at-o.since)
	d.of(o.bucket).live--
	for i := range d.v.metrics {
		m := &d.v.metrics[i]
		if m.variant == ReplacementLatency || row < 0 && !d.passes[i] || row >= 0 && d.states[i] != nil && !d.states[i][row] {
			continue
		}
		t := d.tally(o.bucket, i)
		t.n++
		if m.variant == RestingTime {
			t.total.add(lifetime)
			continue
		}
		if o.size != o.size {
			continue
		}
		if lifetime < m.thresholdNs {
			t.fleeting += o.size
		}
		if o.side < 2 {
			t.inserted += o.size
		}
	}
}

// stays counts an order that nothing can end.
func (d *listingDay) stays(o *order) {
	s := &d.of(o.bucket).stay
	s.n++
	s.since.add(o.since - d.start)
	if o.size != o.size {
		return
	}
	if o.side < 2 {
		s.inserted += o.size
	}
	if d.keep > 0 {
		d.recent = append(d.recent, stayer{o.bucket, o.since, o.size})
	}
}

// forget drops the orders without identifier that rest too long to be fleeting.
func (d *listingDay) forget() {
	n := 0
	for n < len(d.recent) && d.now-d.recent[n].since >= d.keep {
		n++
	}
	d.recent = d.recent[n:]
}

// replace lets row i end the wait for a replacement on its side, or begin one.
func (d *listingDay) replace(i int) {
	insert, filled := d.insert[i], d.filled[i]
	if !insert && !filled {
		return
	}
	last := &d.last[d.side(i)]
	if insert && last.waiting {
		for k := range d.v.metrics {
			if d.v.metrics[k].variant != ReplacementLatency || d.states[k] != nil && !d.states[k][i] {
				continue
			}
			t := d.tally(last.bucket, k)
			t.n++
			t.total.add(d.rows.Time[i] - last.at)
		}
	}
	*last = execution{bucket: d.current(), waiting: filled, at: d.rows.Time[i]}
}

// putSettled puts out the buckets that nothing can change any more.
func (d *listingDay) putSettled(out *module.Output) {
	if d.live != nil && !d.named { // whether lifetimes are known shows later
		return
	}
	before := d.current()
	for _, e := range d.last {
		if e.waiting {
			before = min(before, e.bucket)
		}
	}
	d.put(d.settled(before), d.listing, true, out)
}

// End implements module.Machine: orders that are still in the book end with the last event.
func (d *listingDay) End(out *module.Output) error {
	if d.live != nil {
		d.live.rest(func(o *order) { d.ended(o, d.now, -1) })
		d.endStaying()
	}
	d.put(len(d.all), d.listing, d.begins && d.named || !d.ends, out)
	return nil
}

// endStaying counts the orders without identifier.
func (d *listingDay) endStaying() {
	for i := range d.v.metrics {
		m := &d.v.metrics[i]
		if m.variant == ReplacementLatency || !d.passes[i] {
			continue
		}
		for b := range d.all {
			t, s := &d.tallies[b*len(d.metrics)+i], &d.all[b].stay
			t.n += s.n
			t.inserted += s.inserted
			t.total.addRest(s.n, d.now-d.start, s.since)
		}
		for _, o := range d.recent {
			if d.now-o.since < m.thresholdNs {
				d.tally(o.bucket, i).fleeting += o.size
			}
		}
	}
}
