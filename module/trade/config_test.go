package trade

import (
	"testing"

	"github.com/basaltlake/basalt/module"
)

func TestEnabled(t *testing.T) {
	for config, want := range map[string][2]bool{ // trade, retail_imbalance
		``:                                   {true, true},
		`ENABLED: false`:                     {false, true},
		`retail_imbalance: {ENABLED: false}`: {true, false},
		`{retail_imbalance: {ENABLED: false}, enable_retail_imbalance: true}`: {true, true},
	} {
		c, problems := configOf(t, config)
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		if got := [2]bool{module.Switchable(c).Enabled(), c.RetailEnabled()}; got != want {
			t.Errorf("%s: got %v, want %v", config, got, want)
		}
	}
}

func TestEveryKeyIsDocumented(t *testing.T) {
	for _, g := range []module.Config{new(Config), new(Retail), new(Generic), new(Discrepancy), new(Flag), new(Change), new(Impact)} {
		for _, k := range g.Options().Keys {
			if k.Text == "" && k.Effect == "" {
				t.Errorf("%T: %s has no documentation", g, k.Name)
			}
		}
	}
}

func TestTheKeysOfTheOriginalAreAccepted(t *testing.T) {
	c, problems := configOf(t, `{ENABLED: true, metric_prefix: null, time_bucket_seconds: 60, retail_imbalance: {ENABLED: true},
		enable_retail_imbalance: false, use_tagged_trades: true, tagged_trades_context_key: my_trades,
		generic_metrics: [{metric_type: Trade_Generic, measures: [Volume], market_states: null, output_name_pattern: null, attribute_filters: {}}]}`)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if !c.Tagged || c.TaggedContext != "my_trades" || c.Generic[0].Sides[0] != "Total" {
		t.Errorf("got %+v", c)
	}
}
