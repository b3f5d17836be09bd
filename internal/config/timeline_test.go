package config

import (
	"strings"
	"testing"

	"github.com/basaltlake/basalt/bucket"
	"github.com/google/go-cmp/cmp"
)

func TestModulesAndModeOfAPass(t *testing.T) {
	for _, test := range []struct{ name, pass, mode, modules string }{
		{"table modules get a grid", "modules: [l2, trade]", Dense, "dense l2 trade"},
		{"modules over passes get no grid", "modules: [hurst]", SparseDigitised, "hurst"},
		{"a listed grid stays", "modules: [hurst, dense]", Dense, "dense hurst"},
		{"no module is a grid", "modules: []", Dense, "dense"},
		{"external events make an event timeline", "modules: [l2, external_events]", Event, "external_events l2"},
		{"the older name of external events", "modules: [events, l2]", Event, "external_events l2"},
		{"event mode inserts its module", "modules: [l2]\ntimeline_mode: event", Event, "external_events l2"},
		{"dense mode removes events", "modules: [external_events, l2]\ntimeline_mode: dense", Dense, "dense l2"},
		{"sparse mode removes both", "modules: [external_events, dense, l2]\ntimeline_mode: sparse_original", SparseOriginal, "l2"},
		{"daily mode removes both", "modules: [dense, l2]\ntimeline_mode: daily_analytics", DailyAnalytics, "l2"},
		{"repetitions and aliases", "modules: [trade, l2, trades, l2]\ntimeline_mode: sparse_digitised", SparseDigitised, "trade l2"},
		{"retail imbalance comes last", "modules: [trade, l2]\ntrade_analytics: {enable_retail_imbalance: yes}", Dense, "dense trade l2 retail_imbalance"},
		{"listed retail imbalance stays", "modules: [retail_imbalance, trade]\ntrade_analytics: {enable_retail_imbalance: true}", Dense, "dense retail_imbalance trade"},
		{"iceberg comes after the timeline", "modules: [l2, trade]\ntrade_analytics: {use_tagged_trades: true}", Dense, "dense iceberg l2 trade"},
		{"a later iceberg moves before trade", "modules: [l2, trade, iceberg]\ntrade_analytics: {use_tagged_trades: true}", Dense, "dense l2 iceberg trade"},
		{"an earlier iceberg stays", "modules: [iceberg, l2, trade]\ntrade_analytics: {use_tagged_trades: true}", Dense, "dense iceberg l2 trade"},
		{"tagged prints of another maker need no iceberg", "modules: [trade]\ntrade_analytics: {use_tagged_trades: true, tagged_trades_context_key: 'a:orders'}", Dense, "dense trade"},
		{"tagged prints under the names of iceberg need it", "modules: [trade]\ntrade_analytics: {use_tagged_trades: true, tagged_trades_context_key: 'main:iceberg_trades'}", Dense, "dense iceberg trade"},
		{"a preprocessing iceberg is enough", "modules: [trade]\npreprocess_modules: [iceberg]\ntrade_analytics: {use_tagged_trades: true}", Dense, "dense trade"},
		{"modules turned off", "modules: [l2, trade]\nl2_analytics: {ENABLED: false}", Dense, "dense trade"},
		{"modules turned off that declare no switch", "modules: [l2, trade]\ntrade_analytics: {ENABLED: false}", Dense, "dense l2"},
		{"modules off by default", "modules: [l2, predictor]", Dense, "dense l2"},
		{"the mode decides over the grid's switch", "modules: [l2]\ndense_analytics: {ENABLED: false}", Dense, "dense l2"},
		{"tables replaced by passes need no grid", "modules: [l2]\nmodule_inputs: {l2: \"main:book\"}", SparseDigitised, "l2"},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := good(t, days+test.pass+"\n", Overrides{}).Passes[0]
			if got := strings.Join(p.Modules, " "); got != test.modules || p.TimelineMode != test.mode {
				t.Errorf("%s: %s; want %s: %s", p.TimelineMode, got, test.mode, test.modules)
			}
			for _, name := range p.Modules {
				if p.ModuleConfigs[name] == nil {
					t.Errorf("no configuration of %s", name)
				}
			}
		})
	}
}

func TestModulesThatAreNotThere(t *testing.T) {
	bad(t, days+"modules: [l3, l2twx, cbbo_preprocess, zzz]\nPREPROCESS_MODULES: [icberg]\n", Overrides{},
		`/conf/p.yaml:3:11: not-built: modules[0]: module l3 is not built yet. remove it`,
		`/conf/p.yaml:3:15: unknown-module: modules[1]: there is no module "l2twx". did you mean "l2tw"?`,
		`/conf/p.yaml:3:22: not-built: modules[2]: module cbbo_preprocess is not built yet. remove it`,
		`/conf/p.yaml:3:39: unknown-module: modules[3]: there is no module "zzz"`,
		`/conf/p.yaml:4:22: unknown-module: preprocess_modules[0]: there is no module "icberg". did you mean "iceberg"?`)
}

