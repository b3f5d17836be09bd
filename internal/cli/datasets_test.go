package cli_test

import (
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/basaltlake/basalt/internal/cli"
)

// withSides is a configuration where a pass reads a side output of an earlier one.
const withSides = `LAKE: ./lake
OUTPUT_ROOT: ./out
DATASETNAME: set
START_DATE: 2026-01-05
END_DATE: 2026-01-05
PASSES:
  - name: icebergs
    modules: [iceberg]
    side_outputs:
      iceberg_events: {materialize: always, description: Icebergs that were found.}
  - name: orders
    preprocess_modules: [aggressive_preprocess]
    aggressive_preprocess: {ENABLED: true}
    modules: [trade]
    module_inputs: {trade: {trades: "orders:aggressive_orders"}}
  - name: later
    modules: [trade]
    module_inputs: {trade: {trades: "orders:aggressive_orders"}}
    extra_outputs: [{path_template: 'copies/{pass}/{start_date}_{end_date}.parquet'}]
`

func TestDatasetsAreTablesSideOutputsAndPathsWithoutData(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "pipeline.yaml", withSides)
	var got cli.DatasetsJSON
	decode(t, mustRun(t, dir, "datasets", "--json").out, &got)
	lake := filepath.Join(dir, "lake") + "/"
	want := cli.DatasetsJSON{
		File: filepath.Join(dir, "pipeline.yaml"), Lake: filepath.Join(dir, "lake"), Start: "2026-01-05", End: "2026-01-05", Universe: "all",
		Inputs: []cli.DatasetInputJSON{
			{Pass: "icebergs", Table: "l3", Path: lake + "Equity-L3/{mic}/{yyyy}/{mm}/{dd}/l3-{mic}-{yyyymmdd}.parquet"},
			{Pass: "icebergs", Table: "marketstate", Path: lake + "MarketState/{mic}/{yyyy}/{mm}/{dd}/market-state-{mic}-{yyyymmdd}.parquet"},
			{Pass: "icebergs", Table: "trades", Path: lake + "Trades-Plus/{mic}/{yyyy}/{mm}/{dd}/trades-plus-{mic}-{yyyymmdd}.parquet"},
			{Pass: "orders", Table: "trades", Path: lake + "Trades-Plus/{mic}/{yyyy}/{mm}/{dd}/trades-plus-{mic}-{yyyymmdd}.parquet"},
			{Pass: "orders", SideOutput: "orders:aggressive_orders"},
			{Pass: "later", Table: "trades", Path: lake + "Trades-Plus/{mic}/{yyyy}/{mm}/{dd}/trades-plus-{mic}-{yyyymmdd}.parquet"},
			{Pass: "later", SideOutput: "orders:aggressive_orders"},
		},
		Outputs: []cli.DatasetOutputJSON{
			{Pass: "icebergs", Type: "parquet", Path: filepath.Join(dir, "out/set/icebergs/all/2026-01-05_2026-01-05.parquet")},
			{Pass: "icebergs", Side: "iceberg_events", Type: "parquet", Path: filepath.Join(dir, "out/set/icebergs.iceberg_events/all/2026-01-05_2026-01-05.parquet")},
			{Pass: "orders", Type: "parquet", Path: filepath.Join(dir, "out/set/orders/all/2026-01-05_2026-01-05.parquet")},
			{Pass: "later", Type: "parquet", Path: filepath.Join(dir, "out/set/later/all/2026-01-05_2026-01-05.parquet")},
			{Pass: "later", Target: "extra_outputs[0]", Type: "parquet", Path: filepath.Join(dir, "out/copies/later/2026-01-05_2026-01-05.parquet")},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	has(t, mustRun(t, dir, "datasets").out, "2026-01-05 to 2026-01-05, universe all", "icebergs.iceberg_events (parquet)", "later.extra_outputs[0] (parquet)", "a side output")
}

func TestSideOutputsSayWhoReadsThemAndWhatIsWritten(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "pipeline.yaml", withSides)
	var got []cli.SideOutputJSON
	decode(t, mustRun(t, dir, "side_outputs", "--json").out, &got)
	by := map[string]cli.SideOutputJSON{}
	for _, s := range got {
		by[s.Name] = s
	}
	want := cli.SideOutputJSON{Pass: "icebergs", Module: "iceberg", Name: "iceberg_events", ContextKey: "icebergs:iceberg_events", Materialize: "always", Written: true, UsedBy: []string{}, Description: "Icebergs that were found."}
	if diff := cmp.Diff(want, by["iceberg_events"]); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"orders.trade", "later.trade"}, by["aggressive_orders"].UsedBy); diff != "" {
		t.Error(diff)
	}
	has(t, mustRun(t, dir, "pipeline", "side_outputs", "--pipeline", "pipeline.yaml").out, "icebergs:iceberg_events", "iceberg  ", "always", "yes", "aggressive_preprocess", "orders.trade")
	write(t, dir, "plain.yaml", "START_DATE: 2026-01-05\nEND_DATE: 2026-01-05\nMODULES: [trade]\n")
	has(t, mustRun(t, dir, "side-outputs", "plain.yaml").out, "no module of the configuration has side outputs")
}
