package universe

import (
	"fmt"
	"strconv"

	"github.com/basaltlake/basalt/internal/calendar"
	"github.com/basaltlake/basalt/table"
	"github.com/basaltlake/basalt/vector"
)

// truth is a boolean that may be unknown.
type truth int8

const (
	unknown truth = iota
	yes
	no
)

// record is a listing with what the providers and filters ask of it.
type record struct {
	table.Listing
	isin    string
	opol    string
	indexes []string
	alive   truth
	primary truth
	inBase  bool // in the reference data, or among the listings found
}

// columns are the columns of a frame that records are made of; nil where absent.
type columns struct {
	id, instrument                *vector.Column
	mic, ticker, currency, symbol *vector.Column
	isin, opol, index             *vector.Column
	alive, primary                *vector.Column
	date                          *vector.Column
}

// columnNames are the columns asked of reference data and universe files.
var columnNames = []string{
	"ListingId", "InstrumentId", "MIC", "Ticker", "ISIN", "CurrencyCode", "Symbol", "OPOL", "IndexId", "IsAlive", "IsPrimary", "Date",
}

func columnsOf(f *vector.Frame) (columns, error) {
	c := columns{
		id: f.Col("ListingId"), instrument: f.Col("InstrumentId"),
		mic: f.Col("MIC"), ticker: f.Col("Ticker"), currency: f.Col("CurrencyCode"), symbol: f.Col("Symbol"),
		isin: f.Col("ISIN"), opol: f.Col("OPOL"), index: f.Col("IndexId"),
		alive: f.Col("IsAlive"), primary: f.Col("IsPrimary"),
		date: f.Col("Date"),
	}
	for _, name := range []string{"ListingId", "InstrumentId", "IsAlive", "IsPrimary"} {
		if col := f.Col(name); col != nil && (col.Type == vector.Float || col.Type == vector.String) {
			return c, fmt.Errorf("column %s is of type %s, not a whole number or a bool", name, col.Type)
		}
	}
	if c.date != nil && c.date.Type != vector.Time {
		return c, fmt.Errorf("column Date is of type %s, not a date or timestamp", c.date.Type)
	}
	return c, nil
}

// on reports whether row i is of the day: its Date is, or is null.
func (c *columns) on(i int, day calendar.Date) bool {
	return c.date == nil || c.date.Null(i) || calendar.DateAt(c.date.Ints[i]) == day
}

// record returns row i. Its ID is null when only a name says which listing it is.
func (c *columns) record(i int) record {
	r := record{
		Listing: table.Listing{
			ID: vector.NullInt, MIC: textAt(c.mic, i), Ticker: textAt(c.ticker, i),
			Currency: textAt(c.currency, i), Symbol: textAt(c.symbol, i), Instrument: vector.NullInt,
		},
		isin:    textAt(c.isin, i),
		opol:    textAt(c.opol, i),
		alive:   truthAt(c.alive, i),
		primary: truthAt(c.primary, i),
	}
	if c.id != nil {
		r.ID = c.id.Ints[i]
	}
	if c.instrument != nil {
		r.Instrument = c.instrument.Ints[i]
	}
	if id := textAt(c.index, i); id != "" {
		r.indexes = []string{id}
	}
	r.Primary = r.primary == yes
	return r
}

// textAt returns a label, "" for null. Labels that look like numbers may be stored so.
func textAt(c *vector.Column, i int) string {
	if c == nil || c.Null(i) {
		return ""
	}
	switch c.Type {
	case vector.String:
		text, _ := c.Text(i)
		return text
	case vector.Float:
		return strconv.FormatFloat(c.Floats[i], 'f', -1, 64)
	}
	return strconv.FormatInt(c.Ints[i], 10)
}

func truthAt(c *vector.Column, i int) truth {
	switch {
	case c == nil || c.Null(i):
		return unknown
	case c.Ints[i] != 0:
		return yes
	}
	return no
}
