package iceberg

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/basaltlake/basalt/module/moduletest"
	"github.com/basaltlake/basalt/vector"
)

// naiveRow is a row of l3, or a print, as the oracle reads it.
type naiveRow struct {
	at                         int64
	action, side               int
	price, size, old, oldPrice float64 // of prints: price and size
	executed                   float64
	own, gone                  string
	aggressor                  any
	mid                        float64
}

func (r naiveRow) l3() []any {
	return []any{1, r.at, r.action, r.side, r.price, r.size, r.oldPrice, r.old, r.own, r.gone, r.executed, r.oldPrice}
}

func (r naiveRow) trade() []any { return []any{1, r.at, r.price, r.size, r.aggressor, r.mid} }

// drawRows draws order events and prints that are close to each other in time, price and size.
func drawRows(t *rapid.T) (events, prints []naiveRow) {
	ten := func(name string) float64 { return float64(rapid.IntRange(10, 11).Draw(t, name)) }
	times := rapid.SliceOfN(rapid.Int64Range(0, 60), 1, 40).Draw(t, "times")
	slices.Sort(times)
	for _, at := range times {
		r := naiveRow{at: moduletest.Day + 9*3600e9 + at*30e9, action: rapid.IntRange(1, 4).Draw(t, "action"), side: rapid.IntRange(1, 2).Draw(t, "side"),
			price: ten("price"), oldPrice: ten("old price"), size: float64(rapid.IntRange(0, 3).Draw(t, "size")),
			old: float64(rapid.IntRange(0, 3).Draw(t, "old")), executed: float64(rapid.IntRange(0, 6).Draw(t, "executed"))}
		id := fmt.Sprint(rapid.IntRange(0, 8).Draw(t, "id"))
		if id == "0" {
			id = ""
		}
		if r.action == 3 {
			r.gone = id
		} else {
			r.own = id
		}
		events = append(events, r)
	}
	times = rapid.SliceOfN(rapid.Int64Range(0, 60), 1, 20).Draw(t, "print times")
	slices.Sort(times)
	for _, at := range times {
		prints = append(prints, naiveRow{at: moduletest.Day + 9*3600e9 + at*30e9, price: ten("print price"), size: float64(rapid.IntRange(1, 6).Draw(t, "print size")),
			aggressor: rapid.SampledFrom([]any{1, 2, 0, nil}).Draw(t, "aggressor"), mid: 10 + float64(rapid.IntRange(0, 2).Draw(t, "mid"))/2})
	}
	return events, prints
}

// nearestOf is the execution nearest in time to a print among those that fit: the earlier of equally near ones, and the
// last row of an instant up to the print, the first after it.
func nearestOf(at, tolerance int64, symmetric bool, from []naiveRow, fits func(naiveRow) bool) int {
	best := -1
	for i, x := range from {
		distance := max(at-x.at, x.at-at)
		if distance > tolerance || x.at > at && !symmetric || !fits(x) {
			continue
		}
		before := x.at <= at
		switch {
		case best < 0:
			best = i
		default:
			had := max(at-from[best].at, from[best].at-at)
			if distance < had || distance == had && before && from[best].at <= at {
				best = i
			}
		}
	}
	return best
}

// naiveTag is what the specification says of a print.
func naiveTag(p naiveRow, executions []naiveRow, symmetric bool) (revealed, matched bool) {
	const tolerance = 60e9
	revealed = nearestOf(p.at, tolerance, symmetric, executions, func(x naiveRow) bool { return x.executed > x.old && x.oldPrice == p.price }) >= 0
	side := 0
	switch {
	case p.aggressor == 1, p.aggressor != 2 && p.price > p.mid:
		side = 2
	case p.aggressor == 2, p.price < p.mid:
		side = 1
	}
	if side == 0 {
		return revealed, false
	}
	at := nearestOf(p.at, tolerance, symmetric, executions, func(x naiveRow) bool { return x.side == side && x.oldPrice == p.price })
	return revealed, at >= 0 && executions[at].executed != p.size
}

