package cbbopreprocess

import (
	"math"
	"slices"

	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/module/consolidated"
	"github.com/basaltlake/basalt/vector"
)

// venue is a listing while the rows of its day go by.
type venue struct {
	counts  bool      // there was a row, and the last one passes the filter
	passed  int64     // time of the last row of the current turn that passes the filter
	values  []float64 // of that row, when the market has columns of its own
	any     bool      // there is one
	wide    int       // position among the markets with columns of their own, -1 is none
	primary bool
	ladders [2]consolidated.Ladder // of the last row, when it counts
}

// day is the state of an instrument's listings.
type day struct {
	*combiner
	group  *module.Group
	rows   *module.Rows // of the current window
	cols   [][]float64
	order  []int   // of the group's listings that take part, by ascending ListingId
	venues []venue // in that order
	turns  consolidated.Turns
	turn   consolidated.Row
	at     int64 // time of the turn
	open   bool  // there is a turn
	writer *consolidated.Writer
	pool   consolidated.Pool
	used   []consolidated.Ladder // scratch
	book   [2][]consolidated.Level
	last   []*venue // per market: the one whose columns are put out
}

func (c *combiner) start(g *module.Group) module.Machine {
	d := &day{combiner: c, group: g, cols: make([][]float64, len(c.at)), last: make([]*venue, len(c.mics))}
	primary := consolidated.Primary(g.Listings).ID
	for _, i := range consolidated.InOrder(g.Listings) {
		l := &g.Listings[i]
		if len(c.cfg.MICs) > 0 && !slices.Contains(c.cfg.MICs, l.MIC) {
			continue
		}
		d.order = append(d.order, i)
		d.venues = append(d.venues, venue{wide: slices.Index(c.mics, l.MIC), primary: l.ID == primary})
	}
	return d
}

// Step implements module.Machine.
func (d *day) Step(rows []module.Rows, out *module.Output) error {
	if d.rows == nil {
		d.writer = consolidated.NewWriter(&d.cfg.Choice, d.group, out)
		d.remark(out)
	}
	d.rows = &rows[0]
	if d.writer == nil {
		return nil
	}
	for i, at := range d.combiner.at {
		if at >= 0 {
			d.cols[i] = d.rows.Cols[at].Floats
		}
	}
	d.writer.To(out)
	d.turns.Begin(&d.cfg.Choice, d.rows, d.group.Rule, d.group.Rule, d.group.DayStart)
	for _, i := range d.order {
		d.turns.Add(d.rows.Bounds[i], d.rows.Bounds[i+1])
	}
	d.writer.Expect(&d.turns)
	for at, ok := d.turns.Soonest(); ok; at, ok = d.turns.Soonest() {
		if d.open && d.at != at {
			d.close(out)
		}
		d.take(at)
	}
	d.writer.Close()
	return nil
}

// End implements module.Machine.
func (d *day) End(out *module.Output) error {
	if d.open {
		d.writer.To(out)
		d.close(out)
		d.writer.Close()
	}
	return nil
}

// remark says what the files do not have.
func (d *day) remark(out *module.Output) {
	if d.writer == nil {
		return
	}
	if d.pass < 0 && len(d.cfg.States) > 0 {
		out.Remarks = append(out.Remarks, module.Remark{Listing: d.group.Listings[0].ID, Code: "no-market-state",
			Text: "No file of l2 has MarketState, so market_states is skipped and every snapshot counts."})
	}
	for i, at := range d.combiner.at {
		if at >= 0 && parts[i%len(parts)] == "NumOrders" {
			return
		}
	}
	out.Remarks = append(out.Remarks, module.Remark{Listing: d.group.Listings[0].ID, Code: "no-order-counts",
		Text: "No file of l2 has numbers of orders, so those of the combined book are null."})
}

