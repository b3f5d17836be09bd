package golden

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/basaltlake/basalt/internal/job"
	"github.com/basaltlake/basalt/internal/laketest"
	"github.com/basaltlake/basalt/table"
	"github.com/basaltlake/basalt/vector"
)

// orderEvents are rows of l3 as a converter of an exchange's feed writes them.
type orderEvents struct {
	mic  string
	rows [][]any // clock, LobAction, Side, Price, Size, OrderId, OldPrice, OldSize, OldOrderId, ExecutionSize, ExecutionPrice, MarketState
}

// nasdaq is a feed of messages about orders that are numbered: adds, partial cancels, executions, replacements (a
// delete and an add under a new number), executions of orders that were never shown, a number that is used again.
var nasdaq = orderEvents{"XNAS", [][]any{
	{"13:30:01", 2, 1, 100.0, 100, 11, nil, 0, nil, 0, nil, "CONTINUOUS_TRADING"},
	{"13:30:02", 2, 2, 101.0, 50, 12, nil, 0, nil, 0, nil, "CONTINUOUS_TRADING"},
	{"13:30:03", 4, 1, 100.0, 60, 11, 100.0, 100, 11, 0, nil, "CONTINUOUS_TRADING"},   // partial cancel
	{"13:30:04", 4, 1, 100.0, 40, 11, 100.0, 60, 11, 20, 100.0, "CONTINUOUS_TRADING"}, // partial execution
	{"13:30:05", 1, 2, nil, 0, nil, nil, nil, nil, 30, 100.5, "CONTINUOUS_TRADING"},   // hidden order
	{"13:30:06", 3, 1, nil, 0, nil, 100.0, 40, 11, 40, 100.0, "CONTINUOUS_TRADING"},   // the rest of 11
	{"13:30:07", 2, 1, 100.0, 10, 11, nil, 0, nil, 0, nil, "CONTINUOUS_TRADING"},      // 11 is used again
	{"13:30:08", 3, 2, nil, 0, nil, 101.0, 50, 12, 0, nil, "CONTINUOUS_TRADING"},      // 12 is replaced
	{"13:30:08", 2, 2, 100.9, 50, 13, nil, 0, nil, 0, nil, "CONTINUOUS_TRADING"},      // by 13
	{"13:30:09", 4, 1, 100.0, 10, 11, 100.0, 10, 11, 0, nil, "HALTED"},                // halt
	{"13:31:30", 1, 1, nil, 0, nil, nil, nil, nil, 500, 100.2, "CONTINUOUS_TRADING"},  // cross trade
	{"13:31:30", 4, 2, 100.9, 45, 13, 100.9, 50, 13, 5, 100.9, "CONTINUOUS_TRADING"},  // same time
	{"13:31:30", 4, 2, 100.9, 30, 13, 100.9, 45, 13, 15, 100.9, "CONTINUOUS_TRADING"}, // same time
	{"13:31:31", 2, 2, 101.0, 5, 14, nil, 0, nil, 0, nil, "CONTINUOUS_TRADING"},       //
	{"13:31:31.05", 3, 2, nil, 0, nil, 101.0, 5, 14, 0, nil, "CONTINUOUS_TRADING"},    // gone after 50 ms
	{"13:31:32", 3, 1, nil, 0, nil, 99.0, 7, 9, 0, nil, "CONTINUOUS_TRADING"},         // entered before the file begins
	{"13:31:33", 3, 2, nil, 0, nil, 100.9, 30, 13, 30, 100.9, "CONTINUOUS_TRADING"},   //
	{"13:31:34", 4, 1, 100.1, 10, 11, 100.0, 10, 11, 0, nil, "CONTINUOUS_TRADING"},    // 11 improves
}}

// shanghai is a feed of orders and trades on a clock of 10 ms: an opening auction whose book is crossed and whose
// trades are not at the orders' prices, both orders of a trade are told, an order is told after the trades it made on
// arrival and only with what is left of it, and cancels come among the trades.
var shanghai = orderEvents{"XSHG", [][]any{
	{"01:20:00", 2, 1, 10.02, 300, 1, nil, 0, nil, 0, nil, "OPENING_AUCTION"},
	{"01:20:00", 2, 2, 10.00, 200, 2, nil, 0, nil, 0, nil, "OPENING_AUCTION"}, // crossed
	{"01:20:00.01", 2, 2, 10.01, 200, 3, nil, 0, nil, 0, nil, "OPENING_AUCTION"},
	{"01:25:00", 4, 1, 10.02, 100, 1, 10.02, 300, 1, 200, 10.01, "OPENING_AUCTION"}, // uncrossing at 10.01
	{"01:25:00", 3, 2, nil, 0, nil, 10.00, 200, 2, 200, 10.01, "OPENING_AUCTION"},
	{"01:25:00", 3, 1, nil, 0, nil, 10.02, 100, 1, 100, 10.01, "OPENING_AUCTION"},
	{"01:25:00", 4, 2, 10.01, 100, 3, 10.01, 200, 3, 100, 10.01, "OPENING_AUCTION"},
	{"01:30:00.01", 3, 2, nil, 0, nil, 10.01, 100, 3, 100, 10.01, "CONTINUOUS_TRADING"},
	{"01:30:00.01", 1, 1, nil, 0, 4, nil, nil, nil, 100, 10.01, "CONTINUOUS_TRADING"}, // 4 trades
	{"01:30:00.01", 2, 1, 10.01, 50, 4, nil, 0, nil, 0, nil, "CONTINUOUS_TRADING"},    // before it is told
	{"01:30:05.01", 3, 1, nil, 0, nil, 10.01, 50, 4, 0, nil, "CONTINUOUS_TRADING"},    // cancel
	{"01:30:05.01", 2, 2, 10.03, 80, 5, nil, 0, nil, 0, nil, "CONTINUOUS_TRADING"},
}}

