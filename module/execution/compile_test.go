package execution

import (
	"strings"
	"testing"

	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/module/moduletest"
)

// columns lists the columns per table.
func columns(p *module.Program) string {
	var tables []string
	for _, s := range p.Scans {
		names := []string{s.Table + ":"}
		for _, m := range s.Metrics {
			names = append(names, m.Name)
		}
		tables = append(tables, strings.Join(names, " "))
	}
	return strings.Join(tables, " | ")
}

func TestColumns(t *testing.T) {
	for _, c := range []struct{ name, config, want string }{
		{"default set with prefix", "metric_prefix: x",
			"l3: xExecutedVolumeBid xVwapBid xExecutedVolumeAsk xVwapAsk xTradeImbalance | trades: " +
				"xLitVolumeBuyAggressor xLitVWAPBuyAggressor xLitVolumeWeightedPricePlacementBuyAggressor " +
				"xLitVolumeSellAggressor xLitVWAPSellAggressor xLitVolumeWeightedPricePlacementSellAggressor " +
				"xLitVolumeUnknownAggressor xLitVWAPUnknownAggressor xLitVolumeWeightedPricePlacementUnknownAggressor " +
				"xDarkVolumeBuyAggressor xDarkVWAPBuyAggressor xDarkVolumeWeightedPricePlacementBuyAggressor " +
				"xDarkVolumeSellAggressor xDarkVWAPSellAggressor xDarkVolumeWeightedPricePlacementSellAggressor " +
				"xDarkVolumeUnknownAggressor xDarkVWAPUnknownAggressor xDarkVolumeWeightedPricePlacementUnknownAggressor"},
		{"measures vary fastest", "l3_execution: [{sides: [Ask, Bid], measures: [VWAP, ExecutedVolume]}]",
			"l3: VwapAsk ExecutedVolumeAsk VwapBid ExecutedVolumeBid"},
		{"prints alone read no order book", "trade_breakdown: [{trade_types: SI_OTC, aggressor_sides: Buy, measures: [Volume, VWPP]}]",
			"trades: SiOtcVolumeBuyAggressor SiOtcVolumeWeightedPricePlacementBuyAggressor"},
		{"imbalance alone", "derived_metrics: [{variant: [TradeImbalance]}]", "l3: TradeImbalance"},
		{"patterns", "metric_prefix: p_, l3_execution: [{sides: Bid, measures: VWAP, output_name_pattern: '{metric_type}.{sides}.{measures}'}], " +
			"derived_metrics: [{variant: TradeImbalance, output_name_pattern: 'my{variant}'}]",
			"l3: p_L3_Execution.Bid.VWAP p_myTradeImbalance"},
		{"a union of states is one column", "derived_metrics: [{variant: TradeImbalance, market_states: [HALTED, CLOSED]}]",
			"l3: TradeImbalance"},
		{"a pattern with the state is one column each",
			"derived_metrics: [{variant: TradeImbalance, market_states: [HALTED, CLOSED], output_name_pattern: 'I{market_states}'}]",
			"l3: IHALTED ICLOSED"},
		{"lists that make no column leave the buckets of the book", "l3_execution: [{sides: [], measures: VWAP}]", "l3:"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := moduletest.Decode(t, Spec(), "execution_analytics: {"+c.config+"}")
			if got := columns(p.Program); got != c.want {
				t.Errorf("columns\n%s, want\n%s", got, c.want)
			}
		})
	}
}

func TestOnlyTheDefaultSetMayBeLeftOut(t *testing.T) {
	for config, want := range map[string]bool{"{}": true, "l3_execution: [{sides: Bid, measures: VWAP}]": false} {
		text := "execution_analytics: {" + strings.Trim(config, "{}") + "}"
		for _, s := range moduletest.Decode(t, Spec(), text).Program.Scans {
			for _, m := range s.Metrics {
				if m.Default != want {
					t.Errorf("%s: %s has Default %v", config, m.Name, m.Default)
				}
			}
		}
	}
}

func TestEntriesWithoutColumnsAreNoted(t *testing.T) {
	p := moduletest.Decode(t, Spec(), "execution_analytics: {trade_breakdown: [{trade_types: [], aggressor_sides: Buy, measures: VWAP}]}")
	if got := strings.Join(p.Program.Notes, "; "); got != "trade_breakdown[0] makes no column" {
		t.Errorf("notes %q", got)
	}
}

func TestProblems(t *testing.T) {
	for _, c := range []struct{ name, config, path, what string }{
		{"unknown side", "l3_execution: [{sides: Buy, measures: VWAP}]", "l3_execution[0].sides", `"Buy" is not allowed`},
		{"no measures", "l3_execution: [{sides: Bid}]", "l3_execution[0].measures", `the key "measures" is needed`},
		{"unknown pattern key", "trade_breakdown: [{trade_types: LIT, aggressor_sides: Buy, measures: VWAP, output_name_pattern: '{sides}'}]",
			"trade_breakdown[0].output_name_pattern", "there is no {sides} here"},
		{"one name twice", "l3_execution: [{sides: [Bid, Ask], measures: VWAP, output_name_pattern: V}]",
			"l3_execution[0]", `column "V" is made twice`},
		{"one name in two tables", "l3_execution: [{sides: Bid, measures: VWAP, output_name_pattern: TradeImbalance}], derived_metrics: [{variant: TradeImbalance}]",
			"derived_metrics[0]", `column "TradeImbalance" is made by l3_execution[0]`},
		{"the name of a key", "derived_metrics: [{variant: TradeImbalance, output_name_pattern: TimeBucket}]",
			"derived_metrics[0]", `column "TimeBucket" is made by the keys`},
		{"wrong family", "derived_metrics: [{metric_type: L3_Execution, variant: TradeImbalance}]",
			"derived_metrics[0].metric_type", `"L3_Execution" is not allowed`},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := moduletest.Try(t, Spec(), "execution_analytics: {"+c.config+"}")
			if len(p.Problems) == 0 {
				t.Fatal("no problem")
			}
			got := p.Problems[0]
			if got.Path = strings.TrimPrefix(got.Path, "execution_analytics."); got.Path != c.path || !strings.Contains(got.What, c.what) {
				t.Errorf("problem at %q: %q", got.Path, got.What)
			}
		})
	}
}
