package golden

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/basaltlake/basalt/internal/job"
)

// onBooks is a configuration over the lake of the order-book cases.
func onBooks(t *testing.T, passes string) []byte {
	t.Helper()
	lake, err := filepath.Abs(filepath.Join(goldenRoot, "book", "input"))
	if err != nil {
		t.Fatal(err)
	}
	return []byte("LAKE: " + filepath.ToSlash(lake) + `
START_DATE: '2026-01-05'
END_DATE: '2026-01-06'
DATASETNAME: golden
TIME_BUCKET_SECONDS: 60
PASSES:
` + passes)
}

const taggedTwice = `
- name: tagged
  modules: [iceberg, trade]
  timeline_mode: sparse_digitised
  trade_analytics: {use_tagged_trades: true, classifications: [], metric_prefix: t_, flag_metrics: [{flags: IcebergExecution, measures: Count}]}
- name: untagged
  modules: [iceberg, trade]
  timeline_mode: sparse_digitised
  iceberg_analytics: {min_revealed_qty: 1000000, trade_match_enabled: false}
  trade_analytics: {use_tagged_trades: true, classifications: [], metric_prefix: t_, flag_metrics: [{flags: IcebergExecution, measures: Count}]}
`

// TestAPassReadsItsOwnSideOutput runs two passes whose side outputs have one name and one key, and others that read
// the output of one of them.
func TestAPassReadsItsOwnSideOutput(t *testing.T) {
	t.Parallel()
	readers := ""
	for _, source := range []string{"tagged:iceberg_trades", "untagged:iceberg_trades"} {
		readers += `
- name: of_` + strings.TrimSuffix(source, ":iceberg_trades") + `
  modules: [trade]
  timeline_mode: sparse_digitised
  module_inputs: {trade: "` + source + `"}
  trade_analytics: {classifications: [], metric_prefix: t_, flag_metrics: [{flags: IcebergExecution, measures: Count}]}
`
	}
	r, _ := runPasses(t, onBooks(t, taggedTwice+readers), manner{})
	for pass, some := range map[string]bool{"tagged": true, "untagged": false, "of_tagged": true, "of_untagged": false} {
		got, err := readParquet(outputs(r, pass, "")...)
		if err != nil {
			t.Fatal(err)
		}
		sum := int64(0)
		for _, v := range got.cols["t_IcebergExecutionCount"] {
			n, _ := v.(int64)
			sum += n
		}
		if got.n == 0 || (sum > 0) != some {
			t.Errorf("pass %s has %d tagged prints in %d rows", pass, sum, got.n)
		}
	}
}

func TestSourcesThatSeveralModulesMakeAreRefused(t *testing.T) {
	twoBooks := `
- name: both
  preprocess_modules: [cbbo_preprocess, cbbofroml3_preprocess]
  modules: [cbbo_analytics]
  timeline_mode: sparse_digitised
`
	for _, c := range []struct{ name, passes, want string }{
		{"a key of two passes, read by a third", taggedTwice + "- {name: c, modules: [trade], timeline_mode: sparse_digitised, module_inputs: {trade: trades_iceberg}}",
			`"trades_iceberg" is a side output of several modules: iceberg of pass tagged (trades_iceberg), iceberg of pass untagged`},
		{"a bare name of two passes", taggedTwice + "- {name: c, modules: [trade], timeline_mode: sparse_digitised, module_inputs: {trade: iceberg_trades}}",
			"side_outputs.iceberg_trades.context_key"},
		{"a name of two modules of a pass", twoBooks + "  module_inputs: {cbbo_analytics: {cbbo: 'both:cbbo'}}", "modules of one pass that share it need passes of their own"},
		{"files of two modules of a pass", twoBooks + "  side_outputs: {cbbo: {materialize: always}}",
			"side output both:cbbo of cbbofroml3_preprocess has the path of side output both:cbbo of cbbo_preprocess"},
		{"a namespace that two passes share, read by a third", strings.ReplaceAll(`
- {name: NAME1, preprocess_modules: [aggressive_preprocess], modules: [trade], timeline_mode: sparse_digitised, aggressive_preprocess: {ENABLED: true}, side_output_namespace: shared}
- {name: NAME2, preprocess_modules: [aggressive_preprocess], modules: [trade], timeline_mode: sparse_digitised, aggressive_preprocess: {ENABLED: true}, side_output_namespace: shared}
- {name: NAME3, modules: [trade], timeline_mode: sparse_digitised, module_inputs: {trade: 'shared:aggressive_orders'}}`, "NAME", "pass"),
			"aggressive_preprocess of pass pass1 (shared:aggressive_orders), aggressive_preprocess of pass pass2"},
		{"one of a module that is turned off", "\n- {name: a, preprocess_modules: [aggressive_preprocess], modules: [trade], timeline_mode: sparse_digitised, module_inputs: {trade: 'a:aggressive_orders'}}",
			"the module aggressive_preprocess does not run: its ENABLED is false"},
		{"tagged prints that are turned off", "\n- {name: a, modules: [iceberg, trade], timeline_mode: sparse_digitised, iceberg_analytics: {tag_trades: false}, trade_analytics: {use_tagged_trades: true}}",
			`8:130: unknown-input: PASSES.a.trade_analytics: there is no table or side output "trades_iceberg"`},
		{"a source for a table that source_table does not name",
			"\n- {name: a, preprocess_modules: [aggressive_preprocess], modules: [trade], aggressive_preprocess: {ENABLED: true, source_table: l3}, module_inputs: {aggressive_preprocess: {trades: l3}}}",
			`the module aggressive_preprocess does not read "trades". it reads l3`},
		{"no such side output", taggedTwice + "- {name: c, modules: [trade], timeline_mode: sparse_digitised, module_inputs: {trade: 'tagged:iceberg_trade'}}",
			"side outputs up to here: tagged:iceberg_events, trades_iceberg, tagged:iceberg_trades"},
	} {
		_, err := job.Parse("/pipeline.yaml", onBooks(t, c.passes), manner{}.overrides(t.TempDir()))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", c.name, err, c.want)
		}
	}
}

