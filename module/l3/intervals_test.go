package l3

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/module/moduletest"
)

// happening is a row of l3 in a form that is easy to reason about.
type happening struct {
	at       int64 // ns after the start of the day
	action   int
	side     int
	size     float64
	executed float64
	own, old string
	state    string
}

var columnsOfL3 = []string{"ListingId", "EventTimestamp", "LobAction", "Side", "Size", "ExecutionSize", "OrderId", "OldOrderId", "MarketState"}

func rowsOf(t *testing.T, events []happening) *moduletest.Rows {
	var rows [][]any
	for _, e := range events {
		rows = append(rows, []any{1, moduletest.Day + e.at, e.action, e.side, e.size, e.executed, e.own, e.old, e.state})
	}
	return moduletest.NewRows(t, columnsOfL3, rows)
}

// measure returns the operator's column of a variant by bucket label, null as NaN.
func measure(t *testing.T, keys, column string, rows *moduletest.Rows) map[int64]float64 {
	t.Helper()
	p := moduletest.Decode(t, Spec(), "time_bucket_seconds: 10\nl3_analytics: {advanced_metrics: ["+keys+"]}")
	values := map[int64]float64{}
	for _, out := range moduletest.Operate(t, p, p.Program.Operators[0], map[string]*moduletest.Rows{"l3": rows}) {
		for i, v := range out.Main.Col(column).Floats {
			values[out.Main.Cols[1].Ints[i]-moduletest.Day] = v
		}
	}
	return values
}

const second = int64(1e9)