// file is the feed as rows of l3, with identifiers of a type.
func (e orderEvents) file(t *testing.T, ids vector.Type) laketest.Rows {
	t.Helper()
	names := []string{"TimestampNanoseconds", "LobAction", "Side", "Price", "Size", "OrderId", "OldPrice", "OldSize", "OldOrderId",
		"ExecutionSize", "ExecutionPrice", "MarketState"}
	types := []vector.Type{vector.Time, vector.Int, vector.Int, vector.Float, vector.Int, ids, vector.Float, vector.Int, ids,
		vector.Int, vector.Float, vector.String}
	rows := laketest.Rows{{Name: "ListingId", Type: vector.Int}, {Name: "InstrumentId", Type: vector.Int}}
	for i := range names {
		rows = append(rows, laketest.Column{Name: names[i], Type: types[i]})
	}
	for _, r := range e.rows {
		rows[0].Values, rows[1].Values = append(rows[0].Values, int64(1)), append(rows[1].Values, int64(10))
		for i, v := range r {
			switch x := v.(type) {
			case int:
				v = int64(x)
				if types[i] == vector.String {
					v = fmt.Sprint(x)
				}
			case string:
				if i == 0 {
					at, err := time.Parse("2006-01-02 15:04:05.999999999", generatedDays[0]+" "+x)
					if err != nil {
						t.Fatal(err)
					}
					v = at.UnixNano()
				}
			}
			rows[2+i].Values = append(rows[2+i].Values, v)
		}
	}
	return rows
}

// put writes the feed as the only file of a lake and returns the lake.
func (e orderEvents) put(t *testing.T, rows laketest.Rows) string {
	t.Helper()
	lake := t.TempDir()
	declared, _ := table.Lookup("l3")
	if err := laketest.Write(filepath.Join(lake, lakePath(declared, e.mic, generatedDays[0])), rows, laketest.Layout{RowGroupRows: 5}); err != nil {
		t.Fatal(err)
	}
	return lake
}

var exchangePasses = []keys{
	{"name": "flow", "time_bucket_seconds": 60, "timeline_mode": "sparse_digitised", "modules": []any{"l3", "execution", "l3_characteristics"},
		"execution_analytics": keys{"l3_execution": []any{keys{"sides": []any{"Bid", "Ask"}, "measures": []any{"ExecutedVolume", "VWAP"}}},
			"derived_metrics": []any{keys{"variant": "TradeImbalance"}}},
		"l3_analytics": keys{
			"generic_metrics": []any{keys{"sides": []any{"Bid", "Ask"}, "actions": []any{"Insert", "Remove", "Update"}, "measures": "Count"},
				keys{"sides": []any{"Bid", "Ask"}, "actions": []any{"Insert", "Remove"}, "measures": "Volume"}},
			"advanced_metrics": []any{keys{"variant": []any{"ArrivalFlowImbalance", "CancelToTradeRatio", "AvgRestingTime", "FleetingLiquidityRatio",
				"AvgReplacementLatency"}}}}},
	{"name": "book", "timeline_mode": "sparse_digitised", "modules": []any{"cbbofroml3_preprocess"},
		"cbbofroml3_preprocess": keys{"time_index": "event", "market_states": nil, "top_n": 2}},
	{"name": "takers", "time_bucket_seconds": 60, "timeline_mode": "sparse_digitised", "preprocess_modules": []any{"aggressive_preprocess"}, "modules": []any{"l3"},
		"aggressive_preprocess": keys{"ENABLED": true, "source_table": "l3"},
		"side_outputs":          keys{"aggressive_orders": keys{"materialize": "always"}}},
}

