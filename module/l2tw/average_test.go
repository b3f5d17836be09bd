package l2tw

import (
	"testing"

	"github.com/basaltlake/basalt/module/moduletest"
)

var quoteColumns = []string{"ListingId", "EventTimestamp", "BidPrice1", "AskPrice1", "MarketState"}

// quotes are rows of a spread at a clock time in a market state.
func quotes(t *testing.T, rows ...[]any) *moduletest.Rows {
	t.Helper()
	var all [][]any
	for _, r := range rows {
		ask := r[1]
		if s, ok := ask.(float64); ok {
			ask = 10 + s
		}
		all = append(all, []any{1, r[0], 10.0, ask, r[2]})
	}
	return moduletest.NewRows(t, quoteColumns, all)
}

const ct = "CONTINUOUS_TRADING"

func TestAverageCarriesTheStateOfEarlierBuckets(t *testing.T) {
	p := moduletest.Decode(t, Spec(), "l2_analytics: {spreads: [{variant: Abs, aggregations: [TWA]}]}")
	rows := quotes(t, []any{"08:58:30", 1.0, ct}, []any{"09:00:15", 2.0, ct}, []any{"09:00:45", 3.0, ct})
	f := moduletest.Scan(t, p, rows, 2)[0]
	if f.Rows != 2 {
		t.Fatalf("%d rows", f.Rows)
	}
	if got := moduletest.Value(f.Col("SpreadAbsTWA"), 1); !moduletest.Same(got, 2.0) {
		t.Errorf("average %v, want 2", got)
	}
}

func TestAverageLeavesOutOneSidedTime(t *testing.T) {
	p := moduletest.Decode(t, Spec(), "l2_analytics: {spreads: [{variant: Abs, aggregations: [TWA]}]}")
	rows := quotes(t, []any{"09:00:15", 2.0, ct}, []any{"09:00:30", nil, ct}, []any{"09:00:55", 4.0, ct}, []any{"09:02:00", nil, ct})
	f := moduletest.Scan(t, p, rows, 3)[0]
	if got := moduletest.Value(f.Col("SpreadAbsTWA"), 0); !moduletest.Same(got, 50.0/20) {
		t.Errorf("average %v, want 2.5", got)
	}
	if got := moduletest.Value(f.Col("SpreadAbsTWA"), 1); !moduletest.Same(got, 4.0) {
		t.Errorf("average of a bucket whose own event is one-sided is %v, want the state carried into it, 4", got)
	}
}

func TestDailyAverageRunsFromFirstToLastEvent(t *testing.T) {
	rows := quotes(t, []any{"08:00:00", 30.0, "PRE_OPEN"}, []any{"09:00:00", 1.0, ct}, []any{"10:00:00", 3.0, ct},
		[]any{"16:35:00", 70.0, "POST_TRADE"})
	p := moduletest.Decode(t, Spec(), "timeline_mode: daily_analytics\n"+
		"l2_analytics: {spreads: [{variant: Abs, aggregations: [TWA], market_states: CONTINUOUS_TRADING}]}")
	f := moduletest.Scan(t, p, rows, 3)[0]
	if got := moduletest.Value(f.Col("SpreadAbsTWA"), 0); !moduletest.Same(got, 2.7362637362637363) {
		t.Errorf("average %v, want 2.736…", got)
	}
}
