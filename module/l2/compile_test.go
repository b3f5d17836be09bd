package l2

import (
	"strings"
	"testing"

	"github.com/basaltlake/basalt/metric"
	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/module/moduletest"
)

func names(ms []metric.Metric) string {
	var s []string
	for _, m := range ms {
		s = append(s, m.Name)
	}
	return strings.Join(s, " ")
}

func TestColumnsComeInConfiguredOrder(t *testing.T) {
	cases := []struct{ name, config, want string }{
		{"default set", "levels: 1",
			"BidPrice1 BidQuantity1 BidNumOrders1 BidCumQuantity1 BidCumOrders1 " +
				"AskPrice1 AskQuantity1 AskNumOrders1 AskCumQuantity1 AskCumOrders1 " +
				"ImbalanceCumQuantity1 ImbalanceOrders1 SpreadBps MarketState"},
		{"default set with prefix, volatility is none of l2", "{levels: 1, metric_prefix: P_, volatility: [{}]}",
			"P_BidPrice1 P_BidQuantity1 P_BidNumOrders1 P_BidCumQuantity1 P_BidCumOrders1 " +
				"P_AskPrice1 P_AskQuantity1 P_AskNumOrders1 P_AskCumQuantity1 P_AskCumOrders1 " +
				"P_ImbalanceCumQuantity1 P_ImbalanceOrders1 P_SpreadBps P_MarketState"},
		{"measures vary fastest, then levels, then sides",
			"liquidity: [{sides: [Bid, Ask], levels: [1, 5], measures: [Price, Quantity]}]",
			"BidPrice1 BidQuantity1 BidPrice5 BidQuantity5 AskPrice1 AskQuantity1 AskPrice5 AskQuantity5 MarketState"},
		{"families in fixed order",
			"{ohlc: [{}], imbalances: [{levels: [1, 2], measure: [Orders, Quantity]}], spreads: [{variant: [Abs, BPS]}], " +
				"liquidity: [{sides: Bid, levels: 1, measures: Price}]}",
			"BidPrice1 SpreadAbs SpreadBps ImbalanceOrders1 ImbalanceQuantity1 ImbalanceOrders2 ImbalanceQuantity2 " +
				"MidOpen MidHigh MidLow MidClose MarketState"},
		{"aggregations change nothing", "spreads: [{aggregations: [TWA, Mean]}]", "SpreadBps MarketState"},
		{"patterns", "{metric_prefix: P_, spreads: [{variant: [BPS, Abs], output_name_pattern: 'S{variant}'}], " +
			"liquidity: [{sides: Bid, levels: [1, 10], measures: [Price], output_name_pattern: '{sides}_{measures}_{levels}'}], " +
			"ohlc: [{source: Bid, output_name_pattern: '{ohlc}Of{source}'}]}",
			"P_Bid_Price_1 P_Bid_Price_10 P_SBPS P_SAbs P_OpenOfBid P_HighOfBid P_LowOfBid P_CloseOfBid P_MarketState"},
		{"open mode in the name",
			"ohlc: [{open_mode: prev_close, output_name_pattern: '{source}{ohlc}{openMode}'}, {source: Mid}]",
			"MidOpenC MidHighC MidLowC MidCloseC MidOpen MidHigh MidLow MidClose MarketState"},
		{"states are one column together", "spreads: [{market_states: [HALTED, CLOSED]}]", "SpreadBps MarketState"},
		{"a pattern with the state is one column each",
			"spreads: [{market_states: [HALTED, CLOSED], output_name_pattern: 'S_{market_states}'}]",
			"S_HALTED S_CLOSED MarketState"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			text := c.config
			if strings.HasPrefix(text, "{") {
				text = "l2_analytics: " + text
			} else {
				text = "l2_analytics: {" + text + "}"
			}
			p := moduletest.Decode(t, Spec(), text)
			if got := names(p.Program.Scans[0].Metrics); got != c.want {
				t.Errorf("columns\n%s, want\n%s", got, c.want)
			}
		})
	}
}

func TestDefaultSetHasTwelveColumnsPerLevelAndTwoMore(t *testing.T) {
	p := moduletest.Decode(t, Spec(), "l2_analytics: {}")
	if got := len(p.Program.Scans[0].Metrics); got != 12*10+2 {
		t.Errorf("%d columns", got)
	}
	for _, m := range p.Program.Scans[0].Metrics {
		if label := m.Name == "MarketState"; m.Default == label || m.NullIfAbsent != label {
			t.Errorf("%s: default %v, null if absent %v", m.Name, m.Default, m.NullIfAbsent)
		}
	}
}

