package config

import (
	"strings"
	"testing"
)

func TestModulesThatShareAConfigurationReadItOnceEach(t *testing.T) {
	p := good(t, days+"modules: [l2, l2tw]\nl2_analytics: {levels: 4}\n", Overrides{}).Passes[0]
	a, b := p.ModuleConfigs["l2"].(*bookConfig), p.ModuleConfigs["l2tw"].(*bookConfig)
	if a == b || a.Levels != 4 || b.Levels != 4 {
		t.Error(a, b)
	}
	bad(t, days+"modules: [l2, l2tw]\nl2_analytics: {levels: 0, liqidity: []}\n", Overrides{},
		`/conf/p.yaml:4:24: out-of-range: l2_analytics.levels: 0 is out of range — the value must be ≥ 1`,
		`/conf/p.yaml:4:27: unknown-key: l2_analytics.liqidity: there is no key "liqidity". did you mean "liquidity"?`)
}

func TestTheBucketOfThePassReachesModules(t *testing.T) {
	c := good(t, days+`
TIME_BUCKET_SECONDS: 0.5
MODULES: [trade, iceberg, l2]
trade_analytics: {time_bucket_seconds: 7}
l2_analytics: {time_bucket_seconds: 7, time_bucket_anchor: start}
`, Overrides{})
	p := c.Passes[0]
	if s := p.ModuleConfigs["trade"].(*tradeConfig).Seconds; s != 0.5 {
		t.Errorf("trade: the pass wins, got %v", s)
	}
	if s := p.ModuleConfigs["iceberg"].(*icebergConfig).Seconds; s != 0.5 {
		t.Errorf("iceberg: an absent width is filled and not cut to an integer, got %v", s)
	}
	if s := p.ModuleConfigs["dense"].(*denseConfig).Seconds; s != 0.5 {
		t.Errorf("dense: got %v", s)
	}
	if len(c.Notes) != 3 {
		t.Error(c.Notes)
	}
	p = good(t, days+"MODULES: [iceberg]\niceberg_analytics: {time_bucket_seconds: 7}\n", Overrides{}).Passes[0]
	if s := p.ModuleConfigs["iceberg"].(*icebergConfig).Seconds; s != 7 {
		t.Errorf("iceberg: a given width holds, got %v", s)
	}
}

func TestExtensionConfigs(t *testing.T) {
	for _, text := range []string{
		"iceberg_analytics: {match_tolerance_seconds: 1}\n",
		"extension_configs: {iceberg_analytics: {match_tolerance_seconds: 1}}\n",
		"extension_configs: {iceberg: {match_tolerance_seconds: 1}}\n",
	} {
		p := good(t, days+"modules: [iceberg]\n"+text, Overrides{}).Passes[0]
		if got := p.ModuleConfigs["iceberg"].(*icebergConfig).Tolerance; got != 1 {
			t.Errorf("%s: %v", text, got)
		}
	}
	bad(t, days+`modules: [iceberg]
iceberg_analytics: {match_tolerance_seconds: 1}
extension_configs:
  iceberg: {match_tolerance_seconds: 0}
  icebreg: {}
foo_analytics: {}
l2_analitics: {}
`, Overrides{},
		`/conf/p.yaml:6:12: duplicate-key: extension_configs.iceberg: the configuration of iceberg is given twice — it is also in iceberg_analytics. keep one of them`,
		`/conf/p.yaml:7:3: unknown-key: extension_configs.icebreg: there is no key "icebreg" — no module has a configuration of that name. did you mean "iceberg"?`,
		`/conf/p.yaml:8:1: unknown-key: foo_analytics: there is no key "foo_analytics" — no module has a configuration of that name`,
		`/conf/p.yaml:9:1: unknown-key: l2_analitics: there is no key "l2_analitics". did you mean "l2_analytics"?`)
}

func TestConfigurationsNobodyReadsAreCheckedAndNoted(t *testing.T) {
	c := good(t, days+"modules: [l2]\nhurst_analytics: {max_lag: 5}\nl3_analytics: {anything: 1}\n", Overrides{})
	if len(c.Notes) != 2 || c.Notes[0].Path != "hurst_analytics" || c.Notes[1].Path != "l3_analytics" {
		t.Error(c.Notes)
	}
	bad(t, days+"modules: [l2]\nhurst_analytics: {max_lag: x}\n", Overrides{},
		`/conf/p.yaml:4:28: bad-type: hurst_analytics.max_lag: an integer is needed, not text "x"`)
}

func TestAModuleWithoutConfigurationHasNone(t *testing.T) {
	p := good(t, days+"modules: [bare]\n", Overrides{}).Passes[0]
	if cfg, ok := p.ModuleConfigs["bare"]; ok {
		t.Error(cfg)
	}
}

func TestTheOlderRetailSwitchTurnsItsObjectOn(t *testing.T) {
	text := days + "modules: [trade]\ntrade_analytics: {enable_retail_imbalance: %s, retail_imbalance: {ENABLED: false}}\n"
	for value, want := range map[string]bool{"true": true, "false": false} {
		p := good(t, strings.Replace(text, "%s", value, 1), Overrides{}).Passes[0]
		if got := p.ModuleConfigs["trade"].(*tradeConfig).Sub.On; got != want {
			t.Errorf("enable_retail_imbalance %s: %v", value, got)
		}
	}
}
