package execution

import (
	"fmt"
	"math"
	"testing"

	"github.com/basaltlake/basalt/metric"
	"github.com/basaltlake/basalt/module/moduletest"
)

func TestValues(t *testing.T) {
	for _, c := range []struct {
		name, config string
		example      metric.Vector
		want         map[string]any
	}{
		{"the book", "l3_execution: [{sides: [Bid, Ask], measures: [ExecutedVolume, VWAP]}]", executedVolumeEntry.Vector,
			map[string]any{"ExecutedVolumeBid": 40.0, "VwapBid": 9.825, "ExecutedVolumeAsk": 20.0, "VwapAsk": 10.1}},
		{"prints", "trade_breakdown: [{trade_types: [LIT, DARK], aggressor_sides: [Buy, Sell, Unknown], measures: [Volume, VWAP, VWPP]}]",
			printVolumeEntry.Vector, map[string]any{
				"LitVolumeBuyAggressor": 40.0, "LitVWAPBuyAggressor": 10.025, "LitVolumeWeightedPricePlacementBuyAggressor": 0.25,
				"DarkVolumeUnknownAggressor": 5.0, "DarkVWAPUnknownAggressor": 10.05, "DarkVolumeWeightedPricePlacementUnknownAggressor": 0.5,
				"LitVolumeUnknownAggressor": 7.0, "LitVolumeSellAggressor": 0.0, "LitVWAPSellAggressor": nil,
			}},
		{"a bucket without executions", "l3_execution: [{sides: Bid, measures: [ExecutedVolume, VWAP]}], derived_metrics: [{variant: TradeImbalance}]",
			metric.Vector{Columns: []string{"EventTimestamp", "ListingId", "Side", "ExecutionSize", "ExecutionPrice"},
				Rows: [][]any{{"09:00:05", 1, 1, 0, nil}, {"09:00:06", 1, 2, nil, nil}}},
			map[string]any{"ExecutedVolumeBid": 0.0, "VwapBid": nil, "TradeImbalance": nil}},
		{"executions without a price are in the volume only", "l3_execution: [{sides: Bid, measures: [ExecutedVolume, VWAP]}]",
			metric.Vector{Columns: []string{"EventTimestamp", "ListingId", "Side", "ExecutionSize", "ExecutionPrice"},
				Rows: [][]any{{"09:00:05", 1, 1, 10, nil}, {"09:00:06", 1, 1, 5, 8.0}}},
			map[string]any{"ExecutedVolumeBid": 15.0, "VwapBid": 8.0}},
		{"neither are those whose price is a notional divided by nothing", "trade_breakdown: [{trade_types: LIT, aggressor_sides: Buy, measures: [Volume, VWAP, VWPP]}]",
			metric.Vector{Columns: []string{"TradeTimestamp", "ListingId", "BMLLTradeType", "AggressorSide", "LocalPrice", "Size", "PricePoint"},
				Rows: [][]any{{"09:00:05", 1, "LIT", 1, math.Inf(1), 10, 0.5}, {"09:00:06", 1, "LIT", 1, 8.0, 5, math.Inf(-1)}, {"09:00:07", 1, "LIT", 1, 9.0, 5, 1.0}}},
			map[string]any{"LitVolumeBuyAggressor": 20.0, "LitVWAPBuyAggressor": 8.5, "LitVolumeWeightedPricePlacementBuyAggressor": 1.0 / 3}},
	} {
		for _, chunk := range []int{1, 2, 3, 1000} {
			t.Run(fmt.Sprintf("%s/chunk %d", c.name, chunk), func(t *testing.T) {
				p := moduletest.Decode(t, Spec(), "execution_analytics: {"+c.config+"}")
				f := moduletest.Scan(t, p, moduletest.NewRows(t, c.example.Columns, c.example.Rows), chunk)[0]
				for column, want := range c.want {
					if got := moduletest.Value(f.Col(column), 0); !moduletest.Same(got, want) {
						t.Errorf("%s is %v, want %v", column, got, want)
					}
				}
			})
		}
	}
}
