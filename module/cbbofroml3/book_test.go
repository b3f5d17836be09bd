package cbbofroml3

import (
	"errors"
	"strings"
	"testing"

	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/module/moduletest"
)

var header = []string{"ListingId", "InstrumentId", "IsPrimary", "EventTimestamp", "MarketState", "LobAction", "Side", "Price", "Size", "OldPrice", "OldSize"}

const open = "CONTINUOUS_TRADING"

// Sides of an order.
const (
	bid = 1
	ask = 2
)

func row(clock string, listing int, state any, action, side int, price, size, oldPrice, oldSize any) []any {
	return []any{listing, 10, listing == 1, clock, state, action, side, price, size, oldPrice, oldSize}
}

func insert(clock string, listing, side int, price, size float64) []any {
	return row(clock, listing, open, 2, side, price, size, nil, 0.0)
}

func remove(clock string, listing, side int, price, size float64) []any {
	return row(clock, listing, open, 3, side, nil, nil, price, size)
}

func update(clock string, listing, side int, oldPrice, oldSize, price, size float64) []any {
	return row(clock, listing, open, 4, side, price, size, oldPrice, oldSize)
}

// story is the example of the specification, by listing.
func story() [][]any {
	return [][]any{
		insert("09:00:00", 1, bid, 100, 10), insert("09:00:00", 1, ask, 101, 5),
		insert("09:00:01", 1, bid, 99, 3), update("09:00:02", 1, ask, 101, 5, 101, 2),
		insert("09:00:00", 2, bid, 100, 7), insert("09:00:00", 2, ask, 102, 6),
		remove("09:00:03", 2, ask, 102, 6),
	}
}