// TestModuleAgreesWithARowByRowOracle compares metrics, events and tags on random streams.
func TestModuleAgreesWithARowByRowOracle(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		events, prints := drawRows(r)
		symmetric := rapid.Bool().Draw(r, "symmetric")
		window := Backward
		if symmetric {
			window = Symmetric
		}
		p := moduletest.Decode(t, Spec(), "time_bucket_seconds: 300\niceberg_analytics: {match_window: "+window+", match_tolerance_seconds: 60, "+
			"trade_match_tolerance_seconds: 60, peak_link_tolerance_seconds: 60, metrics: [{measures: [ExecutionVolume, ExecutionCount, AveragePeakCount, AverageSize], sides: [Total, Bid]}]}")
		var rows, trades [][]any
		var executions []naiveRow
		for _, e := range events {
			rows = append(rows, e.l3())
			if e.action == 3 && e.executed > 0 {
				executions = append(executions, e)
			}
		}
		for _, e := range prints {
			trades = append(trades, e.trade())
		}
		l3 := moduletest.NewRows(t, []string{"ListingId", "EventTimestamp", "LobAction", "Side", "Price", "Size", "OldPrice", "OldSize", "OrderId", "OldOrderId",
			"ExecutionSize", "ExecutionPrice"}, rows)
		out := moduletest.Operate(t, p, p.Program.Operators[0], map[string]*moduletest.Rows{"l3": l3,
			"trades": moduletest.NewRows(t, []string{"ListingId", "TradeTimestamp", "LocalPrice", "Size", "AggressorSide", "PreTradeMid"}, trades)})[0]
		checkBuckets(r, moduletest.Scan(t, p, l3, 7)[0], out.Main, out.Sides[0], executions)
		tags := out.Sides[1]
		if tags.Rows != len(prints) {
			r.Fatalf("%d prints, want %d", tags.Rows, len(prints))
		}
		for i, e := range prints {
			revealed, matched := naiveTag(e, executions, symmetric)
			if got := tags.Col("IcebergL3Revealed").Ints[i] == 1; got != revealed {
				r.Fatalf("print %d revealed: %v", i, got)
			}
			if got := tags.Col("IcebergTradeMatch").Ints[i] == 1; got != matched {
				r.Fatalf("print %d matched: %v", i, got)
			}
		}
	})
}

// checkBuckets compares the metrics and the events with the executions that took more than was shown. Numbers of
// icebergs are those of the events: how they are linked has its own oracle.
func checkBuckets(r *rapid.T, metrics, peaks, events *vector.Frame, executions []naiveRow) {
	type sums struct {
		volume, count, bids, size float64
		most                      map[int64]int64
	}
	want := map[int64]*sums{}
	var labels []int64
	row := 0
	for _, x := range executions {
		if x.executed <= x.old {
			continue
		}
		label := (x.at + 300e9 - 1) / 300e9 * 300e9
		if want[label] == nil {
			want[label] = &sums{most: map[int64]int64{}}
			labels = append(labels, label)
		}
		s := want[label]
		s.volume += x.executed
		s.size += x.executed - x.old
		s.count++
		if x.side == 1 {
			s.bids++
		}
		if row >= events.Rows || events.Col("EventTimestamp").Ints[row] != x.at || events.Col("RevealedQty").Floats[row] != x.executed-x.old {
			r.Fatalf("event %d is not that of %+v", row, x)
		}
		if id := events.Col("IcebergId").Ints[row]; id != vector.NullInt {
			s.most[id] = max(s.most[id], events.Col("IcebergEventCount").Ints[row])
		}
		row++
	}
	if events.Rows != row || metrics.Rows != len(labels) || peaks.Rows != len(labels) {
		r.Fatalf("%d events, %d and %d buckets, want %d and %d", events.Rows, metrics.Rows, peaks.Rows, row, len(labels))
	}
	for i, label := range labels {
		s := want[label]
		mean, n := 0.0, 0.0
		for _, c := range s.most {
			mean, n = mean+float64(c), n+1
		}
		got := []float64{float64(metrics.Col("TimeBucket").Ints[i]), metrics.Col("IcebergExecutionVolume").Floats[i], float64(metrics.Col("IcebergExecutionCount").Ints[i]),
			float64(metrics.Col("IcebergExecutionCountBid").Ints[i]), metrics.Col("IcebergAverageSize").Floats[i], peaks.Col("IcebergAveragePeakCount").Floats[i]}
		for k, w := range []float64{float64(label), s.volume, s.count, s.bids, s.size / s.count, mean / n} {
			if math.Abs(got[k]-w) > 1e-12*math.Abs(w) || (got[k] == got[k]) != (w == w) {
				r.Fatalf("bucket %d: value %d is %v, want %v", label, k, got[k], w)
			}
		}
	}
}
