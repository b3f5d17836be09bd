package lake

import (
	"cmp"
	"context"
	"hash/fnv"
	"io"
	"maps"
	"math"
	"slices"

	"github.com/basaltlake/basalt/internal/calendar"
	"github.com/basaltlake/basalt/vector"
)

// NoMarket is the MIC of listings whose market nothing tells (ISO 10383).
const NoMarket = "XXXX"

// found is a listing seen in a table.
type found struct {
	id, instrument                int64
	mic, ticker, currency, symbol string
}

// Listings returns the distinct listings found in the run's tables: ListingId,
// InstrumentId, MIC, Ticker, CurrencyCode, and Symbol where a table names listings by it. A listing that has
// no id gets SymbolID; one that is in several tables has the labels seen first.
func (s *Source) Listings(ctx context.Context, day calendar.Date, mics []string) (*vector.Frame, error) {
	seen := map[int64]*found{}
	for _, name := range s.tables {
		files, err := s.lake.Files(ctx, name, []calendar.Date{day}, mics)
		if err != nil {
			return nil, err
		}
		for _, f := range files {
			if err := s.lake.collect(ctx, f, seen); err != nil {
				return nil, err
			}
			if err := s.admit(int64(len(seen))); err != nil {
				return nil, err
			}
		}
	}
	if mics != nil {
		maps.DeleteFunc(seen, func(_ int64, l *found) bool { return l.mic != "" && !slices.Contains(mics, l.mic) })
	}
	return listingFrame(slices.SortedFunc(maps.Values(seen), func(a, b *found) int { return cmp.Compare(a.id, b.id) })), nil
}

// SymbolID is the ListingId of a listing that is known by a symbol only: a hash, the same
// in every run.
func SymbolID(mic, symbol string) int64 {
	h := fnv.New64a()
	io.WriteString(h, mic+"\x00"+symbol)
	return int64(h.Sum64() & math.MaxInt64)
}

// collect adds the listings of a file.
func (l *Lake) collect(ctx context.Context, f File, seen map[int64]*found) error {
	o, err := l.OpenFile(ctx, f)
	if err != nil {
		return err
	}
	defer o.Close()
	keys, err := o.Keys()
	if err != nil {
		return err
	}
	if keys.Symbol != "" {
		add(seen, found{instrument: vector.NullInt, mic: f.MIC, symbol: keys.Symbol})
		return nil
	}
	reads := []Resolution{keys.Listing}
	at := map[string]int{}
	for _, label := range []string{"MIC", "Ticker", "CurrencyCode", "InstrumentId"} {
		typ := vector.String
		if label == "InstrumentId" {
			typ = vector.Int
		}
		if r, ok := o.Resolve(label, typ); ok {
			at[label] = len(reads)
			reads = append(reads, r)
		}
	}
	cursors := make([]Cursor, len(reads))
	cols := make([]vector.Column, len(reads))
	for i, r := range reads {
		if cursors[i], err = o.ResolvedCursor(r, nil); err != nil {
			return err
		}
		defer cursors[i].Close()
		cols[i] = vector.Column{Type: r.Type}
	}
	return eachChunk(ctx, cursors, cols, func(rows int) {
		scanListings(f, keys.Symbols, cols, at, rows, seen)
	})
}

func eachChunk(ctx context.Context, cursors []Cursor, cols []vector.Column, do func(rows int)) error {
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		rows := 0
		for i, c := range cursors {
			cols[i].Ints, cols[i].Codes = cols[i].Ints[:0], cols[i].Codes[:0]
			n, err := c.Read(&cols[i], step)
			if err == io.EOF {
				return nil
			}
			if err != nil {
				return err
			}
			rows = n
		}
		do(rows)
	}
}

// scanListings looks at the rows where the listing changes.
func scanListings(f File, symbols bool, cols []vector.Column, at map[string]int, rows int, seen map[int64]*found) {
	same := func(i int) bool {
		if symbols {
			return cols[0].Codes[i] == cols[0].Codes[i-1]
		}
		return cols[0].Ints[i] == cols[0].Ints[i-1]
	}
	label := func(name string, i int) string {
		if c, ok := at[name]; ok {
			text, _ := cols[c].Text(i)
			return text
		}
		return ""
	}
	instrument := func(i int) int64 {
		if c, ok := at["InstrumentId"]; ok {
			return cols[c].Ints[i]
		}
		return vector.NullInt
	}
	for i := range rows {
		if cols[0].Null(i) || i > 0 && same(i) {
			continue
		}
		l := found{instrument: instrument(i), mic: cmp.Or(label("MIC", i), f.MIC), ticker: label("Ticker", i), currency: label("CurrencyCode", i)}
		if symbols {
			l.symbol, _ = cols[0].Text(i)
		} else {
			l.id = cols[0].Ints[i]
		}
		add(seen, l)
	}
}

func add(seen map[int64]*found, l found) {
	if l.symbol != "" {
		l.mic, l.ticker = cmp.Or(l.mic, NoMarket), cmp.Or(l.ticker, l.symbol)
		l.id = SymbolID(l.mic, l.symbol)
	}
	have, ok := seen[l.id]
	if !ok {
		seen[l.id] = &l
		return
	}
	have.mic, have.ticker = cmp.Or(have.mic, l.mic), cmp.Or(have.ticker, l.ticker)
	have.currency, have.symbol = cmp.Or(have.currency, l.currency), cmp.Or(have.symbol, l.symbol)
	if have.instrument == vector.NullInt {
		have.instrument = l.instrument
	}
}

func listingFrame(listings []*found) *vector.Frame {
	frame := &vector.Frame{}
	ids, instruments := vector.MakeColumn(vector.Int, 0), vector.MakeColumn(vector.Int, 0)
	for _, l := range listings {
		ids.Ints, instruments.Ints = append(ids.Ints, l.id), append(instruments.Ints, l.instrument)
	}
	frame.Add(vector.Field{Name: "ListingId", Type: vector.Int}, ids)
	frame.Add(vector.Field{Name: "InstrumentId", Type: vector.Int}, instruments)
	for _, c := range []struct {
		name string
		of   func(*found) string
	}{
		{"MIC", func(l *found) string { return cmp.Or(l.mic, NoMarket) }},
		{"Ticker", func(l *found) string { return l.ticker }},
		{"CurrencyCode", func(l *found) string { return l.currency }},
		{"Symbol", func(l *found) string { return l.symbol }},
	} {
		col := vector.MakeColumn(vector.String, 0)
		for _, l := range listings {
			if text := c.of(l); text == "" {
				col.AppendNull()
			} else {
				col.Codes = append(col.Codes, col.Dict.Code(text))
			}
		}
		frame.Add(vector.Field{Name: c.name, Type: vector.String}, col)
	}
	return frame
}