func TestIntervalsFollowTheRules(t *testing.T) {
	insert := func(at int64, id string) happening {
		return happening{at: at * second, action: 2, side: 1, size: 100, own: id, state: "CONTINUOUS_TRADING"}
	}
	remove := func(at int64, id, state string) happening {
		return happening{at: at * second, action: 3, side: 1, old: id, state: state}
	}
	rename := func(at int64, before, after string) happening {
		return happening{at: at * second, action: 4, side: 1, own: after, old: before}
	}
	execute := func(at int64, side int, state string) happening {
		return happening{at: at * second, action: 1, side: side, executed: 5, own: "X", state: state}
	}
	resting, fleeting, latency := "{variant: AvgRestingTime}", "{variant: FleetingLiquidityRatio, fleeting_threshold_ms: 2000}", "{variant: AvgReplacementLatency}"
	nan := math.NaN()
	cases := []struct {
		name, keys, column string
		events             []happening
		want               map[int64]float64
	}{
		{"a lifetime counts where it began", resting, RestingTime,
			[]happening{insert(1, "A"), remove(25, "A", "")}, map[int64]float64{10: 24e9, 30: nan}},
		{"an order that stays counts up to the last event", resting, RestingTime,
			[]happening{insert(1, "A"), insert(5, "B"), remove(8, "B", "")}, map[int64]float64{10: 5e9}},
		{"an update ends nothing", resting, RestingTime,
			[]happening{insert(1, "A"), {at: 2 * second, action: 4, own: "A", old: "A"}, remove(4, "A", "")}, map[int64]float64{10: 3e9}},
		{"an update may give an order another identifier", resting, RestingTime,
			[]happening{insert(1, "A"), rename(2, "A", "B"), rename(3, "B", "C"), remove(5, "C", ""), remove(9, "A", "")}, map[int64]float64{10: 4e9}},
		{"an identifier that was given up is used again", resting, RestingTime,
			[]happening{insert(1, "A"), rename(2, "A", "B"), insert(3, "A"), remove(5, "A", ""), remove(7, "B", "")}, map[int64]float64{10: 4e9}},
		{"an execution ends an order", resting, RestingTime,
			[]happening{insert(1, "A"), {at: 2 * second, action: 1, own: "A", executed: 5}, remove(4, "A", "")}, map[int64]float64{10: 1e9}},
		{"orders of one identifier end together", resting, RestingTime,
			[]happening{insert(1, "A"), insert(2, "A"), remove(4, "A", ""), remove(9, "A", "")}, map[int64]float64{10: 2.5e9}},
		{"an identifier is used again", resting, RestingTime,
			[]happening{insert(1, "A"), remove(2, "A", ""), insert(3, "A"), remove(6, "A", "")}, map[int64]float64{10: 2e9}},
		{"orders without identifier stay", resting, RestingTime,
			[]happening{insert(1, ""), remove(2, "", ""), insert(4, "B"), remove(5, "B", "")}, map[int64]float64{10: 2.5e9}},
		{"the state at the end counts", "{variant: AvgRestingTime, market_states: HALTED}", RestingTime,
			[]happening{insert(1, "A"), insert(1, "B"), remove(3, "A", "HALTED"), remove(4, "B", "CLOSED")}, map[int64]float64{10: 2e9}},
		{"the last event ends what stays", "{variant: AvgRestingTime, market_states: CLOSED}", RestingTime,
			[]happening{insert(1, "A"), insert(2, "B"), remove(3, "B", "HALTED"), remove(7, "C", "CLOSED")}, map[int64]float64{10: 6e9}},
		{"shorter than the threshold is fleeting", fleeting, FleetingLiquidity,
			[]happening{insert(1, "A"), insert(1, "B"), remove(2, "A", ""), remove(3, "B", "")}, map[int64]float64{10: 100 / (200 + 1e-9)}},
		{"without inserts there is no ratio", fleeting, FleetingLiquidity, []happening{remove(2, "A", "")}, map[int64]float64{10: nan}},
		{"the ratio is of orders that ended in the state", "{variant: FleetingLiquidityRatio, fleeting_threshold_ms: 2000, market_states: HALTED}", FleetingLiquidity,
			[]happening{insert(1, "A"), insert(1, "B"), insert(1, "C"), remove(2, "A", "HALTED"), remove(2, "B", ""), remove(5, "C", "HALTED")},
			map[int64]float64{10: 100 / (200 + 1e-9)}},
		{"a replacement counts where the execution was", latency, ReplacementLatency,
			[]happening{execute(8, 1, ""), insert(12, "A")}, map[int64]float64{10: 4e9, 20: nan}},
		{"only the last of several executions is replaced", latency, ReplacementLatency,
			[]happening{execute(1, 1, ""), execute(3, 1, ""), insert(4, "A"), insert(6, "B")}, map[int64]float64{10: 1e9}},
		{"sides do not mix", latency, ReplacementLatency,
			[]happening{execute(1, 2, ""), execute(2, 1, ""), insert(4, "A")}, map[int64]float64{10: 2e9}},
		{"the state at the replacement counts", "{variant: AvgReplacementLatency, market_states: CONTINUOUS_TRADING}", ReplacementLatency,
			[]happening{execute(1, 1, "HALTED"), insert(4, "A")}, map[int64]float64{10: 3e9}},
		{"what ended is not known where no remove names its order", "{variant: AvgRestingTime}", RestingTime,
			[]happening{insert(1, "A"), remove(4, "", "")}, map[int64]float64{10: nan}},
		{"nor where no insert does", "{variant: AvgRestingTime}", RestingTime,
			[]happening{insert(1, ""), remove(4, "A", "")}, map[int64]float64{10: nan}},
		{"an order that is not named may stay as long as another is", "{variant: AvgRestingTime}", RestingTime,
			[]happening{insert(1, "A"), insert(1, ""), remove(4, "A", ""), insert(9, "B")}, map[int64]float64{10: 11e9 / 3.0}},
		{"a replacement in another state does not", "{variant: AvgReplacementLatency, market_states: HALTED}", ReplacementLatency,
			[]happening{execute(1, 1, "HALTED"), insert(4, "A")}, map[int64]float64{10: nan}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := measure(t, c.keys, c.column, rowsOf(t, c.events))
			if len(got) != len(c.want) {
				t.Fatalf("buckets %v, want %v", got, c.want)
			}
			for s, want := range c.want {
				if v := got[s*second]; v != want && (v == v || want == want) {
					t.Errorf("bucket %d s: %v, want %v", s, v, want)
				}
			}
		})
	}
}

