package consolidated

import (
	"cmp"
	"slices"

	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/module/kept"
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
	slices.SortFunc(by, func(a, b int) int { return cmp.Compare(listings[a].ID, listings[b].ID) })
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
	out     *module.Output
	primary table.Listing
	labels  [3]int32 // MIC, Ticker, CurrencyCode
	now     State
	state   int32        // its code in the output
	states  *vector.Dict // of the state that was set last, and its code there
	code    int32
}

// State is a market state, or none.
type State struct {
	Text  string
	Known bool
}

// NewWriter returns a writer for the instrument of a group. It has no row to write and
// is nil when the instrument is to be the key and is not known; the report then says so.
func NewWriter(c *Choice, g *module.Group, out *module.Output) *Writer {
	w := &Writer{choice: c, primary: Primary(g.Listings), state: vector.NullCode, code: vector.NullCode}
	if w.primary.Instrument == vector.NullInt && c.Index == ByInstrument {
		out.Remarks = append(out.Remarks, module.Remark{Listing: w.primary.ID, Code: "no-instrument",
			Text: "The listing's InstrumentId is not known, so it is in no combined book; index_by: PrimaryListingId does without."})
		return nil
	}
	return w
}

// Primary is the id of the instrument's primary listing.
func (w *Writer) Primary() int64 { return w.primary.ID }

// To says where the next snapshots are appended.
func (w *Writer) To(out *module.Output) {
	w.out = out
	for i, text := range []string{w.primary.MIC, w.primary.Ticker, w.primary.Currency} {
		w.labels[i] = vector.NullCode
		if text != "" {
			w.labels[i] = out.Main.Cols[3+i].Dict.Code(text)
		}
	}
	w.SetState(w.now)
}

// Expect makes room for the snapshots of some turns, so that the columns are not copied as
// they grow.
func (w *Writer) Expect(t *Turns) {
	n := t.count()
	for i := range w.out.Main.Cols {
		c := &w.out.Main.Cols[i]
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

// State sets the market state of the primary listing to value i of a column.
func (w *Writer) State(c *expr.Vector, i int) {
	if code := c.Codes[i]; code != w.code || c.Dict != w.states {
		w.code, w.states = code, c.Dict
		w.SetState(State{c.Dict.Value(code), code >= 0})
	}
}

// SetState sets the market state of the primary listing.
func (w *Writer) SetState(s State) {
	w.now, w.state = s, vector.NullCode
	if s.Known {
		w.state = w.out.Main.Cols[6].Dict.Code(s.Text)
	}
}

// Now is the market state of the primary listing.
func (w *Writer) Now() State { return w.now }

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
	next := func() *vector.Column { at++; return &w.out.Main.Cols[at-1] }
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
	w.out.Main.Rows++
	return true
}

// side appends the levels of one side to the columns from at on.
func (w *Writer) side(at int, levels []Level, sign float64) int {
	n := w.choice.TopN
	prices, sizes, orders := w.out.Main.Cols[at:at+n], w.out.Main.Cols[at+n:at+2*n], w.out.Main.Cols[at+2*n:at+3*n]
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

// handedRows is how many snapshots are handed on at a time.
const handedRows = 1 << 13

// HandOn hands on what was appended, if that is much. Who appends many more snapshots than
// there are rows calls it now and then.
func (w *Writer) HandOn() error {
	if w.out.Main.Rows < handedRows {
		return nil
	}
	w.Close()
	err := w.out.HandOn()
	w.To(w.out)
	return err
}

// Close gives what was appended to those who read it as a side output.
func (w *Writer) Close() {
	for _, side := range w.out.Sides {
		for i := range side.Cols {
			kept.Append(&side.Cols[i], &w.out.Main.Cols[i], side.Rows, w.out.Main.Rows)
		}
		side.Rows = w.out.Main.Rows
	}
}