// shown writes columns of an output, a line per row; null is -.
func shown(t *testing.T, r *job.Result, pass, side, columns string) string {
	t.Helper()
	got, err := readParquet(outputs(r, pass, side)...)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for i := range got.n {
		var cells []string
		for name := range strings.FieldsSeq(columns) {
			v, known := got.cols[name]
			if !known {
				t.Fatalf("%s has no column %s", pass, name)
			}
			at, isTime := v[i].(int64)
			x, isNumber := v[i].(float64)
			switch {
			case v[i] == nil:
				cells = append(cells, "-")
			case isTime && got.kinds[name] == "time":
				cells = append(cells, time.Unix(0, at).UTC().Format("15:04:05.999"))
			case isNumber:
				cells = append(cells, fmt.Sprintf("%.6g", x))
			default:
				cells = append(cells, fmt.Sprint(v[i]))
			}
		}
		lines = append(lines, strings.Join(cells, " "))
	}
	return strings.Join(lines, "\n")
}

// TestFeedsOfExchanges compares the modules of order events with values worked out by hand.
func TestFeedsOfExchanges(t *testing.T) {
	for _, c := range []struct {
		feed                        orderEvents
		pass, side, columns, values string
	}{
		{nasdaq, "flow", "", "TimeBucket InsertCountBid InsertCountAsk RemoveCountBid RemoveCountAsk UpdateCountBid UpdateCountAsk InsertVolumeBid InsertVolumeAsk RemoveVolumeBid RemoveVolumeAsk",
			"13:31:00 2 2 1 1 3 0 110 100 40 50\n13:32:00 0 1 1 2 1 2 0 5 7 35"},
		// Executions 20, 30, 40; then 500, 5, 15, 30.
		{nasdaq, "flow", "", "ExecutedVolumeBid ExecutedVolumeAsk VwapBid VwapAsk TradeImbalance CancelToTradeRatio", "60 30 100 100.5 -0.333333 0.666667\n500 50 100.2 100.9 -0.818182 0.75"},
		// 11: 5 s, again 11: to the last event at 13:31:34, 87 s; 12: 6 s; 13: to 13:31:33, 85 s; 14: 0.05 s.
		{nasdaq, "flow", "", "AvgRestingTime FleetingLiquidityRatio", "4.575e+10 0\n5e+07 1"},
		// Bid: from 6 to 7, the cross trade has no insert after it. Ask: from the hidden order at 5 to 8, from 13:31:30 to 31.
		{nasdaq, "flow", "", "AvgReplacementLatency ArrivalFlowImbalance L3EventCount L3ExecutionCount L3HasUpdates L3HasNoOpUpdate L3EventTimestampStrictlyIncreasing",
			"2e+09 0.047619 10 3 true true false\n1e+09 -1 8 4 true false false"},
		{nasdaq, "book", "", "EventTimestamp BidPrice1 BidQuantity1 BidNumOrders1 AskPrice1 AskQuantity1 AskPrice2 MarketState", strings.Join([]string{
			"13:30:01 100 100 1 - - - CONTINUOUS_TRADING", "13:30:02 100 100 1 101 50 - CONTINUOUS_TRADING", "13:30:03 100 60 1 101 50 - CONTINUOUS_TRADING",
			"13:30:04 100 40 1 101 50 - CONTINUOUS_TRADING", "13:30:06 - - - 101 50 - CONTINUOUS_TRADING", "13:30:07 100 10 1 101 50 - CONTINUOUS_TRADING",
			"13:30:08 100 10 1 100.9 50 - CONTINUOUS_TRADING", "13:30:09 100 10 1 100.9 50 - HALTED", "13:31:30 100 10 1 100.9 30 - CONTINUOUS_TRADING",
			"13:31:31 100 10 1 100.9 30 101 CONTINUOUS_TRADING", "13:31:31.05 100 10 1 100.9 30 - CONTINUOUS_TRADING", "13:31:32 100 10 1 100.9 30 - CONTINUOUS_TRADING",
			"13:31:33 100 10 1 - - - CONTINUOUS_TRADING", "13:31:34 100.1 10 1 - - - CONTINUOUS_TRADING"}, "\n")},
		// Executions of hidden orders and crosses have no resting price, so they are orders of their own or join others
		// of their time.
		{nasdaq, "takers", "aggressive_orders", "EventTimestamp AggressorSide AggressiveSize NumExecutions ExecutionPrice TimeBucket", strings.Join([]string{
			"13:30:04 2 20 1 100 13:31:00", "13:30:05 1 30 1 100.5 13:31:00", "13:30:06 2 40 1 100 13:31:00", "13:31:30 2 500 1 100.2 13:32:00",
			"13:31:30 1 20 2 100.9 13:32:00", "13:31:33 1 30 1 100.9 13:32:00"}, "\n")},

		{shanghai, "flow", "", "TimeBucket InsertCountBid InsertCountAsk RemoveCountBid RemoveCountAsk UpdateCountBid UpdateCountAsk InsertVolumeBid InsertVolumeAsk",
			"01:20:00 1 1 0 0 0 0 300 200\n01:21:00 0 1 0 0 0 0 0 200\n01:25:00 0 0 1 1 1 1 0 0\n01:31:00 1 1 1 1 0 0 50 80"},
		{shanghai, "flow", "", "ExecutedVolumeBid ExecutedVolumeAsk VwapBid VwapAsk CancelToTradeRatio", "0 0 - - -\n0 0 - - -\n300 300 10.01 10.01 0.5\n100 100 10.01 10.01 1"},
		// 1 and 2 until 01:25; 3 until 01:30:00.01; 4 from 01:30:00.01 to 01:30:05.01, whatever was told of it before; 5 at the last event.
		{shanghai, "flow", "", "AvgRestingTime FleetingLiquidityRatio", "3e+11 0\n6e+11 0\n- -\n2.5e+09 0.615385"},
		// Bid: 4 is told at the instant of its own execution. Ask: 5 comes 5 s after the last execution. All others are followed by another.
		{shanghai, "flow", "", "AvgReplacementLatency L3HasOpeningAuction L3HasContinuousTrading", "- true false\n- true false\n- true false\n2.5e+09 false true"},
		{shanghai, "book", "", "EventTimestamp BidPrice1 BidQuantity1 AskPrice1 AskQuantity1 AskPrice2 AskQuantity2", strings.Join([]string{
			"01:20:00 10.02 300 10 200 - -", "01:20:00.01 10.02 300 10 200 10.01 200", "01:25:00 - - 10.01 100 - -", "01:30:00.01 10.01 50 - - - -", "01:30:05.01 - - 10.03 80 - -"}, "\n")},
		// Executions of the auction are not at the prices of the orders, except those of order 3.
		{shanghai, "takers", "aggressive_orders", "EventTimestamp AggressorSide AggressiveSize NumExecutions", "01:25:00 1 100 1\n01:30:00.01 1 100 1\n01:30:00.01 2 100 1"},
	} {
		t.Run(c.feed.mic+" "+c.pass+" "+strings.Fields(c.columns)[0], func(t *testing.T) {
			r, _ := runPasses(t, pipeline(c.feed.put(t, c.feed.file(t, vector.Int)), exchangePasses...), manner{})
			if got := shown(t, r, c.pass, c.side, c.columns); got != c.values {
				t.Errorf("%s\ngot\n%s\nwant\n%s", c.columns, got, c.values)
			}
		})
	}
}