func TestWhatNeitherModuleComputesIsNoted(t *testing.T) {
	for config, want := range map[string]string{
		"{spreads: [{aggregations: [Last, TWA]}], ohlc: [{}]}":                                                "",
		"{spreads: [{}, {variant: Abs, aggregations: [TWA, Mean]}]}":                                          "aggregation Mean of spreads[1]",
		"{liquidity: [{sides: Bid, levels: 1, measures: Price, aggregations: [TWA, Max]}]}":                   "aggregation Max of liquidity[0]",
		"{imbalances: [{levels: 1, aggregations: [TWA, Std]}]}":                                               "aggregation Std of imbalances[0]",
		"{spreads: [{aggregations: TWA}], ohlc: [{aggregations: [Median]}]}":                                  "aggregation Median of ohlc[0]",
		"{spreads: [{aggregations: TWA}], volatility: [{second_level_window_seconds: 5}]}":                    "second_level_window_seconds of volatility[0]",
		"{volatility: [{second_level_window_seconds: 5, second_level_aggregations: [Min]}, {source: [Bid]}]}": "",
	} {
		notes := strings.Join(moduletest.Decode(t, Spec(), "l2_analytics: "+config).Program.Notes, "\n")
		if !strings.Contains(notes, want) || want == "" && notes != "" {
			t.Errorf("%s: notes %q, want %q", config, notes, want)
		}
	}
}

func TestProblems(t *testing.T) {
	cases := []struct{ name, config, path, what string }{
		{"level too deep", "l2_analytics: {liquidity: [{sides: Bid, levels: [1, 11], measures: Price}]}",
			"liquidity[0].levels", "level 11 is deeper"},
		{"imbalance too deep", "l2_analytics: {imbalances: [{levels: 12}]}", "imbalances[0].levels", "level 12"},
		{"default set too deep", "l2_analytics: {levels: 20}", "levels", "level 20"},
		{"level 0", "l2_analytics: {imbalances: [{levels: 0}]}", "imbalances[0].levels", "0"},
		{"unknown pattern key", "l2_analytics: {spreads: [{output_name_pattern: '{side}'}]}",
			"spreads[0].output_name_pattern", "there is no {side} here"},
		{"no sides", "l2_analytics: {liquidity: [{sides: [], levels: 1, measures: Price}]}", "liquidity[0].sides", "empty list"},
		{"two columns of one name", "l2_analytics: {ohlc: [{source: Mid}, {source: [Bid, Mid], open_mode: prev_close}]}",
			"ohlc[1]", "column \"MidOpen\" is made by ohlc[0] and by ohlc[1]"},
		{"pattern that tells nothing apart", "l2_analytics: {spreads: [{variant: [Abs, BPS], output_name_pattern: S}]}",
			"spreads[0]", "column \"S\" is made twice by spreads[0]"},
		{"prev_close without buckets", "timeline_mode: sparse_original\nl2_analytics: {ohlc: [{open_mode: prev_close}]}",
			"ohlc", "needs a bucket width"},
		{"unknown source", "l2_analytics: {ohlc: [{source: [Mid, Last]}]}", "ohlc[0].source[1]", "Last"},
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
	p := moduletest.Decode(t, Spec(), `l2_analytics:
  liquidity: [{sides: [Bid, Ask], levels: [1, 2], measures: [Price, Quantity, NumOrders, CumQuantity, CumOrders, CumNotional, InsertAge, LastMod, SizeAhead]}]
  spreads: [{variant: [Abs, BPS]}]
  imbalances: [{levels: [1, 2], measure: [Quantity, CumQuantity, CumNotional, Orders]}]
  ohlc: [{source: [Mid, Bid, Ask, WeightedMid]}]`)
	moduletest.Declared(t, registered(t), p.Program.Scans[0].Metrics)
	p = moduletest.Decode(t, Spec(), "l2_analytics: {}")
	moduletest.Declared(t, registered(t), p.Program.Scans[0].Metrics)
}

func registered(t *testing.T) module.Spec {
	t.Helper()
	s, ok := module.Lookup("l2")
	if !ok {
		t.Fatal("l2 is not registered")
	}
	return *s
}

func TestSwitchedOffByEnabled(t *testing.T) {
	c := Spec().Config().(module.Switchable)
	if !c.Enabled() {
		t.Error("off by default")
	}
}