// The definitions, word for word, by looking at all later rows.
func TestIntervalsAgreeWithTheDefinitions(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		events := drawHappenings(r)
		rows := rowsOf(t, events)
		for variant, want := range byDefinition(events) {
			got := measure(t, "{variant: "+variant+", fleeting_threshold_ms: 3000}", variant, rows)
			for bucket, w := range want {
				g, there := got[bucket]
				if !there || math.Abs(g-w) > 1e-12*math.Abs(w) || (g == g) != (w == w) {
					r.Fatalf("%s of bucket %d is %v, want %v", variant, bucket, g, w)
				}
			}
		}
	})
}

func drawHappenings(r *rapid.T) []happening {
	times := rapid.SliceOfN(rapid.Int64Range(1, 40), 1, 40).Draw(r, "times")
	slices.Sort(times)
	var events []happening
	for _, at := range times {
		e := happening{at: at * second, action: rapid.IntRange(1, 4).Draw(r, "action"), side: rapid.IntRange(0, 2).Draw(r, "side"),
			size: float64(rapid.IntRange(1, 9).Draw(r, "size"))}
		if rapid.Bool().Draw(r, "executed") {
			e.executed = 1
		}
		id := fmt.Sprint(rapid.IntRange(1, 5).Draw(r, "id"))
		if e.action == 3 {
			e.old = id
		} else {
			e.own = id
		}
		if e.action == 4 {
			e.old = fmt.Sprint(rapid.IntRange(1, 5).Draw(r, "before"))
		}
		events = append(events, e)
	}
	return events
}

// byDefinition returns the variants' values by bucket of 10 s.
func byDefinition(events []happening) map[string]map[int64]float64 {
	type sums struct{ lifetime, lifetimes, fleeting, inserted, latency, latencies float64 }
	all := map[int64]*sums{}
	for i, e := range events {
		bucket := (e.at + 10*second - 1) / (10 * second) * 10 * second
		if all[bucket] == nil {
			all[bucket] = &sums{}
		}
		s := all[bucket]
		if e.action == 2 {
			end, id := events[len(events)-1].at, e.own
			for _, later := range events[i+1:] {
				if later.action == 4 && later.old == id {
					id = later.own
				}
				if later.own+later.old == id && (later.action == 1 || later.action == 3) {
					end = later.at
					break
				}
			}
			s.lifetime += float64(end - e.at)
			s.lifetimes++
			if end-e.at < 3*second {
				s.fleeting += e.size
			}
			if e.side > 0 {
				s.inserted += e.size
			}
		}
		if e.executed > 0 {
			for _, later := range events[i+1:] {
				if later.side == e.side && (later.action == 2 || later.executed > 0) {
					if later.action == 2 {
						s.latency += float64(later.at - e.at)
						s.latencies++
					}
					break
				}
			}
		}
	}
	values := map[string]map[int64]float64{RestingTime: {}, FleetingLiquidity: {}, ReplacementLatency: {}}
	for bucket, s := range all {
		values[RestingTime][bucket] = s.lifetime / s.lifetimes // NaN when there are none
		values[ReplacementLatency][bucket] = s.latency / s.latencies
		values[FleetingLiquidity][bucket] = math.NaN()
		if s.lifetimes > 0 {
			values[FleetingLiquidity][bucket] = s.fleeting / (s.inserted + 1e-9)
		}
	}
	return values
}

func TestOnlyTheColumnsOfTheVariantsAreRead(t *testing.T) {
	cases := []struct {
		keys string
		want int
	}{
		{"{variant: AvgRestingTime}", 5},                                    // insert, remove, execution, two identifiers
		{"{variant: AvgReplacementLatency}", 4},                             // insert, two sides, executed
		{"{variant: FleetingLiquidityRatio}", 8},                            // sides and size besides
		{"{variant: [AvgRestingTime], market_states: [HALTED, CLOSED]}", 6}, // and one state
	}
	for _, c := range cases {
		p := moduletest.Decode(t, Spec(), "l3_analytics: {advanced_metrics: ["+c.keys+"]}")
		op := p.Program.Operators[0].Fit(module.Found{Has: func(_, column string) bool { return column != "OriginalOrderId" }})
		if got := len(op.Reads[0].Columns); got != c.want {
			t.Errorf("%s reads %d columns, want %d", c.keys, got, c.want)
		}
	}
}
