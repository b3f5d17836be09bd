package lake

import (
	"fmt"
	"strings"

	"github.com/basaltlake/basalt/vector"
)

// Keys says how the rows of a file are identified and ordered.
type Keys struct {
	Listing  Resolution // zero when all rows are of Symbol
	Symbols  bool       // Listing is a string that names the listing, not its id
	Symbol   string     // the listing of all rows, told by the path; "" when rows differ
	Time     Resolution
	Sequence Resolution // zero when file order decides
}

// KeyError is a file that does not tell the listing or the time of its rows.
type KeyError struct {
	URI    string
	Table  string
	What   string   // "listing" or "timestamp"
	Tried  []string // spellings
	Option string   // the TABLES key that maps it
}

// Code returns the message code.
func (e *KeyError) Code() string { return "no-key-column" }

func (e *KeyError) Error() string {
	return fmt.Sprintf("no-key-column: reading %s: table %s needs a %s column and the file has none of %s: name the file's column with TABLES.%s.%s",
		e.URI, e.Table, e.What, strings.Join(e.Tried, ", "), e.Table, e.Option)
}

// Keys returns the key columns of the file. Tables without ListingId are read by Ticker.
// The time of NoBucket tables may be missing.
func (o *Opened) Keys() (Keys, error) {
	k := Keys{Symbol: o.File.Symbol, Symbols: o.Table.Symbols}
	if len(o.Table.Listing) > 0 {
		name, typ := o.Table.Listing[0], vector.Int
		if k.Symbols {
			typ = vector.String
		}
		var ok bool
		if k.Listing, ok = o.direct(name, typ); !ok && !k.Symbols {
			k.Listing, ok = o.direct("Ticker", vector.String)
			k.Symbols = ok
		}
		k.Listing.Numbers = k.Symbols // some exchanges name securities by numbers
		if !ok {
			return Keys{}, o.keyError("listing", o.Table.Spellings(name), "listing_column or symbol_column")
		}
	}
	if len(o.Table.Time) > 0 {
		var ok bool
		if k.Time, ok = o.direct(o.Table.Time[0], vector.Time); !ok && !o.Table.NoBucket {
			return Keys{}, o.keyError("timestamp", o.Table.Spellings(o.Table.Time[0]), "time_column")
		}
	}
	if o.Table.Sequence != "" {
		k.Sequence, _ = o.direct(o.Table.Sequence, vector.Int)
	}
	return k, nil
}

func (o *Opened) keyError(what string, tried []string, option string) error {
	return &KeyError{URI: o.File.Info.URI, Table: o.Table.Name, What: what, Tried: tried, Option: option}
}