func TestRuleOfAPass(t *testing.T) {
	rule := func(text string) bucket.Rule {
		p := good(t, days+"modules: [l2]\n"+text, Overrides{}).Passes[0]
		return p.Rule()
	}
	for text, want := range map[string]bucket.Rule{
		"": {Width: 60e9},
		"time_bucket_seconds: 0.5\ntime_bucket_anchor: start\ntime_bucket_closed: left\n": {Width: 5e8, Anchor: bucket.Start, Closed: bucket.Left},
		"timeline_mode: daily_analytics\n":                                                {Mode: bucket.Daily, Width: 60e9},
		"timeline_mode: sparse_original\n":                                                {Mode: bucket.Instant, Width: 60e9},
	} {
		if diff := cmp.Diff(want, rule(text)); diff != "" {
			t.Error(text, diff)
		}
	}
}

func TestOlderContextOfExternalEvents(t *testing.T) {
	for config, want := range map[string]eventConfig{
		"{context_before: 2, context_after: 1, context_horizon_seconds: 10, context_distribution: geometric, geometric_base: 10}": {"pass1", 10, "both", 2, 10},
		"{context_before: 2}":                            {"pass1", 0, "backward", 2, 1},
		"{context_after: 3, context_horizon_seconds: 5}": {"pass1", 5, "forward", 3, 1},
		"{context_after: 3, extra_observations: 7}":      {"pass1", 0, "forward", 7, 1},
		"{context_distribution: geometric}":              {"pass1", 0, "both", 0, 2},
		"{source_pass: p, radius_seconds: 1}":            {"p", 1, "both", 0, 1},
	} {
		for _, key := range []string{"external_event_analytics", "event_analytics"} {
			c := good(t, days+"modules: [external_events]\n"+key+": "+config+"\n", Overrides{})
			if got := *c.Passes[0].ModuleConfigs["external_events"].(*eventConfig); got != want {
				t.Errorf("%s %s: %+v", key, config, got)
			}
		}
	}
	bad(t, days+"modules: [external_events]\nevent_analytics: {context_before: -1, context_distribution: linear}\n", Overrides{},
		`/conf/p.yaml:4:35: out-of-range: event_analytics.context_before: -1 is out of range — the value must be ≥ 0`,
		`/conf/p.yaml:4:61: bad-value: event_analytics.context_distribution: "linear" is not allowed. use one of arithmetic, geometric`)
}

// Less than a nanosecond is no width, and more than 64 bits hold is none either.
func TestWidthsOfBucketsAreNanoseconds(t *testing.T) {
	const wrong = " is out of range — the value must be ≥ 0.000000001 and ≤ 1000000000"
	bad(t, days+"TIME_BUCKET_SECONDS: 0\nPASSES:\n- {name: a, time_bucket_seconds: 1e-10}\n- {name: b, time_bucket_seconds: 1e12}\n", Overrides{},
		"/conf/p.yaml:3:22: out-of-range: TIME_BUCKET_SECONDS: 0"+wrong,
		"/conf/p.yaml:5:34: out-of-range: PASSES.a.time_bucket_seconds: 1e-10"+wrong,
		"/conf/p.yaml:6:34: out-of-range: PASSES.b.time_bucket_seconds: 1e12"+wrong)
	c := good(t, days+"TIME_BUCKET_SECONDS: 1e-9\nmodules: [trade]\n", Overrides{})
	if w := c.Passes[0].Rule().Width; w != 1 {
		t.Errorf("%d ns", w)
	}
}

func TestModuleInputs(t *testing.T) {
	c := good(t, days+`PASSES:
  - {name: first, modules: [l2]}
  - name: second
    modules: [trade, hurst]
    preprocess_modules: [iceberg]
    module_inputs:
      trades: first
      hurst: first
      iceberg: {trades: "second:tagged", l3: l3}
`, Overrides{})
	want := map[string]map[string]string{
		"trade": {"trades": "first"}, "hurst": {"": "first"}, "iceberg": {"trades": "second:tagged", "l3": "l3"},
	}
	if diff := cmp.Diff(want, c.Passes[1].ModuleInputs); diff != "" {
		t.Error(diff)
	}
	bad(t, days+`PASSES:
  - name: first
    modules: [l2, trade, iceberg]
    module_inputs:
      l2: second
      trade: first
      iceberg: x
      hurst: x
      l2last: {l3: x}
  - {name: second, modules: [l2], module_inputs: []}
`, Overrides{},
		`/conf/p.yaml:7:11: later-source: PASSES.first.module_inputs.l2: the source "second" is not there yet — passes run in the order of PASSES. name an earlier pass`,
		`/conf/p.yaml:8:14: later-source: PASSES.first.module_inputs.trade: the source "first" is not there yet — a pass cannot read itself. name an earlier pass`,
		`/conf/p.yaml:9:16: bad-type: PASSES.first.module_inputs.iceberg: the module iceberg reads l3, trades — one source cannot replace them all. write {requirement: source}`,
		`/conf/p.yaml:10:7: unknown-module: PASSES.first.module_inputs.hurst: the pass has no module "hurst". modules of the pass: dense, l2, trade, iceberg`,
		`/conf/p.yaml:11:20: unknown-input: PASSES.first.module_inputs.l2last.l3: the module l2 does not read "l3". it reads l2`,
		`/conf/p.yaml:12:50: bad-type: PASSES.second.module_inputs: a mapping of modules to sources is needed`)
}
