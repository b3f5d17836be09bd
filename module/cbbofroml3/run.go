package cbbofroml3

import (
	"math"

	"github.com/basaltlake/basalt/bucket"
	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/module/consolidated"
	"github.com/basaltlake/basalt/table"
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
	window
	group  *module.Group
	rule   bucket.Rule
	order  []int   // of the group's listings, by ascending ListingId
	venues []venue // in that order
	turns  consolidated.Turns
	turn   turn
	writer *consolidated.Writer
	pool   consolidated.Pool
	used   []consolidated.Ladder // scratch
	shown  [2][]consolidated.Level
	begun  bool // there was a book event
	every  bool // buckets without events are put out too
	filled filled
}

// window are the columns of the current window.
type window struct {
	rows           *module.Rows
	actions, sides []int64
	values         [oldSize + 1][]float64
}

// turn are the rows of a time, or of a bucket so far.
type turn struct {
	consolidated.Row
	at     int64
	open   bool
	events bool // one of them is a book event
}

func (r *rebuilder) start(g *module.Group) module.Machine {
	d := &day{rebuilder: r, group: g, rule: r.cfg.rule(g.Rule), order: consolidated.InOrder(g.Listings)}
	d.every = r.cfg.EveryBucket && !r.cfg.Events() && d.rule.Mode == bucket.Fixed
	primary := consolidated.Primary(g.Listings).ID
	for _, i := range d.order {
		d.venues = append(d.venues, venue{counts: !r.filtered, primary: g.Listings[i].ID == primary})
	}
	return d
}

// Step implements module.Machine.
func (d *day) Step(rows []module.Rows, out *module.Output) error {
	if d.rows == nil {
		d.writer = consolidated.NewWriter(&d.cfg.Choice, d.group, out)
		if d.writer != nil && !d.filtered && len(d.cfg.States) > 0 {
			out.Remarks = append(out.Remarks, module.Remark{Listing: d.group.Listings[0].ID, Code: "no-market-state",
				Text: "No file of l3 has MarketState, so market_states is skipped and every listing counts."})
		}
	}
	d.look(&rows[0])
	if d.writer == nil {
		return nil
	}
	d.writer.To(out)
	d.turns.Begin(&d.cfg.Choice, d.rows, d.group.Rule, d.rule, d.group.DayStart)
	for _, i := range d.order {
		d.turns.Add(d.rows.Bounds[i], d.rows.Bounds[i+1])
	}
	d.writer.Expect(&d.turns)
	for at, ok := d.turns.Soonest(); ok; at, ok = d.turns.Soonest() {
		if d.turn.open && d.turn.at != at {
			if err := d.close(); err != nil {
				return err
			}
		}
		d.take(at)
	}
	d.writer.Close()
	return nil
}

// End implements module.Machine.
func (d *day) End(out *module.Output) error {
	if d.turn.open {
		d.writer.To(out)
		if err := d.close(); err != nil {
			return err
		}
		d.writer.Close()
	}
	return nil
}

func (d *day) look(r *module.Rows) {
	d.window = window{rows: r, actions: r.Cols[action].Ints, sides: r.Cols[side].Ints}
	for c := price; c <= oldSize; c++ {
		d.values[c] = r.Cols[c].Floats
	}
}

// ofBook reports whether a row is a book event.
func (d *day) ofBook(row int) bool {
	switch table.LobAction(d.actions[row]) {
	case table.ActionInsert, table.ActionRemove, table.ActionUpdate:
		return true
	}
	return false
}

// take applies the rows of a time.
func (d *day) take(at int64) {
	if !d.turn.open {
		d.turn = turn{at: at, open: true, Row: consolidated.Row{Time: math.MinInt64}}
	}
	for i := range d.venues {
		lo, hi := d.turns.Take(i, at)
		if lo == hi {
			continue
		}
		v := &d.venues[i]
		for row := lo; row < hi; row++ {
			if d.ofBook(row) {
				d.turn.events = true
				d.apply(v, row)
			}
		}
		if d.turn.Time = max(d.turn.Time, d.rows.Time[hi-1]); d.filtered {
			v.counts = d.rows.Cols[passed].Mask[hi-1]
		}
		if v.primary && d.stated {
			d.writer.State(&d.rows.Cols[state], hi-1)
		}
	}
}

// close puts out the book after the rows of a time, if one of them was a book event or
// every bucket is wanted.
func (d *day) close() error {
	t := &d.turn
	t.open = false
	t.Label = d.rule.Of(t.Time, d.group.DayStart).Label
	t.Last = t.Time
	d.begun = d.begun || t.events
	if !d.begun || !t.events && !d.every {
		return nil
	}
	t.Bid, t.Ask = d.pooled(0), d.pooled(1)
	if d.every {
		return d.fill(&t.Row, t.events)
	}
	d.writer.Append(&t.Row)
	return nil
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
