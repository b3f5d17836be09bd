package moduletest

import (
	"slices"

	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/internal/scan"
	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/table"
)

// listing returns a listing as the universe would have it. MIC, Ticker, CurrencyCode,
// InstrumentId and IsPrimary are taken from the first row of the listing in a table
// with such a column; without InstrumentId all listings are of instrument 1.
func listing(tables map[string]*Rows, id int64) table.Listing {
	l := table.Listing{ID: id, Instrument: 1}
	l.MIC, _ = labelOf(tables, id, "MIC").(string)
	l.Ticker, _ = labelOf(tables, id, "Ticker").(string)
	l.Currency, _ = labelOf(tables, id, "CurrencyCode").(string)
	l.Primary, _ = labelOf(tables, id, "IsPrimary").(bool)
	if n, ok := labelOf(tables, id, "InstrumentId").(int); ok {
		l.Instrument = int64(n)
	}
	return l
}

func labelOf(tables map[string]*Rows, id int64, name string) any {
	for _, r := range tables {
		at, listing := r.index(name), r.index("ListingId")
		for _, row := range r.rows {
			if x, ok := number(row[listing]); ok && at >= 0 && int64(x) == id && row[at] != nil {
				return row[at]
			}
		}
	}
	return nil
}

// groups divides listings, in ascending order, as an operator wants them.
func groups(op module.Operator, tables map[string]*Rows, ids []int64) [][]table.Listing {
	var all [][]table.Listing
	at := map[int64]int{}
	for _, id := range ids {
		l := listing(tables, id)
		i, known := at[l.Instrument]
		if op.GroupBy == "" || !known {
			i = len(all)
			at[l.Instrument] = i
			all = append(all, nil)
		}
		all[i] = append(all[i], l)
	}
	return all
}

// mics are the markets of the tables' rows, sorted.
func mics(tables map[string]*Rows) []string {
	var all []string
	for _, r := range tables {
		at := r.index("MIC")
		for _, row := range r.rows {
			if at < 0 {
				break
			}
			if mic, ok := row[at].(string); ok {
				all = append(all, mic)
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// rowsOf are the rows of a group of listings.
func rowsOf(all *scan.Collected, p *Pass, listings []table.Listing) module.Rows {
	if len(listings) == 1 {
		return rowsOfOne(all, p, listings[0].ID)
	}
	var parts []module.Rows
	for _, l := range listings {
		parts = append(parts, rowsOfOne(all, p, l.ID))
	}
	return together(parts)
}

// together puts the rows of several listings into one.
func together(parts []module.Rows) module.Rows {
	r := module.Rows{Bounds: []int{0}, Cols: make([]expr.Vector, len(parts[0].Cols))}
	for i := range r.Cols {
		r.Cols[i].Type, r.Cols[i].Dict = parts[0].Cols[i].Type, parts[0].Cols[i].Dict
	}
	for _, one := range parts {
		r.Time, r.Span = append(r.Time, one.Time...), append(r.Span, one.Span...)
		for i := range r.Cols {
			c, from := &r.Cols[i], &one.Cols[i]
			c.Mask = append(c.Mask, from.Mask...)
			c.Floats, c.Ints, c.Codes = append(c.Floats, from.Floats...), append(c.Ints, from.Ints...), append(c.Codes, from.Codes...)
		}
		r.Bounds = append(r.Bounds, len(r.Time))
	}
	return r
}

// Reordered is a group with its listings in another order.
func Reordered(g *Group, order []int) *Group {
	other := &Group{Group: module.Group{DayStart: g.DayStart, Rule: g.Rule}}
	for _, i := range order {
		other.Listings = append(other.Listings, g.Listings[i])
	}
	for n := range g.Rows {
		var parts []module.Rows
		for _, i := range order {
			parts = append(parts, cut(&g.Rows[n], i))
		}
		other.Rows = append(other.Rows, together(parts))
	}
	return other
}

// cut are the rows of the i-th listing.
func cut(r *module.Rows, i int) module.Rows {
	lo, hi := r.Bounds[i], r.Bounds[i+1]
	one := module.Rows{Time: r.Time[lo:hi], Span: r.Span[lo:hi], Cols: slices.Clone(r.Cols)}
	for k := range one.Cols {
		if c := &one.Cols[k]; c.Mask != nil {
			c.Mask = c.Mask[lo:hi]
		} else if c.Len() > 0 {
			c.Column = c.Slice(lo, hi)
		}
	}
	return one
}
