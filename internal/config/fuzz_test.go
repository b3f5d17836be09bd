package config

import (
	"errors"
	"testing"
)

func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		minimal, "USER_CONFIG: {MODULES: [l2]}", "a: &a [*a]", "x: &x {<<: *x}\n<<: *x", "MODULES: &m [*m]",
		"PASSES: [{name: a, modules: [l2], extension_configs: {l2: 1}, module_inputs: {l2: {}}}]",
		"? [a]\n: b", "<<: [1, {}]", "USER_CONFIG: &u {USER_CONFIG: *u, l2_analytics: *u, MODULES: [l2]}",
		"BMLL_JOBS: {default_bootstrap_args: [1, a, {}]}", "MODULES: [trade]\ntrade_analytics: &t {use_tagged_trades: true, retail_imbalance: *t}",
		"TABLES: {a: {path: '{'}}", "event_analytics: {context_before: 1e300}\nmodules: [events]",
	} {
		f.Add(seed, "THREADS=1")
		f.Add(seed, "PASSES.0.l2_analytics.liquidity[0].sides=[Bid]")
	}
	f.Fuzz(func(t *testing.T, text, set string) {
		c, err := Parse("f.yaml", []byte(text), Overrides{Env: none, WorkDir: "/", Sets: []string{set}})
		var invalid *InvalidError
		switch {
		case err == nil:
			if len(c.Passes) == 0 || len(c.Canonical()) == 0 {
				t.Error("a configuration without passes")
			}
		case !errors.As(err, &invalid):
			t.Errorf("%T: %v", err, err)
		case len(invalid.Problems) == 0:
			t.Error("invalid without a problem")
		}
	})
}
