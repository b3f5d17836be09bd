package golden

import (
	"maps"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/basaltlake/basalt/internal/demo"
	"github.com/basaltlake/basalt/internal/job"
	"github.com/basaltlake/basalt/module"
)

// everyModule is a pass with all modules that read tables, two passes with the same side outputs, passes that read
// them, and the modules that can only be alone. MATERIALIZE stands for a policy.
const everyModule = `
DATASETNAME: every
START_DATE: '2026-01-09'
END_DATE: '2026-01-12'
TIME_BUCKET_SECONDS: 60
PASSES:
- name: everything
  timeline_mode: sparse_digitised
  preprocess_modules: [aggressive_preprocess, cbbo_preprocess]
  modules: [trade, l2, l2tw, l3, execution, retail_imbalance, trade_characteristics, l3_characteristics, iceberg, cbbo_analytics]
  trade_analytics: {use_tagged_trades: true, generic_metrics: [{sides: Total, measures: [Volume, VWAP]}], flag_metrics: [{flags: BlockTrade, measures: Count}]}
  aggressive_preprocess: {ENABLED: true}
  cbbo_preprocess: {time_index: event}
  l3_analytics: {advanced_metrics: [{variant: [ArrivalFlowImbalance, CancelToTradeRatio, AvgQueuePosition, AvgRestingTime, FleetingLiquidityRatio, AvgReplacementLatency]}]}
  iceberg_analytics: {metrics: [{measures: [ExecutionVolume, AveragePeakCount], sides: [Bid, Ask, Total]}]}
  module_inputs: {cbbo_analytics: {cbbo: 'first:cbbo'}}
  side_output_namespace: first
  side_outputs:
    aggressive_orders: {materialize: MATERIALIZE}
    iceberg_events: {materialize: MATERIALIZE}
- name: again
  timeline_mode: sparse_digitised
  preprocess_modules: [aggressive_preprocess, iceberg, cbbofroml3_preprocess]
  modules: [trade]
  aggressive_preprocess: {ENABLED: true, source_table: l3}
  cbbofroml3_preprocess: {time_index: event}
  side_output_namespace: second
  side_outputs:
    aggressive_orders: {materialize: MATERIALIZE}
    aggressive_executions: {materialize: MATERIALIZE}
    iceberg_events: {materialize: MATERIALIZE}
    iceberg_trades: {materialize: MATERIALIZE, context_key: tagged}
    cbbo: {materialize: MATERIALIZE}
- {name: orders, timeline_mode: sparse_digitised, modules: [trade], module_inputs: {trade: 'first:aggressive_orders'}, trade_analytics: {classifications: []}}
- {name: l3_orders, timeline_mode: sparse_digitised, modules: [trade], module_inputs: {trade: 'second:aggressive_orders'}, trade_analytics: {classifications: []}}
- {name: tagged_prints, timeline_mode: sparse_digitised, modules: [trade], module_inputs: {trade: tagged}}
- {name: spreads, timeline_mode: sparse_digitised, modules: [l2], module_inputs: {l2: 'second:cbbo'}}
- {name: books, timeline_mode: sparse_digitised, modules: [cbbo_preprocess]}
- {name: l3_books, timeline_mode: sparse_digitised, modules: [cbbofroml3_preprocess]}
`

// demoLake writes two days of two venues.
func demoLake(t *testing.T) string {
	t.Helper()
	root := t.TempDir()
	if _, err := demo.Generate(t.Context(), demo.Options{Root: root, Seed: 3, Days: 2, Listings: 4, Events: 8000, RowGroup: 1500,
		Start: time.Date(2026, 1, 9, 0, 0, 0, 0, time.UTC)}); err != nil {
		t.Fatal(err)
	}
	return root
}

func everyModuleOn(lake, policy string) []byte {
	return []byte("LAKE: " + filepath.ToSlash(lake) + strings.ReplaceAll(everyModule, "MATERIALIZE", policy))
}

