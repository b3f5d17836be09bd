package job_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/basaltlake/basalt/internal/config"
	"github.com/basaltlake/basalt/internal/job"
	_ "github.com/basaltlake/basalt/internal/modules"
)

// What is wrong with keys is found before modules are compiled, which find levels, names and
// templates. Both are told at once, and nothing that only seems wrong without the rest.
func TestProblemsOfKeysAndModulesAreToldAtOnce(t *testing.T) {
	const dates = "START_DATE: 2026-03-05\nEND_DATE: 2026-03-06\n"
	for _, c := range []struct {
		name, text string
		want       []string // position and code
	}{
		{name: "of the run and a pass", text: dates + "MEMORY_LIMT: 4GB\nUNIVERSE: mik=XLON\n" +
			"MODULES: [l2]\nl2_analytics: {liquidity: [{sides: Bid, levels: 11, measures: Price}]}\n",
			want: []string{"3:1: unknown-key", "4:11: bad-value", "6:49: bad-value"}},
		{name: "of two modules", text: dates + "MODULES: [trade, l2, l2tv]\nTIMELINE_MODE: spars\n" +
			"trade_analytics: {generic_metrics: [{sides: Bidd, measures: Volume}]}\n" +
			"l2_analytics: {liquidity: [{sides: Bid, levels: 11, measures: Price}]}\n",
			want: []string{"3:22: unknown-module", "4:16: bad-value", "5:45: bad-value", "6:49: bad-value"}},
		{name: "of two passes", text: dates + "PASSES:\n- {name: a, modules: [trade], time_bucket_seconds: -1}\n" +
			"- {name: b, modules: [trade], timeline_mode: sparse_digitised, output: {path_template: '../{pass}'}}\n",
			want: []string{"4:52: out-of-range", "5:88: bad-template"}},
		{name: "columns of a module that is wrong", text: dates + "PASSES:\n- name: a\n  modules: [trade, l2]\n  sort_keys: [VWAP]\n" +
			"  trade_analytics: {metric_prefx: x}\n- name: b\n  modules: [trade]\n  module_inputs: {trade: 'a:iceberg_trades'}\n",
			want: []string{"7:21: unknown-key"}},
		{name: "tables that are wrong", text: dates + "TABELS: {depth: {like: l2}}\nMODULES: [metrics]\n" +
			"METRICS: {Rows: {table: depth, value: count()}}\n",
			want: []string{"3:1: unknown-key"}},
		{name: "tables that are wrong, which metrics read", text: dates + "TABLES: {trades: {path: '{mik}'}, mine: {folder: x}}\nMODULES: [metrics]\n" +
			"METRICS: {Rows: {table: trades, value: count()}, Mine: {table: mine, value: count()}, None: {table: mini, value: count()}}\n",
			want: []string{"3:25: bad-value", "3:41: bad-value", "5:101: unknown-table"}},
		{name: "of the one pass of a file without PASSES", text: dates + "MODULES: [trade, retail_imbalance]\nTIMELINE_MODE: sparse_digitised\n" +
			"SIDE_OUTPUTS: {none: {materialize: always}}\nOUTPUT: {path_template: '../{pass}'}\n",
			want: []string{"5:22: unknown-side-output", "6:25: bad-template"}},
		{name: "of every level of a book", text: dates + "TABLES: {l2: {derived: {'BidPrice{n}': 'bp_{n} where bp_{n} > 0'}}}\nMODULES: [l2]\n",
			want: []string{"3:40: bad-value"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := job.Parse("p.yaml", []byte(c.text), config.Overrides{Env: func(string) string { return "" }})
			var invalid *config.InvalidError
			if !errors.As(err, &invalid) {
				t.Fatalf("a wrong configuration gives %v", err)
			}
			var got []string
			for _, p := range invalid.Problems {
				got = append(got, strings.TrimPrefix(p.At("p.yaml"), "p.yaml:")+": "+p.Code)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("%s\n%v", diff, err)
			}
		})
	}
}