// TestSideOutputsAreReadAtTheTimesOfTheirRows reads prints from side outputs of a pass whose buckets are wider, and
// that are labelled by another rule: they fall into the buckets that the prints themselves do.
func TestSideOutputsAreReadAtTheTimesOfTheirRows(t *testing.T) {
	t.Parallel()
	trade := "\n  modules: [trade]\n  timeline_mode: sparse_digitised\n  trade_analytics: {classifications: [], generic_metrics: [{sides: Total, measures: [Volume, Count]}]}"
	for _, rule := range []string{"end, time_bucket_closed: right", "end, time_bucket_closed: left", "start, time_bucket_closed: right", "start, time_bucket_closed: left"} {
		passes := "\n- name: wide\n  preprocess_modules: [aggressive_preprocess]\n  time_bucket_seconds: 3600\n  aggressive_preprocess: {ENABLED: true}" + trade
		for pass, key := range map[string]string{"plain": "", "fed": "\n  module_inputs: {trade: 'wide:aggressive_executions'}",
			"own": "\n  preprocess_modules: [aggressive_preprocess]\n  aggressive_preprocess: {ENABLED: true}\n  module_inputs: {trade: 'own:aggressive_executions'}"} {
			passes += "\n- name: " + pass + "\n  time_bucket_anchor: " + strings.ReplaceAll(rule, ", ", "\n  ") + key + trade
		}
		r, _ := runPasses(t, onBooks(t, passes), manner{})
		all, err := content(r)
		if err != nil {
			t.Fatal(err)
		}
		for _, pass := range []string{"fed", "own"} {
			if len(all["plain"]) == 0 || !slices.Equal(all[pass], all["plain"]) {
				t.Errorf("anchor %s: pass %s has %d rows, and the prints have %d others", rule, pass, len(all[pass]), len(all["plain"]))
			}
		}
	}
}

