package cbbofroml3

import (
	"math"

	"github.com/basaltlake/basalt/bucket"
	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/module/consolidated"
	"github.com/basaltlake/basalt/table"
	"github.com/basaltlake/basalt/vector"
)

// venue is a listing while the rows of its day go by.
type venue struct {
	books   [2]book // bid, ask
	counts  bool    // its market state is one of the filter's
	primary bool
}

// day is the state of an instrument's listings.
type day struct {
	*rebuilder
	rows           *module.Rows
	actions, sides []int64
	values         [oldSize + 1][]float64
	rule           bucket.Rule
	dayStart       int64
	venues         []venue // by ascending ListingId
	turns          *consolidated.Turns
	writer         *consolidated.Writer
	pool           consolidated.Pool
	used           []consolidated.Ladder // scratch
	shown          [2][]consolidated.Level
	label          int64 // of the bucket put out last
	begun          bool  // there was a book event
}

func (r *rebuilder) run(g *module.Group, all []module.Rows, out *module.Output) error {
	rows := &all[0]
	if len(rows.Time) == 0 {
		return nil
	}
	d := &day{rebuilder: r, rows: rows, rule: r.cfg.rule(g.Rule), dayStart: g.DayStart,
		actions: rows.Cols[action].Ints, sides: rows.Cols[side].Ints}
	for c := price; c <= oldSize; c++ {
		d.values[c] = rows.Cols[c].Floats
	}
	if d.writer = consolidated.NewWriter(&r.cfg.Choice, g, out); d.writer == nil {
		return nil
	}
	if !r.filtered && len(r.cfg.States) > 0 {
		out.Remarks = append(out.Remarks, module.Remark{Listing: g.Listings[0].ID, Code: "no-market-state",
			Text: "No file of l3 has MarketState, so market_states is skipped and every listing counts."})
	}
	d.turns = r.cfg.Turns(rows, g.Rule, d.rule, g.DayStart)
	for _, i := range consolidated.InOrder(g.Listings) {
		d.turns.Add(rows.Bounds[i], rows.Bounds[i+1])
		d.venues = append(d.venues, venue{counts: !r.filtered, primary: g.Listings[i].ID == d.writer.Primary().ID})
	}
	last := d.lastEvent()
	d.writer.Expect(d.turns.Count())
	for at, ok := d.turns.Soonest(); ok; at, ok = d.turns.Soonest() {
		d.take(at, at <= last)
	}
	consolidated.CopySide(out)
	return nil
}

// ofBook reports whether a row is a book event.
func (d *day) ofBook(row int) bool {
	switch table.LobAction(d.actions[row]) {
	case table.ActionInsert, table.ActionRemove, table.ActionUpdate:
		return true
	}
	return false
}

// lastEvent is the label of the last bucket with a book event, the least number when
// there is none.
func (d *day) lastEvent() int64 {
	last := int64(math.MinInt64)
	for i, at := range d.rows.Time {
		if at > last && d.ofBook(i) {
			last = at
		}
	}
	if last == math.MinInt64 {
		return last
	}
	return d.rule.Of(last, d.dayStart).Label
}

// take applies the rows of a time, and puts out the book after them if one of them is a
// book event. Before that come the rows of buckets without one, when all are wanted;
// more says that there are book events to come.
func (d *day) take(at int64, more bool) {
	every := d.cfg.EveryBucket && !d.cfg.Events() && d.rule.Mode == bucket.Fixed && more
	if every && d.begun {
		for d.label+d.rule.Width < at {
			d.label += d.rule.Width
			d.put(consolidated.Row{Label: d.label, Time: d.instant(d.label), Last: vector.NullInt})
		}
	}
	r := consolidated.Row{Time: math.MinInt64}
	events := false
	for i := range d.venues {
		lo, hi := d.turns.Take(i, at)
		if lo == hi {
			continue
		}
		v := &d.venues[i]
		for row := lo; row < hi; row++ {
			if d.ofBook(row) {
				events = true
				d.apply(v, row)
			}
		}
		if r.Time = max(r.Time, d.rows.Time[hi-1]); d.filtered {
			v.counts = d.rows.Cols[passed].Mask[hi-1]
		}
		if v.primary && d.stated {
			d.writer.State(&d.rows.Cols[state], hi-1)
		}
		r.Label = d.rule.Of(r.Time, d.dayStart).Label
	}
	d.begun = d.begun || events
	if r.Last = r.Time; events || every && d.begun {
		d.label = r.Label
		d.put(r)
	}
}

// instant is the last instant of a bucket.
func (d *day) instant(label int64) int64 {
	if d.rule.Anchor == bucket.Start {
		label += d.rule.Width
	}
	if d.rule.Closed == bucket.Left {
		label--
	}
	return label
}

// apply changes the listing's book: an insert adds Size at Price, a remove takes away
// OldSize at OldPrice, an update does both. What is unknown or 0 changes nothing.
func (d *day) apply(v *venue, row int) {
	var b *book
	sign := 1.0
	switch table.Side(d.sides[row]) {
	case table.SideBid:
		b, sign = &v.books[0], -1
	case table.SideAsk:
		b = &v.books[1]
	default:
		return
	}
	a := table.LobAction(d.actions[row])
	if p, s := d.values[oldPrice][row], d.values[oldSize][row]; a != table.ActionInsert && p == p && s == s && s != 0 {
		b.change(sign*p, -s, -1)
	}
	if p, s := d.values[price][row], d.values[size][row]; a != table.ActionRemove && p == p && s == s && s != 0 {
		b.change(sign*p, s, 1)
	}
}

// put puts out the pooled book.
func (d *day) put(r consolidated.Row) {
	r.Bid, r.Ask = d.pooled(0), d.pooled(1)
	d.writer.Append(&r)
}

func (d *day) pooled(side int) []consolidated.Level {
	d.used = d.used[:0]
	for i := range d.venues {
		if v := &d.venues[i]; v.counts {
			d.used = append(d.used, v.books[side].levels)
		}
	}
	levels := d.pool.Best(d.shown[side][:0], d.used, d.cfg.TopN)
	for i := range levels {
		if levels[i].Orders <= 0 { // the events do not tell
			levels[i].Orders = math.NaN()
		}
	}
	d.shown[side] = levels
	return levels
}