// take takes the rows of a time.
func (d *day) take(at int64) {
	if !d.open {
		d.open, d.at, d.turn = true, at, consolidated.Row{Last: vector.NullInt, Time: math.MinInt64}
		for i := range d.venues {
			d.venues[i].any = false
		}
	}
	for i := range d.venues {
		lo, hi := d.turns.Take(i, at)
		if lo == hi {
			continue
		}
		v, newest := &d.venues[i], hi-1
		for row := newest; row >= lo; row-- {
			if d.passes(row) {
				d.pick(v, row)
				break
			}
		}
		if v.counts = d.passes(newest); v.counts {
			v.ladders[0] = d.ladder(v.ladders[0][:0], newest, 0)
			v.ladders[1] = d.ladder(v.ladders[1][:0], newest, 1)
		}
		d.turn.Label, d.turn.Time = d.rows.Span[newest].Label, max(d.turn.Time, d.rows.Time[newest])
		if v.primary && d.state >= 0 {
			d.writer.State(&d.rows.Cols[d.state], newest)
		}
	}
}

// pick remembers a row that passes the filter.
func (d *day) pick(v *venue, row int) {
	v.any, v.passed = true, d.rows.Time[row]
	d.turn.Last = max(d.turn.Last, v.passed)
	if v.wide < 0 {
		return
	}
	v.values = v.values[:0]
	for _, col := range d.cols {
		if col == nil {
			v.values = append(v.values, vector.NullFloat())
		} else {
			v.values = append(v.values, col[row])
		}
	}
}

// close puts out the book after the rows of a time.
func (d *day) close(out *module.Output) {
	d.open = false
	d.turn.Bid, d.turn.Ask = d.side(0), d.side(1)
	if d.writer.Append(&d.turn) {
		d.wideColumns(out)
	}
}

func (d *day) passes(row int) bool { return d.pass < 0 || d.rows.Cols[d.pass].Mask[row] }

// side pools one side of the snapshots in force.
func (d *day) side(side int) []consolidated.Level {
	d.used = d.used[:0]
	for i := range d.venues {
		if v := &d.venues[i]; v.counts {
			d.used = append(d.used, v.ladders[side])
		}
	}
	d.book[side] = d.pool.Best(d.book[side][:0], d.used, d.cfg.TopN)
	return d.book[side]
}

// ladder appends the levels of one side of a snapshot. A level without price is none;
// an unknown quantity or number of orders is 0.
func (d *day) ladder(l consolidated.Ladder, row, side int) consolidated.Ladder {
	sign := float64(2*side - 1)
	for i := len(d.levels) - 1; i >= 0; i-- {
		cols := d.cols[i*perLevel+side*len(parts):][:len(parts)]
		if price := cols[0][row]; price == price {
			l = l.Insert(consolidated.Level{Rank: sign * price, Size: known(cols[1][row]), Orders: orders(cols[2], row)})
		}
	}
	return l
}

func known(x float64) float64 {
	if x != x {
		return 0
	}
	return x
}

// orders is the number of orders of a level; NaN when no file tells.
func orders(col []float64, row int) float64 {
	if col == nil {
		return math.NaN()
	}
	return known(col[row])
}

// wideColumns appends, per market, the last row of the current time that passes the
// filter; of rows of one time the one of the listing with the highest id.
func (d *day) wideColumns(out *module.Output) {
	if len(d.mics) == 0 {
		return
	}
	for i := range d.last {
		d.last[i] = nil
	}
	for i := range d.venues {
		v := &d.venues[i]
		if !v.any || v.wide < 0 {
			continue
		}
		if was := d.last[v.wide]; was == nil || v.passed >= was.passed {
			d.last[v.wide] = v
		}
	}
	width := len(d.levels) * perLevel
	to := out.Main.Cols[len(out.Main.Cols)-len(d.mics)*width:]
	for m, v := range d.last {
		for i := range width {
			c := &to[m*width+i]
			switch {
			case v == nil || v.values[i] != v.values[i]:
				c.AppendNull()
			case c.Type == vector.Float:
				c.Floats = append(c.Floats, v.values[i])
			default:
				c.Ints = append(c.Ints, int64(v.values[i]))
			}
		}
	}
}