// TestEveryModuleAtOnce runs all modules in one pass beside others that read what they put out.
func TestEveryModuleAtOnce(t *testing.T) {
	t.Parallel()
	for _, spec := range module.All() {
		if len(spec.Tables) > 0 && !spec.Timeline && !strings.Contains(everyModule, spec.Name) {
			t.Errorf("the configuration lacks module %s", spec.Name)
		}
	}
	lake := demoLake(t)
	base, root := runPasses(t, everyModuleOn(lake, "always"), manner{threads: 1})
	checkNotEmpty(t, base, nil)
	want := fingerprint(base, root)
	for i, m := range []manner{
		{name: "4 threads", threads: 4},
		{name: "4 threads, chunks of 3 rows", threads: 4, settings: job.Settings{ChunkRows: 3}},
		{name: "little memory", threads: 1, settings: job.Settings{Budget: tinyBudget}},
	} {
		if testing.Short() && i > 0 {
			continue
		}
		r, out := runPasses(t, everyModuleOn(lake, "always"), m)
		for _, name := range differing(fingerprint(r, out), want) {
			t.Errorf("%s: %s has other bytes", m.name, name)
		}
	}
	rows, err := content(base)
	if err != nil {
		t.Fatal(err)
	}
	for _, freq := range []string{"D", "W"} {
		r, _ := runPasses(t, everyModuleOn(lake, "always"), manner{batchFreq: freq, threads: 4})
		sameInParts(t, rows, []*job.Result{r})
	}
	checkPolicies(t, lake, want)
	checkSides(t, base)
}

// checkPolicies wants the same passes whether side outputs are written or not.
func checkPolicies(t *testing.T, lake string, always map[string]string) {
	t.Helper()
	isSide := func(path string, _ string) bool {
		return strings.Contains(path, "/everything.") || strings.Contains(path, "/again.")
	}
	passes := maps.Clone(always)
	maps.DeleteFunc(passes, isSide)
	if n := len(always) - len(passes); n != 2*7 { // of two weeks
		t.Errorf("%d side outputs are written", n)
	}
	for _, policy := range []string{"auto", "never"} {
		if testing.Short() && policy == "never" {
			continue
		}
		r, out := runPasses(t, everyModuleOn(lake, policy), manner{threads: 4})
		for _, name := range differing(fingerprint(r, out), passes) {
			t.Errorf("materialize %s: %s has other bytes, or is there in one only", policy, name)
		}
	}
}

// checkSides compares what passes made of side outputs with the side outputs.
func checkSides(t *testing.T, r *job.Result) {
	t.Helper()
	total := func(pass, side, column string) float64 {
		got, err := readParquet(outputs(r, pass, side)...)
		if err != nil {
			t.Fatal(err)
		}
		sum := 0.0
		for _, v := range got.cols[column] {
			x, _ := number(v)
			sum += x
		}
		if sum == 0 {
			t.Errorf("%s %s: %s adds up to nothing", pass, side, column)
		}
		return sum
	}
	for _, c := range []struct {
		name      string
		got, want float64
	}{
		{"volume of orders that are read as prints", total("orders", "", "Volume"), total("everything", "aggressive_orders", "AggressiveSize")},
		{"volume of orders from l3", total("l3_orders", "", "Volume"), total("again", "aggressive_orders", "AggressiveSize")},
		{"executions of orders from l3", total("again", "aggressive_orders", "NumExecutions"), float64(count(t, r, "again", "aggressive_executions"))},
		{"hidden volume", total("everything", "", "IcebergExecutionVolume"), total("everything", "iceberg_events", "ExecutionSize")},
		{"icebergs of two passes", total("again", "iceberg_events", "RevealedQty"), total("everything", "iceberg_events", "RevealedQty")},
		{"books from orders and from snapshots", float64(count(t, r, "l3_books", "")), float64(count(t, r, "books", ""))},
	} {
		if c.got != c.want {
			t.Errorf("%s: %v, want %v", c.name, c.got, c.want)
		}
	}
}

func count(t *testing.T, r *job.Result, pass, side string) int {
	t.Helper()
	got, err := readParquet(outputs(r, pass, side)...)
	if err != nil {
		t.Fatal(err)
	}
	if got.n == 0 {
		t.Errorf("%s has no rows", strings.TrimSuffix(pass+"."+side, "."))
	}
	return got.n
}
