package retailimbalance

import (
	"testing"

	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/option"
	"go.yaml.in/yaml/v4"
)

func specAndConfig(t *testing.T, text string) (*module.Spec, module.Config) {
	t.Helper()
	spec, ok := module.Lookup("retail_imbalance")
	if !ok {
		t.Fatal("not registered")
	}
	var n yaml.Node
	if err := yaml.Unmarshal([]byte(text), &n); err != nil {
		t.Fatal(err)
	}
	c := spec.Config()
	if problems := option.Decode(n.Content[0], c.Options(), ""); len(problems) > 0 {
		t.Fatal(problems)
	}
	return spec, c
}

func TestRowsAndFormula(t *testing.T) {
	const retail = `in(BMLLParticipantType:text, ["RETAIL"])`
	for config, where := range map[string]string{
		`{}`: `(in(Classification:text, ["LIT_CONTINUOUS"]) and ` + retail + `)`,
		`{classifications: [X], retail_imbalance: {classifications: []}}`: retail,
		`retail_imbalance: {classifications: [], known_side_only: true}`:  `(` + retail + ` and in(AggressorSide:int, [1, 2]))`,
		`{metric_prefix: p_, generic_metrics: [{measures: Count}]}`:       `(in(Classification:text, ["LIT_CONTINUOUS"]) and ` + retail + `)`,
	} {
		spec, c := specAndConfig(t, config)
		program, problems := spec.Compile(module.Pass{}, c)
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		scan := program.Scans[0]
		if len(scan.Metrics) != 1 || scan.Metrics[0].Name != "RetailTradeImbalance" {
			t.Fatalf("%s: got %v", config, scan.Metrics)
		}
		if got := scan.Where.String(); got != where {
			t.Errorf("%s: rows %s, want %s", config, got, where)
		}
		const value = `(sum(((float(in(AggressorSide:int, [1])) - float(in(AggressorSide:int, [2]))) * TradeNotionalEUR)) / sum(TradeNotionalEUR))`
		if got := scan.Metrics[0].Value.String(); got != value {
			t.Errorf("got %s", got)
		}
	}
}

func TestThePrintsAreThoseOfTheTable(t *testing.T) {
	_, c := specAndConfig(t, `{use_tagged_trades: true, tagged_trades_context_key: "p1:aggressive_orders"}`)
	if r, ok := c.(module.Rerouted); ok && len(r.Inputs()) > 0 {
		t.Errorf("it reads %v", r.Inputs())
	}
}

func TestEnabledIsIndependentOfTheTradeModule(t *testing.T) {
	for config, want := range map[string]bool{
		`{}`:                                 true,
		`ENABLED: false`:                     true,
		`retail_imbalance: {ENABLED: false}`: false,
		`{retail_imbalance: {ENABLED: false}, enable_retail_imbalance: true}`: true,
	} {
		_, c := specAndConfig(t, config)
		if got := c.(module.Switchable).Enabled(); got != want {
			t.Errorf("%s: got %v", config, got)
		}
	}
}
