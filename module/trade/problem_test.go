package trade

import (
	"strings"
	"testing"

	"github.com/basaltlake/basalt/bucket"
)

func TestProblems(t *testing.T) {
	for _, c := range []struct{ name, config, code, path, what string }{
		{"duplicates of two entries", `generic_metrics: [{measures: Volume}, {measures: [Count, Volume]}]`,
			"duplicate-column", "generic_metrics[1]", `"TradeTotalVolume" is made by generic_metrics[0] and by generic_metrics[1]`},
		{"duplicates of two families", `{generic_metrics: [{measures: Volume, output_name_pattern: x}], impact_metrics: [{variant: PriceImpact, output_name_pattern: x}]}`,
			"duplicate-column", "impact_metrics[0]", "generic_metrics[0]"},
		{"a repeated item", `generic_metrics: [{sides: [Bid, Bid], measures: Volume}]`,
			"duplicate-column", "generic_metrics[0]", "twice"},
		{"a pattern that does not tell apart", `discrepancy_metrics: [{references: EBBO, aggregations: [Mean, Max], output_name_pattern: "{references}"}]`,
			"duplicate-column", "discrepancy_metrics[0]", `"EBBO"`},
		{"an unknown key in a pattern", `flag_metrics: [{flags: BlockTrade, measures: Count, output_name_pattern: "{flag}"}]`,
			"bad-value", "flag_metrics[0].output_name_pattern", "{metric_type}, {market_states}, {flags}, {sides}, {measures}"},
		{"agg outside discrepancy", `generic_metrics: [{measures: Count, output_name_pattern: "{agg}"}]`,
			"bad-value", "generic_metrics[0].output_name_pattern", "{agg}"},
		{"a malformed pattern", `change_metrics: [{measures: PricePoint, output_name_pattern: "{scopes"}]`,
			"bad-value", "change_metrics[0].output_name_pattern", "without"},
		{"aggregations outside discrepancy", `change_metrics: [{measures: PricePoint, aggregations: [Mean]}]`,
			"bad-value", "change_metrics[0].aggregations", "not used"},
		{"text for a number", `generic_metrics: [{measures: Count, attribute_filters: {AggressorSide: buy}}]`,
			"bad-value", "generic_metrics[0].attribute_filters.AggressorSide", "buy"},
		{"a filter on a time", `generic_metrics: [{measures: Count, attribute_filters: {TradeTimestamp: 1}}]`,
			"bad-value", "generic_metrics[0].attribute_filters.TradeTimestamp", "cannot be compared"},
	} {
		t.Run(c.name, func(t *testing.T) {
			cfg, problems := configOf(t, c.config)
			if len(problems) == 0 {
				_, problems = compile(minutes(), cfg)
			}
			if len(problems) != 1 {
				t.Fatalf("got %v", problems)
			}
			p := problems[0]
			if p.Code != c.code || p.Path != c.path || !strings.Contains(p.What, c.what) {
				t.Errorf("got %s at %s: %s", p.Code, p.Path, p.What)
			}
		})
	}
}

func TestVolatilityNeedsBucketsWithALength(t *testing.T) {
	pass := minutes()
	pass.Rule.Mode = bucket.Instant
	if _, problems := compiled(t, pass, `generic_metrics: [{measures: Volatility}]`); len(problems) != 1 || problems[0].Code != "needs-width" {
		t.Errorf("got %v", problems)
	}
	if _, problems := compiled(t, pass, `generic_metrics: [{measures: Volume}]`); len(problems) != 0 {
		t.Errorf("got %v", problems)
	}
}

func TestDecodeRefusesUnknownValues(t *testing.T) {
	for _, config := range []string{
		`generic_metrics: [{measures: Vwap}]`,
		`generic_metrics: [{sides: Total}]`,
		`impact_metrics: [{variant: [EffectiveSpread, Slippage]}]`,
		`flag_metrics: [{flags: BlockTrade, measures: VWAP}]`,
		`generic_metrics: [{measures: Count, market_states: OPEN}]`,
		`generic_metrics: [{measures: Count, metric_type: Trade_Flag}]`,
		`generic_metric: []`,
	} {
		if _, problems := configOf(t, config); len(problems) == 0 {
			t.Errorf("%s was accepted", config)
		}
	}
}
