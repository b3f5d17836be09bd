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

// venue compares one listing's quotes with the consolidated ones, bucket by bucket. Both
// are states: they hold until the next row and are carried over bucket borders.
type venue struct {
	*comparison
	rows  *module.Rows
	best  quotes
	quote int // consolidated quote in force, -1 before the first
	row   int // venue's row in force, -1 before the first

	known  int64      // ns of the bucket in which both are known
	time   [2]int64   // of these, ns at the consolidated best, by side
	weight [2]float64 // Σ quantity·ns
	seen   [2][]float64
}

func (k *comparison) run(g *module.Group, all []module.Rows, out *module.Output) error {
	rows := &all[0]
	if len(rows.Time) == 0 {
		return nil
	}
	k.remark(g, out)
	best := quotesOf(g, &all[1])
	for _, i := range consolidated.InOrder(g.Listings) {
		v := &venue{comparison: k, rows: rows, best: best, quote: -1, row: -1}
		for lo, end := rows.Bounds[i], rows.Bounds[i+1]; lo < end; {
			hi := lo + 1
			for hi < end && rows.Span[hi].Label == rows.Span[lo].Label {
				hi++
			}
			v.bucket(lo, hi, g.Rule.Mode)
			v.put(g.Listings[i].ID, rows.Span[lo].Label, out.Main)
			lo = hi
		}
	}
	return nil
}

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
		from, v.row = v.rows.Time[row], row
		v.until(from)
		if v.rowsCount() {
			v.see()
		}
	}
	v.hold(from, end)
}

// rowsCount reports whether the row in force is looked at by statistics over rows.
func (v *venue) rowsCount() bool { return v.comparison.rows && v.quote >= 0 && v.counts() }

// counts reports whether the row in force passes the market state filter.
func (v *venue) counts() bool { return v.filter < 0 || v.rows.Cols[v.filter].Mask[v.row] }

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
	if ns <= 0 || v.row < 0 || v.quote < 0 || !v.counts() {
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
		if q := v.rows.Cols[quantity+side].Floats[v.row]; q == q {
			v.weight[side] += q * float64(ns)
		}
	}
}

// atBest reports whether the venue shows the consolidated best price of a side; an
// empty side is not at it.
func (v *venue) atBest(side int) bool {
	return v.rows.Cols[side].Floats[v.row] == v.best.price[side][v.quote]
}

// see takes the row in force into the statistics over rows.
func (v *venue) see() {
	for side := range v.seen {
		q := 0.0
		if v.atBest(side) {
			q = v.rows.Cols[quantity+side].Floats[v.row]
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
