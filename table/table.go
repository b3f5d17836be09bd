// Package table declares the kinds of input Basalt reads: columns, types, units,
// the timestamp and sequence columns, other spellings, derived columns and where the
// files of a lake lie. Each table is data, declared once.
package table

import (
	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/vector"
)

// Table declares an input kind.
type Table struct {
	Name     string   // key in configurations, e.g. "trades"
	Doc      string   // one sentence
	Folder   string   // folder below the lake, e.g. "Trades-Plus"
	Prefix   string   // file name prefix, e.g. "trades-plus-"
	Path     string   // path template below the lake; "" is the canonical layout
	Listing  []string // spellings of the listing column, the first is its name
	Time     []string // the timestamp column, then the columns it is copied from when absent
	TimeUnit string   // unit of plain timestamps: ns (default), us, ms, s
	OfDay    string   // time zone in which plain timestamps count from the file day's midnight; "" is since 1970 UTC
	Sequence string   // orders rows of equal time; "" or absent means file order
	Symbols  bool     // listings are named by a string, in column Listing[0] or in the path; see Listing.Symbol
	Columns  []Column
	Derived  []Derived
	NoBucket bool // rows carry no intraday time (reference tables)
}

// Column declares one column. Columns a file has beyond the declared ones can be read too.
type Column struct {
	Name    string
	Type    vector.Type
	Unit    string
	Doc     string
	Aliases []string // other spellings in files, tried in order
	Source  string   // the only spelling in files when a configuration maps the column, else ""
	Integer bool     // a Float column whose values are whole (counts of orders)
	Numbers bool     // a String column that files may also hold as whole numbers (identifiers)
	Repeats bool     // a String column whose values several rows have each (identifiers of orders)
}

// Derived is a column computed when no file column of that name exists. Of several
// with one name the first counts whose columns the file has.
type Derived struct {
	Name  string
	Value *expr.Node
	Unit  string
	Doc   string
}

// Listing is a row of the universe of a day: an instrument on a venue.
type Listing struct {
	ID         int64
	MIC        string
	Ticker     string
	Currency   string
	Instrument int64 // InstrumentId, or vector.NullInt
	Primary    bool
	Symbol     string // the name of the listing in tables that use symbols
}
