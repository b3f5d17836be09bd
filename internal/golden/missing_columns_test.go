package golden

import (
	"fmt"
	"strings"
	"testing"

	"github.com/basaltlake/basalt/internal/job"
	"github.com/basaltlake/basalt/vector"
)

// TestMissingColumnsNameWhatWantsThem runs over order events without some columns.
func TestMissingColumnsNameWhatWantsThem(t *testing.T) {
	t.Parallel()
	sparse := keys{"name": "p", "timeline_mode": "sparse_digitised", "time_bucket_seconds": 60}
	l3 := func(config keys) keys { return union(sparse, keys{"modules": []any{"l3"}, "l3_analytics": config}) }
	variants := func(names ...any) keys { return l3(keys{"advanced_metrics": []any{keys{"variant": names}}}) }
	for _, c := range []struct {
		without []string
		pass    keys
		want    []string
	}{
		{nil, variants("AvgQueuePosition"), []string{"metric AvgQueuePosition needs SizeAhead of table l3", "1 files"}},
		{[]string{"OrderId", "OldOrderId"}, variants("AvgRestingTime", "AvgReplacementLatency"), []string{"metric AvgRestingTime needs OrderId of table l3"}},
		{[]string{"OrderId", "OldOrderId"}, variants("AvgRestingTime", "FleetingLiquidityRatio"),
			[]string{"each of the metrics AvgRestingTime, FleetingLiquidityRatio needs OrderId of table l3"}},
		{[]string{"OrderId"}, variants("AvgRestingTime"), []string{"metric AvgRestingTime needs OrderId of table l3"}},
		{[]string{"ExecutionSize"}, variants("AvgReplacementLatency"), []string{"metric AvgReplacementLatency needs ExecutionSize"}},
		{[]string{"ExecutionSize"}, variants("CancelToTradeRatio"), []string{"metric CancelToTradeRatio needs ExecutionSize"}},
		{[]string{"MarketState"}, l3(keys{"generic_metrics": []any{keys{"sides": "Bid", "actions": "Insert", "measures": "Count", "market_states": "HALTED"}}}),
			[]string{"metric InsertCountBid needs MarketState"}},
		{[]string{"MarketState"}, l3(keys{"advanced_metrics": []any{keys{"variant": "AvgRestingTime", "market_states": "HALTED"}}}),
			[]string{"metric AvgRestingTime needs MarketState"}},
		{[]string{"ExecutionPrice"}, union(sparse, keys{"modules": []any{"execution"}, "execution_analytics": keys{
			"l3_execution": []any{keys{"sides": "Bid", "measures": []any{"ExecutedVolume", "VWAP"}}}}}), []string{"metric VwapBid needs ExecutionPrice"}},
		{[]string{"OldPrice"}, union(sparse, keys{"modules": []any{"cbbofroml3_preprocess"}}), []string{"cbbofroml3_preprocess needs OldPrice"}},
		{[]string{"OrderId", "OldOrderId"}, union(sparse, keys{"modules": []any{"iceberg"}, "iceberg_analytics": keys{
			"metrics": []any{keys{"measures": "AveragePeakCount"}}}}), []string{"metric IcebergAveragePeakCount needs OrderId"}},
		{[]string{"ExecutionSize"}, union(sparse, keys{"modules": []any{"l3"}, "preprocess_modules": []any{"aggressive_preprocess"},
			"aggressive_preprocess": keys{"ENABLED": true, "source_table": "l3"}, "side_outputs": keys{"aggressive_orders": keys{"materialize": "always"}}}),
			[]string{"aggressive_preprocess needs ExecutionSize"}},
		{nil, union(sparse, keys{"modules": []any{"trade"}, "preprocess_modules": []any{"aggressive_preprocess"},
			"aggressive_preprocess": keys{"ENABLED": true, "source_table": "l3"}, "module_inputs": keys{"trade": "p:aggressive_orders"}}),
			[]string{"needs Classification, which side output p:aggressive_orders does not have", "it has ListingId"}},
		{nil, union(sparse, keys{"modules": []any{"iceberg", "l2"}, "module_inputs": keys{"l2": "p:iceberg_events"}}),
			[]string{"module l2 needs AskNumOrders1, ", "which side output p:iceberg_events does not have"}},
	} {
		lake := nasdaq.put(t, nasdaq.file(t, vector.Int).Without(c.without...))
		j, err := job.Parse("/pipeline.yaml", pipeline(lake, c.pass), manner{}.overrides(t.TempDir()))
		if err != nil {
			t.Fatal(err)
		}
		_, err = j.Run(t.Context(), nil)
		for _, want := range append(c.want, "missing-column") {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("without %v: %v, want %q", c.without, err, want)
			}
		}
	}
}

func TestWhatASideOutputDoesNotHaveIsToldOfIt(t *testing.T) {
	t.Parallel()
	orders := keys{"name": "p", "timeline_mode": "sparse_digitised", "time_bucket_seconds": 60, "modules": []any{"trade"},
		"preprocess_modules": []any{"aggressive_preprocess"}, "aggressive_preprocess": keys{"ENABLED": true, "source_table": "l3"},
		"module_inputs": keys{"trade": "p:aggressive_orders"}}
	for _, c := range []struct {
		trade keys
		want  string
	}{
		{keys{"classifications": []any{}}, "left out: default metric VolumeWeightedPricePlacement of pass p: side output p:aggressive_orders does not have PricePoint"},
		{keys{"classifications": []any{}, "generic_metrics": []any{keys{"sides": "Total", "measures": "Count", "attribute_filters": keys{"TradingMode": "2"}}}},
			"the filter on TradingMode is skipped, side output p:aggressive_orders does not have that column"},
	} {
		j, err := job.Parse("/pipeline.yaml", pipeline(nasdaq.put(t, nasdaq.file(t, vector.Int)), union(orders, keys{"trade_analytics": c.trade})), manner{}.overrides(t.TempDir()))
		if err != nil {
			t.Fatal(err)
		}
		r, err := j.Run(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		if notes := fmt.Sprint(r.Funnel.Notes); !strings.Contains(notes, c.want) {
			t.Errorf("%s, want %q", notes, c.want)
		}
	}
}

// TestTablesOfTheSameFilesAreEachLookedAt reads the files of l3 as another table too.
func TestTablesOfTheSameFilesAreEachLookedAt(t *testing.T) {
	t.Parallel()
	sparse := keys{"timeline_mode": "sparse_digitised", "modules": []any{"l3"}}
	passes := pipeline(nasdaq.put(t, nasdaq.file(t, vector.Int)),
		union(sparse, keys{"name": "p"}),
		union(sparse, keys{"name": "q", "module_inputs": keys{"l3": "orders"}, "l3_analytics": keys{"advanced_metrics": []any{keys{"variant": "AvgQueuePosition"}}}}))
	j, err := job.Parse("/pipeline.yaml", append([]byte("TABLES: {orders: {like: l3}}\n"), passes...), manner{}.overrides(t.TempDir()))
	if err != nil {
		t.Fatal(err)
	}
	_, err = j.Run(t.Context(), nil)
	if want := "metric AvgQueuePosition needs SizeAhead of table orders, which is in none of its 1 files"; err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("%v, want %q", err, want)
	}
}