// TestOrdersAreIdentifiedAsFilesDo gives the same events with identifiers as texts and as numbers, in other spellings
// and in fewer columns.
func TestOrdersAreIdentifiedAsFilesDo(t *testing.T) {
	renamed := func(rows laketest.Rows, from, to string) laketest.Rows {
		rows = slices.Clone(rows)
		rows.Col(from).Name = to
		return rows
	}
	for _, feed := range []orderEvents{nasdaq, shanghai} {
		base, root := runPasses(t, pipeline(feed.put(t, feed.file(t, vector.Int)), exchangePasses[0]), manner{})
		want := fingerprint(base, root)
		one := feed.file(t, vector.Int)
		for i, id := range one.Col("OldOrderId").Values {
			if id != nil {
				one.Col("OrderId").Values[i] = id
			}
		}
		floats := feed.file(t, vector.Int)
		for _, name := range []string{"OrderId", "OldOrderId"} {
			c := floats.Col(name)
			c.Type = vector.Float
			for i, id := range c.Values {
				if n, ok := id.(int64); ok {
					c.Values[i] = float64(n)
				}
			}
		}
		empty := feed.file(t, vector.String)
		for _, name := range []string{"OrderId", "OldOrderId"} {
			for i, id := range empty.Col(name).Values {
				if id == nil {
					empty.Col(name).Values[i] = ""
				}
			}
		}
		for name, rows := range map[string]laketest.Rows{
			"texts":             feed.file(t, vector.String),
			"empty texts":       empty,
			"whole floats":      floats,
			"other spellings":   renamed(renamed(feed.file(t, vector.Int), "OrderId", "OrderID"), "OldOrderId", "OldOrderID"),
			"one column":        one.Without("OldOrderId"),
			"the first numbers": renamed(one.Without("OldOrderId"), "OrderId", "OriginalOrderId"),
			"another time":      renamed(feed.file(t, vector.Int), "TimestampNanoseconds", "EventTimestamp"),
		} {
			r, out := runPasses(t, pipeline(feed.put(t, rows), exchangePasses[0]), manner{})
			if !maps.Equal(fingerprint(r, out), want) {
				t.Errorf("%s: %s: other bytes", feed.mic, name)
			}
		}
	}
}
