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
	row     int // the last one taken, -1 is none
	passed  int // the last row of the current time that passes the filter, -1 is none
	wide    int // position among the markets with columns of their own, -1 is none
	primary bool
	stale   bool // the ladders are of an earlier row than row
	ladders [2]consolidated.Ladder
}

// day is the state of an instrument's listings.
type day struct {
	*combiner
	rows   *module.Rows
	cols   [][]float64
	venues []venue // by ascending ListingId
	turns  *consolidated.Turns
	writer *consolidated.Writer
	out    *module.Output
	pool   consolidated.Pool
	used   []consolidated.Ladder // scratch
	book   [2][]consolidated.Level
	last   []int // per market: the row its columns come from
}

func (c *combiner) run(g *module.Group, rows []module.Rows, out *module.Output) error {
	d := &day{combiner: c, rows: &rows[0], out: out, last: make([]int, len(c.mics))}
	if len(d.rows.Time) == 0 {
		return nil
	}
	counted := false
	for i, at := range c.at {
		if at < 0 {
			d.cols = append(d.cols, nil)
			continue
		}
		d.cols = append(d.cols, d.rows.Cols[at].Floats)
		counted = counted || parts[i%len(parts)] == "NumOrders"
	}
	if d.writer = consolidated.NewWriter(&c.cfg.Choice, g, out); d.writer == nil {
		return nil
	}
	if c.pass < 0 && len(c.cfg.States) > 0 {
		out.Remarks = append(out.Remarks, module.Remark{Listing: g.Listings[0].ID, Code: "no-market-state",
			Text: "No file of l2 has MarketState, so market_states is skipped and every snapshot counts."})
	}
	if !counted {
		out.Remarks = append(out.Remarks, module.Remark{Listing: g.Listings[0].ID, Code: "no-order-counts",
			Text: "No file of l2 has numbers of orders, so those of the combined book are null."})
	}
	d.turns = c.cfg.Turns(d.rows, g.Rule, g.Rule, g.DayStart)
	for _, i := range consolidated.InOrder(g.Listings) {
		l := &g.Listings[i]
		if len(c.cfg.MICs) > 0 && !slices.Contains(c.cfg.MICs, l.MIC) {
			continue
		}
		d.turns.Add(d.rows.Bounds[i], d.rows.Bounds[i+1])
		d.venues = append(d.venues, venue{row: -1, wide: slices.Index(c.mics, l.MIC), primary: l.ID == d.writer.Primary().ID})
	}
	d.writer.Expect(d.turns.Count())
	for at, ok := d.turns.Soonest(); ok; at, ok = d.turns.Soonest() {
		d.snapshot(at)
	}
	consolidated.CopySide(out)
	return nil
}

// snapshot takes the rows of a time and puts out the book after them.
func (d *day) snapshot(at int64) {
	r := consolidated.Row{Last: vector.NullInt, Time: math.MinInt64}
	for i := range d.venues {
		v := &d.venues[i]
		v.passed = -1
		lo, hi := d.turns.Take(i, at)
		if lo == hi {
			continue
		}
		v.row, v.stale = hi-1, true
		for row := hi - 1; row >= lo && v.passed < 0; row-- {
			if d.passes(row) {
				v.passed = row
				r.Last = max(r.Last, d.rows.Time[row])
			}
		}
		r.Label, r.Time = d.rows.Span[v.row].Label, max(r.Time, d.rows.Time[v.row])
		if v.primary && d.state >= 0 {
			d.writer.State(&d.rows.Cols[d.state], v.row)
		}
	}
	r.Bid, r.Ask = d.side(0), d.side(1)
	if d.writer.Append(&r) {
		d.wideColumns()
	}
}

func (d *day) passes(row int) bool { return d.pass < 0 || d.rows.Cols[d.pass].Mask[row] }

// side pools one side of the snapshots in force.
func (d *day) side(side int) []consolidated.Level {
	d.used = d.used[:0]
	for i := range d.venues {
		v := &d.venues[i]
		if v.row < 0 || !d.passes(v.row) {
			continue
		}
		if v.stale {
			v.ladders[0] = d.ladder(v.ladders[0][:0], v.row, 0)
			v.ladders[1] = d.ladder(v.ladders[1][:0], v.row, 1)
			v.stale = false
		}
		d.used = append(d.used, v.ladders[side])
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
func (d *day) wideColumns() {
	if len(d.mics) == 0 {
		return
	}
	for i := range d.last {
		d.last[i] = -1
	}
	for i := range d.venues {
		v := &d.venues[i]
		if v.passed < 0 || v.wide < 0 {
			continue
		}
		if was := d.last[v.wide]; was < 0 || d.rows.Time[v.passed] >= d.rows.Time[was] {
			d.last[v.wide] = v.passed
		}
	}
	width := len(d.levels) * perLevel
	to := d.out.Main.Cols[len(d.out.Main.Cols)-len(d.mics)*width:]
	for m, row := range d.last {
		for i := range width {
			c := &to[m*width+i]
			switch x := d.value(i, row); {
			case x != x:
				c.AppendNull()
			case c.Type == vector.Float:
				c.Floats = append(c.Floats, x)
			default:
				c.Ints = append(c.Ints, int64(x))
			}
		}
	}
}

func (d *day) value(column, row int) float64 {
	if row < 0 || d.cols[column] == nil {
		return vector.NullFloat()
	}
	return d.cols[column][row]
}
