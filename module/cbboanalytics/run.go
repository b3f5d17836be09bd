package cbboanalytics

import (
	"math"
	"slices"

	"github.com/basaltlake/basalt/bucket"
	"github.com/basaltlake/basalt/metric"
	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/module/consolidated"
	"github.com/basaltlake/basalt/vector"
)

// day compares the quotes of an instrument's listings with the consolidated ones. Both
// are states: they hold until the next row and are carried over bucket borders.
type day struct {
	*comparison
	group    *module.Group
	order    []int   // of the group's listings, by ascending ListingId
	venues   []venue // in that order
	last     quotes  // the consolidated quote in force at the beginning of a window, if any
	remarked bool
}

// venue compares one listing's quotes with the consolidated ones, bucket by bucket.
type venue struct {
	*comparison
	rows  *module.Rows // of the current window
	best  quotes       // of the current window, after the one in force at its beginning
	quote int          // consolidated quote in force, -1 before the first
	held  row          // the venue's row in force

	known  int64      // ns of the bucket in which both are known
	time   [2]int64   // of these, ns at the consolidated best, by side
	weight [2]float64 // Σ quantity·ns
	seen   [2][]float64
}

// row is what counts of a row of l2.
type row struct {
	known    bool
	counts   bool // it passes the market state filter
	price    [2]float64
	quantity [2]float64 // when they are read
}

func (k *comparison) start(g *module.Group) module.Machine {
	d := &day{comparison: k, group: g, order: consolidated.InOrder(g.Listings)}
	for range d.order {
		d.venues = append(d.venues, venue{comparison: k})
	}
	return d
}

// Step implements module.Machine. The window has whole buckets, so only the quotes in
// force come from windows before.
func (d *day) Step(all []module.Rows, out *module.Output) error {
	rows := &all[0]
	if len(rows.Time) > 0 && !d.remarked {
		d.remark(d.group, out)
		d.remarked = true
	}
	best := d.last.then(quotesOf(d.group, &all[1]))
	for n, i := range d.order {
		v := &d.venues[n]
		v.rows, v.best, v.quote = rows, best, len(d.last.time)-1
		for lo, end := rows.Bounds[i], rows.Bounds[i+1]; lo < end; {
			hi := lo + 1
			for hi < end && rows.Span[hi].Label == rows.Span[lo].Label {
				hi++
			}
			v.bucket(lo, hi, d.group.Rule.Mode)
			v.put(d.group.Listings[i].ID, rows.Span[lo].Label, out.Main)
			lo = hi
		}
	}
	d.last = best.newest()
	return nil
}

// End implements module.Machine.
func (d *day) End(*module.Output) error { return nil }

// remark says why a listing has no values, or values of more rows than were asked for.
func (k *comparison) remark(g *module.Group, out *module.Output) {
	if g.Listings[0].Instrument == vector.NullInt {
		out.Remarks = append(out.Remarks, module.Remark{Listing: g.Listings[0].ID, Code: "no-instrument",
			Text: "The listing's InstrumentId is not known, so there is no consolidated quote to compare it with."})
	}
	if k.states && k.filter < 0 {
		out.Remarks = append(out.Remarks, module.Remark{Listing: g.Listings[0].ID, Code: "no-market-state",
			Text: "No file of l2 has MarketState, so market_states is skipped and every quote counts."})
	}
}

// bucket goes through the rows lo..hi of a bucket. A daily bucket is the time from its
// first row to its last.
func (v *venue) bucket(lo, hi int, mode bucket.Mode) {
	v.known, v.time, v.weight = 0, [2]int64{}, [2]float64{}
	v.seen[0], v.seen[1] = v.seen[0][:0], v.seen[1][:0]
	from, end := v.rows.Span[lo].Start, v.rows.Span[lo].End
	if mode != bucket.Fixed {
		from, end = v.rows.Time[lo], v.rows.Time[hi-1]
	}
	for row := lo; row < hi; row++ {
		v.hold(from, v.rows.Time[row])
		from, v.held = v.rows.Time[row], v.read(row)
		v.until(from)
		if v.rowsCount() {
			v.see()
		}
	}
	v.hold(from, end)
}

// read returns what counts of a row.
func (v *venue) read(i int) row {
	r := row{known: true, counts: v.filter < 0 || v.rows.Cols[v.filter].Mask[i]}
	for side := range r.price {
		r.price[side] = v.rows.Cols[side].Floats[i]
		if v.quantities {
			r.quantity[side] = v.rows.Cols[quantity+side].Floats[i]
		}
	}
	return r
}

// rowsCount reports whether the row in force is looked at by statistics over rows.
func (v *venue) rowsCount() bool { return v.comparison.rows && v.quote >= 0 && v.held.counts }

// until makes the last consolidated quote at or before a time the one in force.
func (v *venue) until(at int64) {
	for v.quote+1 < len(v.best.time) && v.best.time[v.quote+1] <= at {
		v.quote++
	}
}

// hold adds the time from..to, in which the venue's row stays the same and the
// consolidated quote may change.
func (v *venue) hold(from, to int64) {
	v.until(from)
	for v.quote+1 < len(v.best.time) && v.best.time[v.quote+1] < to {
		v.add(v.best.time[v.quote+1] - from)
		from = v.best.time[v.quote+1]
		v.until(from)
	}
	v.add(to - from)
}

// add adds time in which both quotes stay the same.
func (v *venue) add(ns int64) {
	if ns <= 0 || v.quote < 0 || !v.held.known || !v.held.counts {
		return
	}
	v.known += ns
	for side := range v.time {
		if !v.atBest(side) {
			continue
		}
		v.time[side] += ns
		if !v.quantities {
			continue
		}
		if q := v.held.quantity[side]; q == q {
			v.weight[side] += q * float64(ns)
		}
	}
}

// atBest reports whether the venue shows the consolidated best price of a side; an
// empty side is not at it.
func (v *venue) atBest(side int) bool {
	return v.held.price[side] == v.best.price[side][v.quote]
}

// see takes the row in force into the statistics over rows.
func (v *venue) see() {
	for side := range v.seen {
		q := 0.0
		if v.atBest(side) {
			q = v.held.quantity[side]
		}
		if q == q {
			v.seen[side] = append(v.seen[side], q)
		}
	}
}

// put appends the bucket's row.
func (v *venue) put(listing, label int64, to *vector.Frame) {
	to.Cols[0].Ints = append(to.Cols[0].Ints, listing)
	to.Cols[1].Ints = append(to.Cols[1].Ints, label)
	for i, c := range v.columns {
		col := &to.Cols[2+i]
		col.Floats = append(col.Floats, v.value(c))
	}
	to.Rows++
}

func (v *venue) value(c column) float64 {
	seen := v.seen[c.side]
	switch {
	case c.statistic == timeShare && v.known > 0:
		return float64(v.time[c.side]) / float64(v.known)
	case c.statistic == timeMean && v.known > 0:
		return v.weight[c.side] / float64(v.known)
	case c.statistic == "Min" && len(seen) > 0:
		return slices.Min(seen)
	case c.statistic == "Max" && len(seen) > 0:
		return slices.Max(seen)
	case c.statistic == "Median":
		return metric.MedianOf(seen)
	}
	return math.NaN()
}
