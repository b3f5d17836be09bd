package l3

import (
	"strings"
	"testing"

	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/module/moduletest"
)

func TestEveryEntryIsComplete(t *testing.T) { moduletest.Complete(t, Spec()) }

func TestWorkedExamplesComeOut(t *testing.T) { moduletest.Vectors(t, Spec()) }

func TestColumnsComeInConfiguredOrder(t *testing.T) {
	cases := []struct{ name, config, want string }{
		{"default set", "{metric_prefix: P_}", "P_InsertCountBid P_InsertVolumeBid P_RemoveCountBid P_RemoveVolumeBid " +
			"P_InsertCountAsk P_InsertVolumeAsk P_RemoveCountAsk P_RemoveVolumeAsk"},
		{"aggregations vary fastest, then measures, actions, sides",
			"{generic_metrics: [{sides: [Bid, Ask], actions: [Insert, UpdateRemoved], measures: [Count, Volume], aggregations: [Max, Sum]}]}",
			"InsertCountBidMax InsertCountBid InsertVolumeBidMax InsertVolumeBid UpdateRemovedCountBidMax UpdateRemovedCountBid " +
				"UpdateRemovedVolumeBidMax UpdateRemovedVolumeBid InsertCountAskMax InsertCountAsk InsertVolumeAskMax InsertVolumeAsk " +
				"UpdateRemovedCountAskMax UpdateRemovedCountAsk UpdateRemovedVolumeAskMax UpdateRemovedVolumeAsk"},
		{"pattern with the aggregation", "{metric_prefix: L_, generic_metrics: [{sides: Bid, actions: Insert, measures: Count, " +
			"aggregations: [Sum, Max], output_name_pattern: '{actions}{measures}{sides}_{agg}'}]}",
			"L_InsertCountBid_Sum L_InsertCountBid_Max"},
		{"one column per state", "{generic_metrics: [{sides: Ask, actions: Insert, measures: Count, market_states: [HALTED, CLOSED], " +
			"output_name_pattern: '{actions}_{market_states}'}]}", "Insert_HALTED Insert_CLOSED"},
		{"the number of rows goes with averages alone", "{advanced_metrics: [{variant: AvgQueuePosition}]}", "_count AvgQueuePosition"},
		{"intermediates are hidden", "{metric_prefix: P_, advanced_metrics: [{variant: [ArrivalFlowImbalance, AvgQueuePosition]}]}",
			"P_ArrivalFlowImbalance P_AvgQueuePosition"},
		{"generic metrics before advanced ones", "{advanced_metrics: [{variant: [CancelToTradeRatio], output_name_pattern: 'a_{variant}'}], " +
			"generic_metrics: [{sides: Bid, actions: Remove, measures: Count}]}", "RemoveCountBid a_CancelToTradeRatio"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			p := moduletest.Decode(t, Spec(), "l3_analytics: "+c.config)
			var names []string
			for _, m := range p.Program.Scans[0].Metrics {
				names = append(names, m.Name)
			}
			if got := strings.Join(names, " "); got != c.want {
				t.Errorf("columns\n%s, want\n%s", got, c.want)
			}
			moduletest.Declared(t, registered(t), p.Program.Scans[0].Metrics)
		})
	}
}

func registered(t *testing.T) module.Spec {
	t.Helper()
	s, ok := module.Lookup("l3")
	if !ok {
		t.Fatal("l3 is not registered")
	}
	return *s
}

func TestAggregationsWithoutMeaningAreNoted(t *testing.T) {
	p := moduletest.Decode(t, Spec(), "l3_analytics: {generic_metrics: [{sides: Bid, actions: Insert, measures: Count, aggregations: [Sum, TWA]}]}")
	if len(p.Program.Notes) != 1 || !strings.Contains(p.Program.Notes[0], "TWA") {
		t.Errorf("notes %v", p.Program.Notes)
	}
}

func TestProblems(t *testing.T) {
	cases := []struct{ name, config, path, what string }{
		{"unknown placeholder", "{generic_metrics: [{sides: Bid, actions: Insert, measures: Count, output_name_pattern: '{side}'}]}",
			"generic_metrics[0].output_name_pattern", "{side}"},
		{"no actions", "{generic_metrics: [{sides: Bid, actions: [], measures: Count}]}", "generic_metrics[0].actions", "empty list"},
		{"two columns of one name", "{advanced_metrics: [{variant: AvgQueuePosition}, {variant: AvgQueuePosition, market_states: HALTED}]}",
			"advanced_metrics[1]", "column \"AvgQueuePosition\""},
		{"no threshold", "{advanced_metrics: [{variant: [AvgRestingTime, FleetingLiquidityRatio], fleeting_threshold_ms: null}]}",
			"advanced_metrics[0].fleeting_threshold_ms", "null"},
		{"two intervals of one name", "{advanced_metrics: [{variant: AvgRestingTime}, {variant: AvgRestingTime, market_states: HALTED}]}",
			"advanced_metrics[1]", "column \"AvgRestingTime\""},
		{"unknown variant", "{advanced_metrics: [{variant: [Foo]}]}", "advanced_metrics[0].variant[0]", "Foo"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			p := moduletest.Try(t, Spec(), "l3_analytics: "+c.config)
			if len(p.Problems) == 0 {
				t.Fatal("no problem")
			}
			if got := p.Problems[0]; got.Path != c.path || !strings.Contains(got.What, c.what) {
				t.Errorf("problem at %q: %q", got.Path, got.What)
			}
		})
	}
}

func TestRatioOfCancelsIsNullWithoutExecutions(t *testing.T) {
	p := moduletest.Decode(t, Spec(), "l3_analytics: {advanced_metrics: [{variant: [CancelToTradeRatio, ArrivalFlowImbalance]}]}")
	rows := moduletest.NewRows(t, []string{"ListingId", "EventTimestamp", "LobAction", "Side", "Size", "ExecutionSize"},
		[][]any{{1, "09:00:01", 3, 1, 0, 0}, {1, "09:00:02", 3, 2, 0, nil}})
	f := moduletest.Scan(t, p, rows, 1)[0]
	if got := moduletest.Value(f.Col("CancelToTradeRatio"), 0); got != nil {
		t.Errorf("ratio %v", got)
	}
	if got := moduletest.Value(f.Col("ArrivalFlowImbalance"), 0); got != 0.0 {
		t.Errorf("imbalance without inserts %v", got)
	}
}

func TestIntervalsAreNamedLikeOtherMetrics(t *testing.T) {
	p := moduletest.Decode(t, Spec(), "l3_analytics: {metric_prefix: P_, advanced_metrics: ["+
		"{variant: [FleetingLiquidityRatio, AvgRestingTime], fleeting_threshold_ms: 250, output_name_pattern: '{variant}_{fleeting_threshold_ms}'}, "+
		"{variant: AvgReplacementLatency, market_states: [HALTED, CLOSED], output_name_pattern: 'L_{market_states}'}]}")
	var names []string
	for _, f := range p.Program.Operators[0].Fields {
		names = append(names, f.Name)
	}
	if got, want := strings.Join(names, " "), "P_FleetingLiquidityRatio_250 P_AvgRestingTime_250 P_L_HALTED P_L_CLOSED"; got != want {
		t.Errorf("columns %s, want %s", got, want)
	}
	if n := len(p.Program.Scans[0].Metrics); n != 0 {
		t.Errorf("%d other columns", n)
	}
}
