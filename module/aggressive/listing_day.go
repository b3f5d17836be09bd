package aggressive

import (
	"cmp"
	"slices"

	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/table"
)

// listingDay is the state while the rows of a listing's day go by: the orders that later
// executions may belong to, those that began after one of them, and their executions.
type listingDay struct {
	*run
	listing *table.Listing
	chains  map[string]*chain // by classification
	orders  []*order          // that are not put out, in the order in which they began
	kept    *sheet            // their executions
	before  *sheet            // the last row; nil before the first
}

func (r *run) start(g *module.Group) module.Machine {
	return &listingDay{run: r, listing: &g.Listings[0], chains: map[string]*chain{}, kept: r.layout.empty(&g.Listings[0])}
}

// Step implements module.Machine.
func (d *listingDay) Step(rows []module.Rows, out *module.Output) error {
	r := &rows[0]
	if len(r.Time) == 0 {
		return nil
	}
	s := d.sheet(r)
	d.group(s)
	d.put(s, false, out)
	d.kept.take(s, s.executed)
	d.putClosed(s.time[s.rows()-1], out)
	d.before = d.layout.empty(d.listing)
	d.before.take(s, []int{s.rows() - 1})
	return nil
}

// End implements module.Machine.
func (d *listingDay) End(out *module.Output) error {
	for _, o := range d.orders {
		o.open = false
	}
	d.putOrders(out)
	return nil
}

// sheet makes the columns of a window.
func (d *listingDay) sheet(r *module.Rows) *sheet {
	s := &sheet{listing: d.listing, time: r.Time, span: r.Span, from: r}
	if d.before != nil {
		s.before = d.before.cols
	}
	for i := range d.layout.slots {
		slot := &d.layout.slots[i]
		if slot.input >= 0 {
			s.cols = append(s.cols, *s.input(slot.input))
		} else {
			s.cols = append(s.cols, slot.make(s))
		}
	}
	return s
}

// putClosed puts out the orders that no execution after now belongs to, and forgets them.
func (d *listingDay) putClosed(now int64, out *module.Output) {
	for _, o := range d.orders {
		o.open = false
	}
	for _, c := range d.chains {
		c.order.open = c.links(now, d.deltaT)
	}
	d.putOrders(out)
	kept, rows := d.layout.empty(d.listing), 0
	for _, o := range d.orders {
		kept.take(d.kept, o.rows)
		for i := range o.rows {
			o.rows[i] = rows
			rows++
		}
	}
	d.kept = kept
}

// putOrders puts out the closed orders that began before all open ones. Executions may
// have been left out of an order, or all of them.
func (d *listingDay) putOrders(out *module.Output) {
	d.orders = slices.DeleteFunc(d.orders, func(o *order) bool { return !o.open && len(o.rows) == 0 })
	slices.SortStableFunc(d.orders, func(a, b *order) int { return cmp.Compare(a.begin(), b.begin()) })
	n := 0
	for n < len(d.orders) && !d.orders[n].open {
		n++
	}
	d.kept.put(d.orders[:n])
	d.put(d.kept, true, out)
	d.orders = slices.Clone(d.orders[n:])
}

// put appends the executions or the orders of a sheet to its side output.
func (d *listingDay) put(s *sheet, orders bool, out *module.Output) {
	for i, side := range d.sides {
		if side.orders != orders {
			continue
		}
		f := out.Sides[i]
		for j, c := range side.columns {
			c.write(s, &f.Cols[j])
		}
		f.Rows = f.Cols[0].Len()
	}
}
