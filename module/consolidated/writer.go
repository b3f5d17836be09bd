package consolidated

import (
	"slices"

	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/table"
	"github.com/basaltlake/basalt/vector"
)

// Primary returns the primary listing of an instrument: the one marked so, of several
// and of none the one with the lowest ListingId.
func Primary(listings []table.Listing) table.Listing {
	best := listings[0]
	for _, l := range listings[1:] {
		if l.Primary != best.Primary && l.Primary || l.Primary == best.Primary && l.ID < best.ID {
			best = l
		}
	}
	return best
}

// InOrder returns the positions of a group's listings by ascending ListingId, the order
// in which sizes are added up and ties are settled.
func InOrder(listings []table.Listing) []int {
	by := make([]int, len(listings))
	for i := range by {
		by[i] = i
	}
	slices.SortFunc(by, func(a, b int) int {
		if listings[a].ID < listings[b].ID {
			return -1
		}
		return 1
	})
	return by
}

// Row is a snapshot of the combined book.
type Row struct {
	Label, Time int64   // bucket, and time of the last event in it
	Last        int64   // LastEventTimestamp; NullInt when no event counts
	Bid, Ask    []Level // best first; Orders NaN is unknown
}

// Writer appends snapshots of one instrument to the output of an operator.
type Writer struct {
	choice  *Choice
	main    *vector.Frame
	primary table.Listing
	labels  [3]int32 // MIC, Ticker, CurrencyCode
	state   int32
	states  *vector.Dict // that stateOf translates from
	codes   []int32      // per code of states
}

// NewWriter returns a writer for the instrument of a group. It has no row to write and
// is nil when the instrument is to be the key and is not known; the report then says so.
func NewWriter(c *Choice, g *module.Group, out *module.Output) *Writer {
	w := &Writer{choice: c, main: out.Main, primary: Primary(g.Listings), state: vector.NullCode}
	if w.primary.Instrument == vector.NullInt && c.Index == ByInstrument {
		out.Remarks = append(out.Remarks, module.Remark{Listing: w.primary.ID, Code: "no-instrument",
			Text: "The listing's InstrumentId is not known, so it is in no combined book; index_by: PrimaryListingId does without."})
		return nil
	}
	for i, text := range []string{w.primary.MIC, w.primary.Ticker, w.primary.Currency} {
		w.labels[i] = vector.NullCode
		if text != "" {
			w.labels[i] = w.main.Cols[3+i].Dict.Code(text)
		}
	}
	return w
}

// Expect makes room for n snapshots, so that the columns are not copied as they grow.
func (w *Writer) Expect(n int) {
	for i := range w.main.Cols {
		c := &w.main.Cols[i]
		switch c.Type {
		case vector.Float:
			c.Floats = slices.Grow(c.Floats, n)
		case vector.String:
			c.Codes = slices.Grow(c.Codes, n)
		default:
			c.Ints = slices.Grow(c.Ints, n)
		}
	}
}

// Primary is the listing that the labels are of.
func (w *Writer) Primary() table.Listing { return w.primary }

// State sets the market state of the primary listing to value i of a column.
func (w *Writer) State(c *expr.Vector, i int) {
	code := c.Codes[i]
	if code < 0 {
		w.state = vector.NullCode
		return
	}
	if w.states != c.Dict {
		w.states, w.codes = c.Dict, nil
	}
	for int(code) >= len(w.codes) {
		w.codes = append(w.codes, w.main.Cols[6].Dict.Code(c.Dict.Value(int32(len(w.codes)))))
	}
	w.state = w.codes[code]
}

// Append appends a snapshot; without a level there is none.
func (w *Writer) Append(r *Row) bool {
	if len(r.Bid)+len(r.Ask) == 0 {
		return false
	}
	key, other := r.Label, r.Time
	if w.choice.Events() {
		key, other = r.Time, r.Label
	}
	index := w.primary.Instrument
	if w.choice.Index == ByPrimary {
		index = w.primary.ID
	}
	at := 0
	next := func() *vector.Column { at++; return &w.main.Cols[at-1] }
	appendInt(next(), index)
	appendInt(next(), key)
	appendInt(next(), w.primary.ID)
	for _, code := range w.labels {
		appendCode(next(), code)
	}
	appendCode(next(), w.state)
	appendInt(next(), other)
	if w.choice.Index == ByPrimary {
		appendInt(next(), w.primary.Instrument)
	}
	at = w.side(at, r.Bid, -1)
	at = w.side(at, r.Ask, 1)
	if w.choice.hasLast() {
		appendInt(next(), r.Last)
	}
	w.main.Rows++
	return true
}

// side appends the levels of one side to the columns from at on.
func (w *Writer) side(at int, levels []Level, sign float64) int {
	n := w.choice.TopN
	prices, sizes, orders := w.main.Cols[at:at+n], w.main.Cols[at+n:at+2*n], w.main.Cols[at+2*n:at+3*n]
	for i := range n {
		if i >= len(levels) {
			prices[i].AppendNull()
			sizes[i].AppendNull()
			orders[i].AppendNull()
			continue
		}
		l := &levels[i]
		prices[i].Floats = append(prices[i].Floats, sign*l.Rank)
		sizes[i].Floats = append(sizes[i].Floats, l.Size)
		count := int64(vector.NullInt)
		if l.Orders == l.Orders {
			count = int64(l.Orders)
		}
		appendInt(&orders[i], count)
	}
	return at + 3*n
}

func appendInt(c *vector.Column, v int64)  { c.Ints = append(c.Ints, v) }
func appendCode(c *vector.Column, v int32) { c.Codes = append(c.Codes, v) }

// CopySide gives the finished output to those who read it as a side output.
func CopySide(out *module.Output) {
	for _, side := range out.Sides {
		for i := range side.Cols {
			c := &side.Cols[i]
			from := &out.Main.Cols[i]
			c.Floats, c.Ints, c.Codes = slices.Clone(from.Floats), slices.Clone(from.Ints), slices.Clone(from.Codes)
			c.Dict = from.Dict
		}
		side.Rows = out.Main.Rows
	}
}
