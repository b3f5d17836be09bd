package moduletest

import (
	"slices"

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
	r := rowsOfOne(all, p, listings[0].ID)
	for i := range r.Cols { // copies, so that the rows of the others can be added
		c := &r.Cols[i]
		c.Floats, c.Ints, c.Codes = slices.Clone(c.Floats), slices.Clone(c.Ints), slices.Clone(c.Codes)
		c.Mask = slices.Clone(c.Mask)
	}
	r.Time = slices.Clone(r.Time)
	for _, l := range listings[1:] {
		one := rowsOfOne(all, p, l.ID)
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
