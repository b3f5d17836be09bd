package cli_test

import (
	"path/filepath"
	"testing"

	"github.com/basaltlake/basalt/internal/cli"
)

func TestFromNothingToMetrics(t *testing.T) {
	dir := t.TempDir()
	r := mustRun(t, dir, "demo", "--size", "tiny", "--progress", "none")
	has(t, r.out, "4 listings, 1 day", "trades", "basalt init --lake lake")
	r = mustRun(t, dir, "tables", "--lake", "lake")
	has(t, r.out, "marketstate", "DEMA", "2026-01-05")
	mustRun(t, dir, "init")
	r = mustRun(t, dir, "plan")
	has(t, r.out, "mine: 2026-01-05 to 2026-01-05", "trade 2026-01-05 to 2026-01-05: new", "← trades: 2 files", "of memory", "on ")
	mustRun(t, dir, "run")
	if got := len(files(t, filepath.Join(dir, "out"))); got != 2 {
		t.Errorf("%d files are written", got)
	}
	var plan cli.PlanJSON
	decode(t, mustRun(t, dir, "plan", "--json").out, &plan)
	if len(plan.Partitions) != 2 || plan.Partitions[0].Why != "up to date" || plan.Partitions[0].Runs || plan.Estimate.Files != 0 {
		t.Errorf("plan after the run: %+v", plan)
	}
}

func TestDemoRefusesAFolderThatHoldsSomething(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "mine.txt", "mine")
	r := exec(t, dir, "demo", ".")
	if r.code != cli.ExitUsage {
		t.Errorf("exit code %d", r.code)
	}
	has(t, r.err, "exists: the folder . holds something")
}

func TestPlanNamesMissingFiles(t *testing.T) {
	dir := t.TempDir()
	mustRun(t, dir, "demo", "--size", "tiny", "--progress", "none")
	mustRun(t, dir, "init", "--modules", "trade", "--start", "2026-01-05", "--end", "2026-01-06")
	var plan cli.PlanJSON
	decode(t, mustRun(t, dir, "plan", "--json").out, &plan)
	if len(plan.Missing) != 2 || plan.Missing[0].Table != "trades" || plan.Missing[0].Day.String() != "2026-01-06" {
		t.Errorf("missing: %+v", plan.Missing)
	}
}

func TestHeadKnowsUnitsOfInputAndOutput(t *testing.T) {
	lakeFile := filepath.Join("lake", "Trades-Plus", "XNYS", "2013", "10", "09", "trades-plus-XNYS-20131009.parquet")
	var in cli.HeadJSON
	decode(t, mustRun(t, quickstart, "head", lakeFile, "-n", "2", "--json").out, &in)
	if in.Rows != 27_042 || len(in.Head) != 2 || unit(in.Columns, "Size") != "shares" {
		t.Errorf("head of an input: %d rows, %d shown, unit of Size %q", in.Rows, len(in.Head), unit(in.Columns, "Size"))
	}
	var run cli.ResultJSON
	decode(t, mustRun(t, quickstart, "run", "--out", t.TempDir(), "--json").out, &run)
	var out cli.HeadJSON
	decode(t, mustRun(t, "", "head", run.Partitions[0].URI, "--json").out, &out)
	if out.Rows != run.Partitions[0].Rows || unit(out.Columns, "TradeTotalVWAP") != "local price" {
		t.Errorf("head of an output: %d rows, unit %q", out.Rows, unit(out.Columns, "TradeTotalVWAP"))
	}
	// The files of a demo lake are written as outputs are, and say nothing of their columns.
	dir := t.TempDir()
	mustRun(t, dir, "demo", "--size", "tiny", "--progress", "none")
	decode(t, mustRun(t, dir, "head", "lake/Trades-Plus/DEMA/2026/01/05/trades-plus-DEMA-20260105.parquet", "--json").out, &in)
	if unit(in.Columns, "Size") != "shares" {
		t.Errorf("head of a demo lake: unit of Size %q", unit(in.Columns, "Size"))
	}
}

func unit(columns []cli.ColumnJSON, name string) string {
	for _, c := range columns {
		if c.Name == name {
			return c.Unit
		}
	}
	return "no such column"
}

func TestHeadOfAFileThatIsNoParquetNamesIt(t *testing.T) {
	file := write(t, t.TempDir(), "x.parquet", "this is no Parquet file at all")
	r := exec(t, "", "head", file)
	if r.code != cli.ExitFailure {
		t.Errorf("exit code %d", r.code)
	}
	has(t, r.err, "error: ", file)
}

func TestTablesOfAConfigurationAreKnown(t *testing.T) {
	dir := t.TempDir()
	mustRun(t, dir, "demo", "--size", "tiny", "--progress", "none")
	write(t, dir, "pipeline.yaml", `
LAKE: ./lake
START_DATE: 2026-01-05
END_DATE: 2026-01-05
MODULES: [trade]
TABLES:
  quotes: {like: l2, folder: Quotes, prefix: q-}
`)
	r := mustRun(t, dir, "tables", "quotes", "--pipeline", "pipeline.yaml")
	has(t, r.out, "Quotes/{mic}", "BidPrice1", "local price")
}

func TestExplainTellsFormulaUnitNullRuleInputsAndExample(t *testing.T) {
	r := mustRun(t, t.TempDir(), "analytics", "explain", "BidPrice3")
	has(t, r.out, "formula      last({side}Price{level})", "unit         local price", "null ", "module       l2",
		"level = 3, side = Bid", "inputs ", "example: rows of l2", "→ BidPrice1 = 10.5")
}

func TestExplainFindsPrefixedNamesOfAConfiguration(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "pipeline.yaml", `
START_DATE: 2026-01-05
END_DATE: 2026-01-05
MODULES: [trade]
trade_analytics: {metric_prefix: my_, generic_metrics: [{measures: VWAP}]}
`)
	var got []cli.ExplainedJSON
	decode(t, mustRun(t, dir, "analytics", "explain", "my_TradeTotalVWAP", "--config", "pipeline.yaml", "--json").out, &got)
	if len(got) != 1 || got[0].Module != "trade" || got[0].Pass != "main" || got[0].Unit != "local price" {
		t.Errorf("explained: %+v", got)
	}
	var list []cli.ListedJSON
	decode(t, mustRun(t, dir, "analytics", "list", "--pipeline", "pipeline.yaml", "--json").out, &list)
	if len(list) != 2 || list[0].Column != "my_TradeTotalVWAP" {
		t.Errorf("listed: %+v", list)
	}
}

func TestExplainedColumnsFitMarkdown(t *testing.T) {
	r := mustRun(t, t.TempDir(), "analytics", "explain", "TradeTotalVWAP", "--markdown")
	has(t, r.out, "## TradeTotalVWAP", "| formula | ", "```text")
}

func TestVersionIsJSONToo(t *testing.T) {
	var v cli.VersionJSON
	decode(t, mustRun(t, "", "version", "--json").out, &v)
	if v.Version == "" || v.Go == "" || v.Platform == "" {
		t.Errorf("version: %+v", v)
	}
}
