package truth

import (
	"fmt"
	"slices"
	"testing"

	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/module/cbbofroml3"
	"github.com/basaltlake/basalt/module/cbbopreprocess"
	"github.com/basaltlake/basalt/module/moduletest"
	"github.com/basaltlake/basalt/vector"
)

// combined runs a module that makes books and returns its rows.
func combined(t *testing.T, spec module.Spec, config, table string, rows *moduletest.Rows) *vector.Frame {
	t.Helper()
	p := moduletest.Decode(t, spec, fmt.Sprintf("time_bucket_seconds: 60\n%s: {index_by: PrimaryListingId, top_n: %d, %s}", spec.ConfigKey, depth, config))
	outs := moduletest.Operate(t, p, p.Program.Operators[0], map[string]*moduletest.Rows{table: rows})
	if len(outs) != 1 {
		t.Fatalf("%d instruments", len(outs))
	}
	return outs[0].Main
}

// published are the snapshots that a configuration asks for: in some states, the last
// one of each time, and not of an empty book.
func published(w *world, states []string, timeOf func(int64) int64) [][]any {
	var kept [][]any
	for i, row := range w.l2 {
		at := timeOf(row[1].(int64))
		if i+1 < len(w.l2) && timeOf(w.l2[i+1][1].(int64)) == at {
			continue
		}
		empty := row[3] == nil && row[3+3*depth] == nil
		if !empty && (states == nil || slices.Contains(states, row[2].(string))) {
			row = slices.Clone(row)
			row[1] = at
			kept = append(kept, row)
		}
	}
	return kept
}

func compareBooks(t *testing.T, what string, got *vector.Frame, want [][]any, timeColumn string) {
	t.Helper()
	if got.Rows != len(want) || len(want) == 0 {
		t.Errorf("%s: %d books, want %d", what, got.Rows, len(want))
		return
	}
	for i, row := range want {
		if at := got.Col(timeColumn).Ints[i]; at != row[1].(int64) {
			t.Fatalf("%s: book %d is of %d, want %d", what, i, at, row[1])
		}
		for c := 3; c < len(row); c++ {
			g, w := moduletest.Value(got.Col(l2Columns[c]), i), row[c]
			if (g == nil) != (w == nil) || g != nil && fmt.Sprint(g) != fmt.Sprint(w) {
				t.Fatalf("%s: %s of book %d at %d is %v, want %v", what, l2Columns[c], i, row[1], g, w)
			}
		}
	}
}

// TestBooksAreTheMarketsOwnAtEveryEvent rebuilds the book from order events and puts it together from snapshots: both
// are what the market published, after every single event and at the end of every bucket.
func TestBooksAreTheMarketsOwnAtEveryEvent(t *testing.T) {
	identity := func(at int64) int64 { return at }
	for seed := range uint64(2) {
		w := simulate(seed, steps)
		l3, l2 := moduletest.NewRows(t, l3Columns, w.l3), moduletest.NewRows(t, l2Columns, w.l2)
		for _, c := range []struct {
			config string
			states []string
			of     func(int64) int64
			column string
		}{
			{"market_states: null, time_index: event", nil, identity, "EventTimestamp"},
			{"time_index: event", tradingStates[:1], identity, "EventTimestamp"},
			{"market_states: [HALTED, INTRADAY_AUCTION], time_index: event", tradingStates[1:], identity, "EventTimestamp"},
			{"market_states: null", nil, label, "TimeBucket"},
			{"market_states: HALTED", tradingStates[1:2], label, "TimeBucket"},
		} {
			want := published(w, c.states, c.of)
			compareBooks(t, fmt.Sprintf("seed %d, from orders, %s", seed, c.config), combined(t, cbbofroml3.Spec(), c.config, "l3", l3), want, c.column)
			compareBooks(t, fmt.Sprintf("seed %d, from snapshots, %s", seed, c.config), combined(t, cbbopreprocess.Spec(), c.config, "l2", l2), want, c.column)
		}
	}
}
