package cbbopreprocess

import (
	"slices"
	"strings"
	"testing"

	"github.com/basaltlake/basalt/module/moduletest"
)

var header = []string{"ListingId", "InstrumentId", "MIC", "IsPrimary", "EventTimestamp", "MarketState",
	"BidPrice1", "BidQuantity1", "BidNumOrders1", "AskPrice1", "AskQuantity1", "AskNumOrders1"}

// at makes a snapshot of listing 1 (primary, market X), 2 (market Y) or 3 (of another
// instrument).
func at(clock string, listing int, state any, bid ...any) []any {
	instrument, mic := 10, "X"
	switch listing {
	case 2:
		mic = "Y"
	case 3:
		instrument = 11
	}
	return append([]any{listing, instrument, mic, listing == 1, clock, state}, bid...)
}

const open = "CONTINUOUS_TRADING"

// pair is the first example of the specification.
func pair(stateOf2 string) [][]any {
	return [][]any{
		at("09:00:00", 1, open, 100.0, 10.0, 1, 101.0, 5.0, 1),
		at("09:00:00", 2, stateOf2, 100.0, 7.0, 2, 102.0, 6.0, 1),
	}
}

const small = "levels_in: 1, top_n: 2, "

func TestBooks(t *testing.T) {
	for _, c := range []struct {
		name, config string
		rows         [][]any
		columns      string
		want         string
	}{
		{"prices are pooled over listings", small, pair(open),
			"InstrumentId TimeBucket BidPrice1 BidQuantity1 BidNumOrders1 BidPrice2 AskPrice1 AskQuantity1 AskNumOrders1 AskPrice2 AskQuantity2 AskNumOrders2",
			"10 09:00:00 100 17 3 - 101 5 1 102 6 1"},
		{"listings outside the states are left out", small, pair("OPENING_AUCTION"),
			"BidPrice1 BidQuantity1 BidNumOrders1 AskPrice2", "100 10 1 -"},
		{"null states do not filter", small + "market_states: null, ", pair("OPENING_AUCTION"), "BidQuantity1", "17"},
		{"no states do not filter", small + "market_states: [], ", pair("OPENING_AUCTION"), "BidQuantity1", "17"},
		{"by event", small + "time_index: event, ", pair(open), "InstrumentId EventTimestamp TimeBucket BidQuantity1", "10 09:00:00 09:00:00 17"},
		{"by primary listing", small + "index_by: PrimaryListingId, ", pair(open),
			"PrimaryListingId ListingId InstrumentId MIC MarketState", "1 1 10 X CONTINUOUS_TRADING"},
		{"only the last snapshot of a listing counts", "",
			[][]any{
				at("09:00:10", 1, open, 100.0, 10.0, 1, 101.0, 5.0, 1), at("09:00:20", 1, open, 100.0, 20.0, 1, 101.0, 5.0, 1),
				at("09:00:15", 2, open, 99.0, 7.0, 1, 101.0, 1.0, 1),
			},
			"BidPrice1 BidQuantity1 BidPrice2 BidQuantity2 AskPrice1 AskQuantity1", "100 20 99 7 101 6"},
		{"an empty bid side is no reason for a null key", "", [][]any{at("09:00:00", 3, open, nil, nil, nil, 50.0, 3.0, 1)},
			"InstrumentId BidPrice1 AskPrice1 AskQuantity1", "11 - 50 3"},
		{"unknown sizes are 0", "", [][]any{at("09:00:00", 1, open, 100.0, nil, nil, nil, nil, nil)},
			"BidPrice1 BidQuantity1 BidNumOrders1 AskPrice1 AskQuantity1", "100 0 0 - -"},
		{"snapshots are carried over buckets", "",
			[][]any{
				at("09:00:10", 1, open, 100.0, 10.0, 1, nil, nil, nil),
				at("09:00:20", 2, open, 99.0, 7.0, 1, nil, nil, nil), at("09:03:20", 2, open, 99.0, 8.0, 1, nil, nil, nil),
			},
			"TimeBucket EventTimestamp BidPrice1 BidQuantity1 BidPrice2 BidQuantity2",
			"09:01:00 09:00:20 100 10 99 7\n09:04:00 09:03:20 100 10 99 8"},
		{"by event, the other listings stand", "time_index: event, ",
			[][]any{
				at("09:00:10", 1, open, 100.0, 10.0, 1, nil, nil, nil), at("09:00:10", 1, open, 100.0, 11.0, 1, nil, nil, nil),
				at("09:00:20", 2, open, 100.0, 7.0, 1, nil, nil, nil),
			},
			"EventTimestamp BidQuantity1", "09:00:10 11\n09:00:20 18"},
		{"a state outside the filter takes the listing away, and its event still makes a row", "emit_last_event_ts: true, ",
			[][]any{
				at("09:00:10", 1, open, 100.0, 10.0, 1, nil, nil, nil),
				at("09:00:20", 2, open, 100.0, 7.0, 1, nil, nil, nil), at("09:01:20", 2, "HALTED", 100.0, 7.0, 1, nil, nil, nil),
			},
			"TimeBucket BidQuantity1 LastEventTimestamp EventTimestamp MarketState",
			"09:01:00 17 09:00:20 09:00:20 CONTINUOUS_TRADING\n09:02:00 10 - 09:01:20 CONTINUOUS_TRADING"},
		{"a null state is in no state", "", [][]any{at("09:00:10", 1, nil, 100.0, 10.0, 1, nil, nil, nil)}, "BidPrice1", ""},
		{"an empty book is no row", "",
			[][]any{at("09:00:10", 1, open, 100.0, 10.0, 1, nil, nil, nil), at("09:01:10", 1, open, nil, nil, nil, nil, nil, nil)},
			"TimeBucket", "09:01:00"},
		{"crossed venues are kept", "",
			[][]any{at("09:00:10", 1, open, 100.0, 10.0, 1, 101.0, 1.0, 1), at("09:00:10", 2, open, 102.0, 1.0, 1, 103.0, 1.0, 1)},
			"BidPrice1 AskPrice1", "102 101"},
		{"markets of the whitelist", "mic_whitelist: [Y], ", pair(open), "ListingId MIC BidQuantity1 MarketState", "1 X 7 -"},
		{"columns per market are of the rows of the bucket that count", "include_mic_wide: true, ",
			[][]any{
				at("09:00:10", 1, open, 100.0, 10.0, 1, 101.0, 5.0, 1), at("09:00:20", 1, "HALTED", 100.0, 11.0, 1, nil, nil, nil),
				at("09:00:30", 2, open, 99.0, 3.0, 1, 101.0, 5.0, 1), at("09:01:30", 2, open, 99.0, 4.0, 2, nil, nil, nil),
			},
			"BidPrice1 BidQuantity1 BidQuantity1_X AskPrice1_X BidQuantity1_Y BidNumOrders1_Y AskPrice1_Y",
			"99 3 10 101 3 1 101\n99 4 - - 4 2 -"},
		{"of two instruments, each by itself", "", append(pair(open), at("09:00:30", 3, open, 50.0, 1.0, 1, nil, nil, nil)),
			"InstrumentId TimeBucket BidPrice1", "10 09:00:00 100\n11 09:01:00 50"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := books(t, c.config, header, c.rows, c.columns); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

// books runs the module and shows columns of its rows.
func books(t *testing.T, config string, header []string, rows [][]any, columns string) string {
	t.Helper()
	p := moduletest.Decode(t, Spec(), "cbbo_preprocess: {"+strings.TrimSuffix(config, ", ")+"}")
	var lines []string
	for _, out := range moduletest.Operate(t, p, p.Program.Operators[0], map[string]*moduletest.Rows{"l2": moduletest.NewRows(t, header, rows)}) {
		if text := moduletest.Text(out.Main, strings.Fields(columns)...); text != "" {
			lines = append(lines, text)
		}
	}
	return strings.Join(lines, "\n")
}

func TestWithoutMarketStateEverySnapshotCounts(t *testing.T) {
	at := slices.Index(header, "MarketState")
	rows := pair(open)
	for i := range rows {
		rows[i] = slices.Delete(rows[i], at, at+1)
	}
	without := slices.Delete(slices.Clone(header), at, at+1)
	if got := books(t, "", without, rows, "BidQuantity1 MarketState"); got != "17 -" {
		t.Errorf("got %s", got)
	}
	p := moduletest.Decode(t, Spec(), "cbbo_preprocess: {}")
	outs := moduletest.Operate(t, p, p.Program.Operators[0], map[string]*moduletest.Rows{"l2": moduletest.NewRows(t, without, rows)})
	if r := outs[0].Remarks; len(r) != 1 || r[0].Code != "no-market-state" {
		t.Errorf("remarks %v", r)
	}
}

func TestWithoutNumbersOfOrdersTheyAreNull(t *testing.T) {
	without := slices.DeleteFunc(slices.Clone(header), func(name string) bool { return strings.Contains(name, "NumOrders") })
	rows := pair(open)
	for i := range rows {
		for _, name := range []string{"AskNumOrders1", "BidNumOrders1"} {
			at := slices.Index(header, name)
			rows[i] = slices.Delete(rows[i], at, at+1)
		}
	}
	columns := "BidPrice1 BidQuantity1 BidNumOrders1 AskQuantity1 BidNumOrders1_Y"
	if got := books(t, "include_mic_wide: true", without, rows, columns); got != "100 17 - 5 -" {
		t.Errorf("got %s", got)
	}
	p := moduletest.Decode(t, Spec(), "cbbo_preprocess: {}")
	outs := moduletest.Operate(t, p, p.Program.Operators[0], map[string]*moduletest.Rows{"l2": moduletest.NewRows(t, without, rows)})
	if r := outs[0].Remarks; len(r) != 1 || r[0].Code != "no-order-counts" {
		t.Errorf("remarks %v", r)
	}
}

func TestReadersOfTheSideOutputSeeTheRows(t *testing.T) {
	p := moduletest.Decode(t, Spec(), "cbbo_preprocess: {}")
	out := moduletest.Operate(t, p, p.Program.Operators[0], map[string]*moduletest.Rows{"l2": moduletest.NewRows(t, header, pair(open))})[0]
	columns := []string{"InstrumentId", "ListingId", "MIC", "TimeBucket", "EventTimestamp", "BidPrice1", "BidQuantity1"}
	if got, want := moduletest.Text(out.Sides[0], columns...), moduletest.Text(out.Main, columns...); got != want || got == "" {
		t.Errorf("side output %q, output %q", got, want)
	}
	if &out.Sides[0].Col("BidPrice1").Floats[0] == &out.Main.Col("BidPrice1").Floats[0] {
		t.Error("the outputs share memory, which sinks change")
	}
}
