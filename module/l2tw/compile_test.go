package l2tw

import (
	"strings"
	"testing"

	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/module/moduletest"
)

func columns(p *moduletest.Pass) string {
	var s []string
	for _, m := range p.Program.Scans[0].Metrics {
		s = append(s, m.Name)
	}
	return strings.Join(s, " ")
}

func TestColumnsComeInConfiguredOrder(t *testing.T) {
	cases := []struct{ name, config, want string }{
		{"default set", "{levels: 1}", "SpreadAbsTWA SpreadBpsTWA BidPrice1TWA BidQuantity1TWA AskPrice1TWA " +
			"AskQuantity1TWA SpreadRelTWA MidTWA AskTWA BidTWA"},
		{"spreads, liquidity, imbalances, volatility",
			"{metric_prefix: T_, volatility: [{}], imbalances: [{levels: 1, aggregations: [TWA]}], " +
				"liquidity: [{sides: Bid, levels: 1, measures: [Price], aggregations: [TWA]}], spreads: [{aggregations: [Last, TWA]}]}",
			"T_SpreadBpsTWA T_BidPrice1TWA T_ImbalanceCumQuantity1TWA T_L2VolatilityMidStd"},
		{"entries without TWA are not here", "{spreads: [{aggregations: [Last]}, {variant: Abs, aggregations: TWA}]}", "SpreadAbsTWA"},
		{"nothing with TWA leaves the keys", "{spreads: [{variant: Abs}], ohlc: [{}]}", ""},
		{"bars alone leave the keys", "{ohlc: [{}]}", ""},
		{"patterns have no suffix", "{liquidity: [{sides: [Bid, Ask], levels: 1, measures: Price, aggregations: [TWA], output_name_pattern: 'tw_{sides}'}]}",
			"tw_Bid tw_Ask"},
		{"windows follow the bucket's volatility",
			"{volatility: [{source: [Mid, Bid], second_level_window_seconds: 0.5, second_level_aggregations: [TWStd, Min]}]}",
			"L2VolatilityMidStd L2VolatilityMidWin0sTWStd L2VolatilityMidWin0sMin L2VolatilityBidStd L2VolatilityBidWin0sTWStd L2VolatilityBidWin0sMin"},
		{"volatility by pattern",
			"{volatility: [{source: Bid, subsample_seconds: 5, second_level_window_seconds: 60, second_level_aggregations: [Std], output_name_pattern: 'v{source}{subsample_seconds}{agg}'}]}",
			"vBid5Std vBid5Win60sStd"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			p := moduletest.Decode(t, Spec(), "l2_analytics: "+c.config)
			if got := columns(p); got != c.want {
				t.Errorf("columns\n%s, want\n%s", got, c.want)
			}
			if noted := len(p.Program.Notes) > 0; noted != (c.want == "") {
				t.Errorf("notes %v", p.Program.Notes)
			}
		})
	}
}

func TestProblems(t *testing.T) {
	cases := []struct{ name, config, path, what string }{
		{"no bucket width", "timeline_mode: sparse_original\nl2_analytics: {}", "", "module l2tw needs a bucket width"},
		{"windows without length", "l2_analytics: {volatility: [{second_level_aggregations: [Min]}]}",
			"volatility[0].second_level_window_seconds", "needs second_level_window_seconds"},
		{"only Std", "l2_analytics: {volatility: [{aggregations: [Mean]}]}", "volatility[0].aggregations[0]", "Mean"},
		{"subsample of nothing", "l2_analytics: {volatility: [{subsample_seconds: 0}]}", "volatility[0].subsample_seconds", "0"},
		{"two volatilities of one name", "l2_analytics: {volatility: [{}, {subsample_seconds: 5}]}",
			"volatility[1]", "column \"L2VolatilityMidStd\" is made by volatility[0] and by volatility[1]"},
		{"level too deep", "l2_analytics: {imbalances: [{levels: 11, aggregations: [TWA]}]}", "imbalances[0].levels", "level 11"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			p := moduletest.Try(t, Spec(), c.config)
			if len(p.Problems) == 0 {
				t.Fatal("no problem")
			}
			if got := p.Problems[0]; got.Path != c.path || !strings.Contains(got.What, c.what) {
				t.Errorf("problem at %q: %q", got.Path, got.What)
			}
		})
	}
}

func TestEveryColumnIsInTheCatalogue(t *testing.T) {
	spec, ok := module.Lookup("l2tw")
	if !ok {
		t.Fatal("l2tw is not registered")
	}
	for _, config := range []string{"{}", `
  liquidity: [{sides: [Bid, Ask], levels: [1, 2], measures: [Price, Quantity, NumOrders, CumQuantity, CumOrders, CumNotional, InsertAge, LastMod, SizeAhead], aggregations: [TWA]}]
  spreads: [{variant: [Abs, BPS], aggregations: [TWA]}]
  imbalances: [{levels: [1, 2], measure: [Quantity, CumQuantity, CumNotional, Orders], aggregations: [TWA]}]
  volatility: [{source: [Mid, Bid, Ask, WeightedMid], second_level_window_seconds: 5, second_level_aggregations: [Min, Max, Mean, Median, Std, Last, TWMean, TWStd]}]`} {
		p := moduletest.Decode(t, *spec, "l2_analytics: "+config)
		moduletest.Declared(t, *spec, p.Program.Scans[0].Metrics)
	}
}
