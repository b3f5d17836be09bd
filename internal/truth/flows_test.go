package truth

import (
	"fmt"
	"testing"

	"github.com/basaltlake/basalt/module/execution"
	"github.com/basaltlake/basalt/module/l3"
	"github.com/basaltlake/basalt/module/moduletest"
	"github.com/basaltlake/basalt/vector"
)

// inBucket are the sums that l3 and execution have columns for, of one bucket and state.
type inBucket map[string]float64

// tallied are the sums of what happened, by state ("" is all) and bucket.
func tallied(w *world) map[string]map[int64]inBucket {
	names := [...]string{bid: "Bid", ask: "Ask"}
	actions := map[int]string{2: "Insert", 3: "Remove", 4: "Update"}
	all := map[string]map[int64]inBucket{}
	for _, f := range w.flows {
		for _, state := range []string{"", f.state} {
			if all[state] == nil {
				all[state] = map[int64]inBucket{}
			}
			b := all[state][label(f.at)]
			if b == nil {
				b = inBucket{}
				all[state][label(f.at)] = b
			}
			side := names[f.side]
			b[actions[f.action]+"Count"+side]++
			switch f.action {
			case 2:
				b["InsertVolume"+side] += float64(f.came)
			case 3:
				b["RemoveVolume"+side] += float64(f.went)
			case 4:
				b["UpdateInsertedVolume"+side] += float64(f.came)
				b["UpdateRemovedVolume"+side] += float64(f.went)
			}
			b["ExecutedVolume"+side] += float64(f.executed)
		}
	}
	return all
}

// TestFlowsAreWhatHappened compares counts and volumes of order events and executions, in all states and in each.
func TestFlowsAreWhatHappened(t *testing.T) {
	for seed := range uint64(2) {
		w := simulate(seed, steps)
		rows := moduletest.NewRows(t, l3Columns, w.l3)
		known := tallied(w)
		for _, state := range append([]string{""}, tradingStates...) {
			filter := ""
			if state != "" {
				filter = ", market_states: " + state
			}
			compared := 0
			for _, p := range []*moduletest.Pass{
				moduletest.Decode(t, l3.Spec(), "time_bucket_seconds: 60\nl3_analytics: {generic_metrics: [{sides: [Bid, Ask], actions: [Insert, Remove, Update], measures: Count"+filter+"}, "+
					"{sides: [Bid, Ask], actions: [Insert, Remove, UpdateInserted, UpdateRemoved], measures: Volume"+filter+"}]}"),
				moduletest.Decode(t, execution.Spec(), "time_bucket_seconds: 60\nexecution_analytics: {l3_execution: [{sides: [Bid, Ask], measures: ExecutedVolume"+filter+"}]}"),
			} {
				for _, f := range moduletest.Scan(t, p, rows, 1000) {
					compared += compareFlows(t, fmt.Sprintf("seed %d, %s", seed, state), f, known[state])
				}
			}
			if compared < 100 {
				t.Errorf("seed %d, %s: %d values compared", seed, state, compared)
			}
		}
	}
}

func compareFlows(t *testing.T, what string, f *vector.Frame, known map[int64]inBucket) (compared int) {
	t.Helper()
	for c := 2; c < len(f.Cols); c++ {
		for i, bucket := range f.Cols[1].Ints {
			got, _ := moduletest.Value(&f.Cols[c], i).(float64)
			if n, ok := moduletest.Value(&f.Cols[c], i).(int64); ok {
				got = float64(n)
			}
			if want := known[bucket][f.Fields[c].Name]; got != want {
				t.Errorf("%s: %s of bucket %d is %v, want %v", what, f.Fields[c].Name, bucket, got, want)
			}
			compared++
		}
	}
	return compared
}