// TestWhoReadsASideOutputIsComputedAgainWithIt changes how a pass makes what another one reads.
func TestWhoReadsASideOutputIsComputedAgainWithIt(t *testing.T) {
	t.Parallel()
	out := t.TempDir()
	for i, want := range []bool{true, false, true} {
		config := strings.ReplaceAll(`
- {name: made, preprocess_modules: [aggressive_preprocess], modules: [l3], timeline_mode: daily_analytics, aggressive_preprocess: {ENABLED: true, deltat: SECONDS}}
- {name: read, modules: [trade], timeline_mode: daily_analytics, module_inputs: {trade: 'made:aggressive_orders'}}
- {name: beside, modules: [trade], timeline_mode: daily_analytics}
`, "SECONDS", fmt.Sprint(i/2))
		j, err := job.Parse("/pipeline.yaml", onBooks(t, config), manner{}.overrides(out))
		if err != nil {
			t.Fatal(err)
		}
		r, err := j.Run(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		for pass, again := range map[string]bool{"made": want, "read": want, "beside": i == 0} {
			if computed := len(outputs(r, pass, "")) > 0; computed != again {
				t.Errorf("run %d: pass %s is computed: %t, want %t", i, pass, computed, again)
			}
		}
	}
}

// TestTagsExtendWhatTheIcebergModuleReads gives the module iceberg other prints than those of the table, and compares
// the sums of the tagged ones with the sums of these.
func TestTagsExtendWhatTheIcebergModuleReads(t *testing.T) {
	t.Parallel()
	for _, source := range []string{"made:aggressive_executions", "made:aggressive_orders", "notionals"} {
		for _, materialize := range []string{"auto", "always"} {
			config := "TABLES: {notionals: {like: trades, columns: {Size: TradeNotional}}}\n" + string(onBooks(t, `
- name: made
  preprocess_modules: [aggressive_preprocess]
  modules: [trade]
  timeline_mode: daily_analytics
  aggressive_preprocess: {ENABLED: true}
- name: read
  modules: [trade]
  timeline_mode: daily_analytics
  module_inputs: {trade: 'SOURCE'}
  trade_analytics: {classifications: [], generic_metrics: [{sides: [Total, Bid], measures: [Volume, Count, VWAP]}]}
- name: tagged
  modules: [iceberg, trade]
  timeline_mode: daily_analytics
  module_inputs: {iceberg: {trades: 'SOURCE'}}
  trade_analytics: {use_tagged_trades: true, classifications: [], generic_metrics: [{sides: [Total, Bid], measures: [Volume, Count, VWAP]}]}
  side_outputs: {iceberg_trades: {materialize: MATERIALIZE}}
`))
			r, _ := runPasses(t, []byte(strings.NewReplacer("SOURCE", source, "MATERIALIZE", materialize).Replace(config)), manner{})
			read, err := readParquet(outputs(r, "read", "")...)
			if err != nil {
				t.Fatal(err)
			}
			tagged, err := readParquet(outputs(r, "tagged", "")...)
			if err != nil {
				t.Fatal(err)
			}
			for _, name := range []string{"TradeTotalVolume", "TradeTotalCount", "TradeTotalVWAP", "TradeBidVolume"} {
				if got, want := fmt.Sprint(tagged.cols[name]), fmt.Sprint(read.cols[name]); got != want || read.n == 0 {
					t.Errorf("%s, %s: %s is %s of tagged prints and %s of those that were tagged", source, materialize, name, got, want)
				}
			}
		}
	}
}

// TestOperatorsReadThePrintsThatTagsExtend compares what the module aggressive makes of tagged prints with what it makes
// of the prints themselves.
func TestOperatorsReadThePrintsThatTagsExtend(t *testing.T) {
	t.Parallel()
	config := "LAKE: " + filepath.ToSlash(demoLake(t)) + `
DATASETNAME: fed
START_DATE: '2026-01-09'
END_DATE: '2026-01-12'
PASSES:
- name: plain
  modules: [trade]
  preprocess_modules: [aggressive_preprocess]
  timeline_mode: sparse_digitised
  aggressive_preprocess: {ENABLED: true}
  side_outputs: {aggressive_orders: {materialize: always}}
- name: fed
  modules: [trade]
  preprocess_modules: [iceberg, aggressive_preprocess]
  timeline_mode: sparse_digitised
  aggressive_preprocess: {ENABLED: true}
  module_inputs: {aggressive_preprocess: 'fed:iceberg_trades'}
  side_outputs: {aggressive_orders: {materialize: always}}
`
	for _, m := range []manner{{threads: 4}, {settings: job.Settings{Budget: tinyBudget, ChunkRows: 3}}} {
		r, _ := runPasses(t, []byte(config), m)
		rows, err := content(r)
		if err != nil {
			t.Fatal(err)
		}
		if len(rows["plain.aggressive_orders"]) == 0 || !slices.Equal(rows["plain.aggressive_orders"], rows["fed.aggressive_orders"]) {
			t.Errorf("%d orders come out of prints and %d others out of tagged ones", len(rows["plain.aggressive_orders"]), len(rows["fed.aggressive_orders"]))
		}
	}
}