func TestBooks(t *testing.T) {
	for _, c := range []struct {
		name, config string
		rows         [][]any
		columns      string
		want         string
	}{
		{"the book stands, whatever an event changes", "time_index: event, top_n: 2, ", story(),
			"InstrumentId EventTimestamp BidPrice1 BidQuantity1 BidPrice2 BidQuantity2 AskPrice1 AskQuantity1 AskPrice2 AskQuantity2",
			"10 09:00:00 100 17 - - 101 5 102 6\n10 09:00:01 100 17 99 3 101 5 102 6\n" +
				"10 09:00:02 100 17 99 3 101 2 102 6\n10 09:00:03 100 17 99 3 101 2 - -"},
		{"orders are counted", "time_index: event, ", story(), "BidNumOrders1 BidNumOrders2 AskNumOrders1", "2 - 1\n2 1 1\n2 1 1\n2 1 1"},
		{"by bucket, the book at its end", "", story(), "TimeBucket EventTimestamp AskPrice1 AskQuantity1 AskPrice2",
			"09:00:00 09:00:00 101 5 102\n09:01:00 09:00:03 101 2 -"},
		{"by primary listing", "index_by: PrimaryListingId, time_index: event, ", story()[:1], "PrimaryListingId EventTimestamp InstrumentId TimeBucket", "1 09:00:00 10 09:00:00"},
		{"buckets of its own width", "time_bucket_seconds: 0.5, ", story(), "TimeBucket AskQuantity1 AskPrice2",
			"09:00:00 5 102\n09:00:01 5 102\n09:00:02 2 102\n09:00:03 2 -"},
		{"a nanosecond later is the next bucket", "", [][]any{insert("09:00:00", 1, bid, 100, 10), insert("09:00:00.000000001", 1, bid, 100, 1)},
			"TimeBucket BidQuantity1", "09:00:00 10\n09:01:00 11"},
		{"a remove of a part leaves the rest", "", [][]any{insert("09:00:00", 1, bid, 100, 10), remove("09:01:00", 1, bid, 100, 4)},
			"TimeBucket BidQuantity1 BidNumOrders1", "09:00:00 10 1\n09:01:00 6 -"},
		{"an update moves an order", "", [][]any{insert("09:00:00", 1, bid, 100, 10), update("09:01:00", 1, bid, 100, 10, 99, 8)},
			"BidPrice1 BidQuantity1 BidNumOrders1 BidPrice2", "100 10 1 -\n99 8 1 -"},
		{"what additions of fractions leave over is no level", "time_index: event, ",
			[][]any{insert("09:00:00", 1, bid, 100, 0.1), insert("09:00:01", 1, bid, 100, 0.2), insert("09:00:01", 1, bid, 99, 1), remove("09:00:02", 1, bid, 100, 0.3)},
			"EventTimestamp BidPrice1", "09:00:00 100\n09:00:01 100\n09:00:02 99"},
		{"an empty book is no row", "time_index: event, ", [][]any{insert("09:00:00", 1, bid, 100, 1), remove("09:00:01", 1, bid, 100, 1)}, "EventTimestamp", "09:00:00"},
		{"executions are no book events", "time_index: event, ",
			[][]any{insert("09:00:00", 1, bid, 100, 1), row("09:00:01", 1, open, 1, bid, 100.0, 1.0, 100.0, 1.0)}, "EventTimestamp BidQuantity1", "09:00:00 1"},
		{"unknown and zero sizes change nothing", "time_index: event, ",
			[][]any{insert("09:00:00", 1, bid, 100, 1), row("09:00:01", 1, open, 2, bid, 100.0, nil, nil, nil), row("09:00:02", 1, open, 3, bid, nil, nil, 100.0, nil),
				insert("09:00:03", 1, bid, 101, 0)},
			"BidPrice1 BidQuantity1 BidNumOrders1", "100 1 1\n100 1 1\n100 1 1\n100 1 1"},
		{"orders from before the first event are owed", "time_index: event, ",
			[][]any{insert("09:00:00", 1, ask, 105, 1), remove("09:00:01", 1, ask, 101, 4), insert("09:00:02", 1, ask, 101, 6)},
			"AskPrice1 AskQuantity1", "105 1\n105 1\n101 2"},
		{"events of all states make the book, states decide what is shown", "time_index: event, ",
			[][]any{row("09:00:00", 1, "OPENING_AUCTION", 2, bid, 100.0, 10.0, nil, 0.0), insert("09:00:01", 1, bid, 99, 1), remove("09:00:02", 1, bid, 100, 4)},
			"EventTimestamp BidPrice1 BidQuantity1 MarketState", "09:00:01 100 10 " + open + "\n09:00:02 100 6 " + open},
		{"a listing leaves with its state, by any row", "time_index: event, ",
			[][]any{insert("09:00:00", 1, bid, 100, 10), row("09:00:01", 1, "HALTED", 1, bid, nil, nil, nil, nil), insert("09:00:00", 2, bid, 100, 7), insert("09:00:02", 2, bid, 99, 1)},
			"EventTimestamp BidQuantity1", "09:00:00 17\n09:00:02 7"},
		{"all states", "market_states: null, ", [][]any{row("09:00:00", 1, nil, 2, bid, 100.0, 10.0, nil, 0.0)}, "BidQuantity1 MarketState", "10 -"},
		{"the last row of the bucket, of any kind", "emit_last_event_ts: true, ",
			[][]any{insert("09:00:01", 1, bid, 100, 10), row("09:00:05", 1, open, 1, bid, nil, nil, nil, nil)}, "LastEventTimestamp", "09:00:05"},
		{"every bucket from the first event to the last", "every_bucket: true, emit_last_event_ts: true, ",
			[][]any{row("08:58:30", 1, open, 1, bid, nil, nil, nil, nil), insert("09:00:01", 1, bid, 100, 10), row("09:02:30", 1, open, 1, bid, nil, nil, nil, nil), insert("09:03:01", 1, bid, 100, 1),
				row("09:06:00", 1, open, 1, bid, nil, nil, nil, nil)},
			"TimeBucket EventTimestamp LastEventTimestamp BidQuantity1",
			"09:01:00 09:00:01 09:00:01 10\n09:02:00 09:02:00 - 10\n09:03:00 09:02:30 09:02:30 10\n09:04:00 09:03:01 09:03:01 11"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := moduletest.Decode(t, Spec(), "cbbofroml3_preprocess: {"+strings.TrimSuffix(c.config, ", ")+"}")
			var got string
			for _, out := range moduletest.Operate(t, p, p.Program.Operators[0], map[string]*moduletest.Rows{"l3": moduletest.NewRows(t, header, c.rows)}) {
				got += moduletest.Text(out.Main, strings.Fields(c.columns)...)
			}
			if got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

func TestFilledBucketsEndWithTheirLastInstant(t *testing.T) {
	p := moduletest.Decode(t, Spec(), "time_bucket_anchor: start\ntime_bucket_closed: left\ncbbofroml3_preprocess: {every_bucket: true}")
	rows := moduletest.NewRows(t, header, [][]any{insert("09:00:00", 1, bid, 100, 10), insert("09:02:00", 1, bid, 100, 1)})
	out := moduletest.Operate(t, p, p.Program.Operators[0], map[string]*moduletest.Rows{"l3": rows})[0]
	want := "09:00:00 09:00:00\n09:01:00 09:01:59.999999999\n09:02:00 09:02:00"
	if got := moduletest.Text(out.Main, "TimeBucket", "EventTimestamp"); got != want {
		t.Errorf("got\n%s", got)
	}
}

func TestBucketsWithoutEventsAreHandedOnInParts(t *testing.T) {
	p := moduletest.Decode(t, Spec(), "time_bucket_seconds: 0.1\ncbbofroml3_preprocess: {every_bucket: true, top_n: 1}")
	rows := moduletest.NewRows(t, header, [][]any{insert("09:00:00", 1, bid, 100, 10), insert("10:00:00", 1, bid, 100, 1)})
	op, groups := moduletest.Groups(t, p, p.Program.Operators[0], map[string]*moduletest.Rows{"l3": rows})
	m, out, total, most := op.Start(&groups[0].Group), moduletest.Output(op), 0, 0
	out.Take = func() error {
		if out.Sides[0].Rows != out.Main.Rows {
			t.Errorf("%d rows and %d in the side output", out.Main.Rows, out.Sides[0].Rows)
		}
		total, most = total+out.Main.Rows, max(most, out.Main.Rows)
		fresh := moduletest.Output(op)
		out.Main, out.Sides = fresh.Main, fresh.Sides
		return nil
	}
	if err := errors.Join(m.Step(groups[0].Rows, out), m.End(out), out.Take()); err != nil {
		t.Fatal(err)
	}
	if total != 36_001 || most > 10_000 {
		t.Errorf("%d rows, %d at a time", total, most)
	}
}

func TestATimeFromAnotherAgeIsNoGapToFill(t *testing.T) {
	p := moduletest.Decode(t, Spec(), "cbbofroml3_preprocess: {every_bucket: true}")
	rows := moduletest.NewRows(t, header, [][]any{insert("09:00:00", 1, bid, 100, 10), insert("09:02:00", 1, bid, 100, 1)})
	op, groups := moduletest.Groups(t, p, p.Program.Operators[0], map[string]*moduletest.Rows{"l3": rows})
	r := &groups[0].Rows[0]
	r.Time[0], r.Span[0] = 0, p.Rule.Of(0, moduletest.Day)
	m, out := op.Start(&groups[0].Group), moduletest.Output(op)
	err := errors.Join(m.Step(groups[0].Rows, out), m.End(out))
	var gap *module.GapError
	if !errors.As(err, &gap) || gap.Listing != 1 || gap.From != 0 {
		t.Errorf("%v, want a GapError", err)
	}
}

func TestProblemsAndNotes(t *testing.T) {
	for config, path := range map[string]string{
		"{index_by: Instrument}":   "index_by",
		"{time_index: bucket}":     "time_index",
		"{top_n: 11}":              "top_n",
		"{time_bucket_seconds: 0}": "time_bucket_seconds",
		"{market_states: [OPEN]}":  "market_states[0]",
		"{levels_in: 5}":           "levels_in",
	} {
		p := moduletest.Try(t, Spec(), "cbbofroml3_preprocess: "+config)
		if len(p.Problems) != 1 || p.Problems[0].Path != path {
			t.Errorf("%s: problems %v", config, p.Problems)
		}
	}
	p := moduletest.Decode(t, Spec(), "timeline_mode: daily_analytics\ncbbofroml3_preprocess: {every_bucket: true}")
	if len(p.Program.Notes) != 1 {
		t.Errorf("notes %v", p.Program.Notes)
	}
}
