package cli_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/basaltlake/basalt/internal/cli"
	"github.com/basaltlake/basalt/internal/job"
)

// small is a lake of one day and a pipeline of two passes.
func small(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	mustRun(t, dir, "demo", "--size", "tiny", "--progress", "none")
	write(t, dir, "pipeline.yaml", `
LAKE: lake
DATASETNAME: d
START_DATE: 2026-01-05
END_DATE: 2026-01-05
PASSES:
- {name: prints, time_bucket_seconds: 60, timeline_mode: sparse_digitised, modules: [trade]}
- {name: book, time_bucket_seconds: 60, timeline_mode: sparse_digitised, modules: [l2]}
`)
	return dir
}

func whys(t *testing.T, dir string, args ...string) []string {
	t.Helper()
	var plan cli.PlanJSON
	decode(t, mustRun(t, dir, append([]string{"plan", "--json"}, args...)...).out, &plan)
	var all []string
	for _, p := range plan.Partitions {
		all = append(all, p.Pass+": "+p.Why)
	}
	return all
}

func TestSecondRunDoesNothingAndSaysSo(t *testing.T) {
	dir := small(t)
	mustRun(t, dir, "run")
	r := mustRun(t, dir, "run")
	has(t, r.out, "nothing to do: 2 partitions are up to date")
	has(t, mustRun(t, dir, "plan").out, "\n2 partitions are up to date\n\nnothing to do\n")
	var result cli.ResultJSON
	decode(t, mustRun(t, dir, "run", "--json").out, &result)
	if len(result.Partitions) != 0 || result.UpToDate != 2 {
		t.Errorf("result %+v", result)
	}
}

func TestPlanSaysWhy(t *testing.T) {
	dir := small(t)
	if got := whys(t, dir); !slices.Equal(got, []string{"prints: new", "book: new"}) {
		t.Errorf("before: %q", got)
	}
	mustRun(t, dir, "run")
	for _, c := range []struct {
		args []string
		want []string
	}{
		{nil, []string{"prints: up to date", "book: up to date"}},
		{[]string{"--force"}, []string{"prints: forced", "book: forced"}},
		{[]string{"--restate", "2026-01-05"}, []string{"prints: forced", "book: forced"}},
		{[]string{"--restate", "2026-01-06..2026-01-09"}, []string{"prints: up to date", "book: up to date"}},
		{[]string{"--threads", "1", "--batch-freq", "M"}, []string{"prints: up to date", "book: up to date"}},
		{[]string{"--set", "PASSES.prints.time_bucket_seconds=30"}, []string{"prints: config changed: time_bucket_seconds 60 → 30", "book: up to date"}},
	} {
		if got := whys(t, dir, c.args...); !slices.Equal(got, c.want) {
			t.Errorf("%q: %q, want %q", c.args, got, c.want)
		}
	}
	const none = `--restate: no-effect: "2026-01-06..2026-01-09" changes nothing here — the run is of 2026-01-05 to 2026-01-05`
	has(t, mustRun(t, dir, "plan", "--restate", "2026-01-06..2026-01-09").out, none)
	has(t, mustRun(t, dir, "run", "--restate", "2026-01-06..2026-01-09").err, "no-effect")
	if r := mustRun(t, dir, "plan", "--restate", "2026-01-01..2026-01-05"); strings.Contains(r.out, "no-effect") {
		t.Error(r.out)
	}
	if r := exec(t, dir, "run", "--restate", "yesterday"); r.code != cli.ExitUsage {
		t.Errorf("exit code %d", r.code)
	}
}

func TestStatusShowsEveryPartition(t *testing.T) {
	dir := small(t)
	states := func(args ...string) map[string]job.State {
		var all []job.Status
		decode(t, mustRun(t, dir, append([]string{"status", "--json"}, args...)...).out, &all)
		by := map[string]job.State{}
		for _, s := range all {
			by[s.Pass] = s.State
		}
		return by
	}
	if got := states(); got["prints"] != job.Absent || got["book"] != job.Absent {
		t.Errorf("before: %v", got)
	}
	mustRun(t, dir, "run")
	if got := states(); got["prints"] != job.Done || got["book"] != job.Done {
		t.Errorf("after: %v", got)
	}
	if got := states("--set", "PASSES.book.time_bucket_seconds=30"); got["prints"] != job.Done || got["book"] != job.Stale {
		t.Errorf("with another bucket: %v", got)
	}
	has(t, mustRun(t, dir, "status").out, "pass", "prints", "2026-01-05", "done", "up to date", "2 partitions, 2 done")
}

func TestCorruptFileFailsOnePartitionAndExitsWith3(t *testing.T) {
	dir := small(t)
	file := filepath.Join("lake", "Trades-Plus", "DEMA", "2026", "01", "05", "trades-plus-DEMA-20260105.parquet")
	write(t, dir, file, "this is no Parquet")
	planned := exec(t, dir, "plan", "--set", "ON_ERROR=continue")
	if planned.code != cli.ExitPartial {
		t.Errorf("plan: exit code %d", planned.code)
	}
	has(t, planned.out, "prints 2026-01-05 to 2026-01-05: new, but it cannot be computed\n  corrupt-file: ", "trades-plus-DEMA-20260105.parquet", "\nbook 2026-01-05")
	has(t, planned.err, "error: partial: a run would compute the other partitions and leave out 1 of 2")
	if planned := exec(t, dir, "plan"); planned.code != cli.ExitFailure || !strings.Contains(planned.out, "cannot be computed") {
		t.Errorf("ON_ERROR: fail: plan: exit code %d\n%s", planned.code, planned.out)
	}
	r := exec(t, dir, "run", "--set", "ON_ERROR=continue")
	if r.code != cli.ExitPartial {
		t.Fatalf("exit code %d: %s", r.code, r.err)
	}
	has(t, r.err, "partial: 1 of the partitions failed", "trades-plus-DEMA-20260105.parquet")
	has(t, r.out, "book: ")
	has(t, mustRun(t, dir, "status").out, "2 partitions, 1 done, 1 failed")
	if r := exec(t, dir, "run"); r.code != cli.ExitFailure {
		t.Errorf("ON_ERROR: fail: exit code %d", r.code)
	}
	for command, told := range map[string]string{
		"plan": "partial: a run would compute no partition, each has an error", "run": "partial: every partition failed, none was computed; first prints of d, ",
	} {
		r := exec(t, dir, command, "--set", "ON_ERROR=continue", "--set", `PASSES=[{name: prints, modules: [trade], timeline_mode: sparse_digitised}]`)
		if has(t, r.err, "error: "+told); r.code != cli.ExitPartial || strings.Contains(r.out, "about 0 B") {
			t.Errorf("%s: exit code %d\n%s", command, r.code, r.out)
		}
	}
}

// A partition may have a reason to run and not be allowed to.
func TestPartitionAtThePlaceOfAnotherUniverseIsRefused(t *testing.T) {
	dir := small(t)
	template := []string{"--set", "OUTPUT_TARGET={path_template: '{pass}_{start_date}_{end_date}.parquet'}"}
	of := func(command, mic string) ran {
		return exec(t, dir, append(template, command, "--universe", "mic="+mic)...)
	}
	of("run", "DEMA")
	has(t, of("status", "DEMA").out, "2 partitions, 2 done")
	planned := of("plan", "DEMB")
	has(t, planned.out, "prints 2026-01-05 to 2026-01-05: refused\n  output-taken: ", "add {universe} to path_template")
	if strings.Contains(planned.out, "about 0 B") || planned.code != cli.ExitFailure {
		t.Errorf("exit code %d\n%s", planned.code, planned.out)
	}
	if err := os.Remove(filepath.Join(dir, "out", "prints_2026-01-05_2026-01-05.parquet")); err != nil {
		t.Fatal(err)
	}
	has(t, of("status", "DEMA").out, "stale", "is not there")
	if r := of("run", "DEMB"); r.code != cli.ExitFailure {
		t.Errorf("the book is there: exit code %d", r.code)
	}
	if err := os.Remove(filepath.Join(dir, "out", "book_2026-01-05_2026-01-05.parquet")); err != nil {
		t.Fatal(err)
	}
	if r := of("run", "DEMB"); r.code != cli.ExitOK {
		t.Errorf("%d %s", r.code, r.err)
	}
	has(t, of("status", "DEMB").out, "2 partitions, 2 done")
	has(t, of("status", "DEMA").out, "2 partitions, 2 stale", "refused (output-taken: ")
}

// Without reference data the tables say which listings there are: one that is damaged
// takes the partitions of its day, not the run.
func TestDayWhoseUniverseCannotBeReadFailsAlone(t *testing.T) {
	dir := t.TempDir()
	mustRun(t, dir, "demo", "--size", "tiny", "--days", "2", "--progress", "none")
	mustRun(t, dir, "init", "--modules", "trade")
	if err := os.RemoveAll(filepath.Join(dir, "lake", "Reference")); err != nil {
		t.Fatal(err)
	}
	write(t, dir, filepath.Join("lake", "Trades-Plus", "DEMB", "2026", "01", "06", "trades-plus-DEMB-20260106.parquet"), "this is no Parquet")
	args := []string{"--set", "ON_ERROR=continue", "--set", "BATCH_FREQ=D"}
	for _, command := range []string{"plan", "run"} {
		r := exec(t, dir, append([]string{command}, args...)...)
		if r.code != cli.ExitPartial {
			t.Errorf("%s: exit code %d", command, r.code)
		}
		has(t, r.out+r.err, "corrupt-file: resolving the universe all on 2026-01-06: finding listings: reading ", "trade/all/2026-01-05_2026-01-05.parquet")
	}
	has(t, mustRun(t, dir, append([]string{"status"}, args...)...).out, "2 partitions, 1 done, 1 failed")
}

func TestPlanOfARunThatMayNotMissInputShowsWhatIsMissing(t *testing.T) {
	dir := small(t)
	if err := os.Remove(filepath.Join(dir, "lake", "Trades-Plus", "DEMA", "2026", "01", "05", "trades-plus-DEMA-20260105.parquet")); err != nil {
		t.Fatal(err)
	}
	r := exec(t, dir, "plan", "--set", "ON_MISSING_INPUT=fail")
	if r.code != cli.ExitNoInput {
		t.Errorf("exit code %d", r.code)
	}
	has(t, r.out, "missing files\n  trades DEMA 2026-01-05")
	has(t, r.err, "error: missing-input: ")
}

// TestMarketOfWhichNothingCameIsMissing has two days on which one of two markets has neither
// data nor reference data, so that no universe of these days has it.
func TestMarketOfWhichNothingCameIsMissing(t *testing.T) {
	dir := t.TempDir()
	mustRun(t, dir, "demo", "--size", "tiny", "--days", "4", "--progress", "none")
	mustRun(t, dir, "init", "--modules", "trade")
	for _, table := range []string{"Trades-Plus", "Reference"} {
		for _, day := range []string{"06", "07"} {
			if err := os.RemoveAll(filepath.Join(dir, "lake", table, "DEMB", "2026", "01", day)); err != nil {
				t.Fatal(err)
			}
		}
	}
	missing := func(args ...string) string {
		var plan cli.PlanJSON
		decode(t, exec(t, dir, append([]string{"plan", "--json"}, args...)...).out, &plan)
		var all []string
		for _, m := range plan.Missing {
			all = append(all, fmt.Sprint(m.Table, " ", m.MIC, " ", m.Day))
		}
		return strings.Join(all, ", ")
	}
	const want = "trades DEMB 2026-01-06, trades DEMB 2026-01-07"
	for _, batches := range []string{"W", "D"} {
		if got := missing("--batch-freq", batches); got != want {
			t.Errorf("batches %s: %s", batches, got)
		}
	}
	for universe, want := range map[string]string{
		"mic=DEMA,mic=DEMB": want,
		"mic=DEMA":          "",
		"listing=100002":    "", // not of every day
	} {
		if got := missing("--universe", universe); got != want {
			t.Errorf("%s: %s", universe, got)
		}
	}
	if got := missing("--date", "2026-01-06", "--universe", "mic=DEMA,mic=DEMB"); got != "trades DEMB 2026-01-06" {
		t.Errorf("a day by itself: %s", got)
	}
	mustRun(t, dir, "run", "--batch-freq", "D", "--end", "2026-01-06")
	if got := missing("--batch-freq", "D"); got != "trades DEMB 2026-01-07" {
		t.Errorf("after days that are done: %s", got)
	}
	if err := os.RemoveAll(filepath.Join(dir, "lake", "Reference")); err != nil {
		t.Fatal(err)
	}
	if got := missing("--out", "other"); got != want {
		t.Errorf("without reference data: %s", got)
	}
}

// Reference data that are one file for all markets say which there are no more.
func TestMarketThatReferenceDataOfAllMarketsDoNotHaveIsNotMissing(t *testing.T) {
	dir := t.TempDir()
	mustRun(t, dir, "demo", "--size", "tiny", "--days", "3", "--progress", "none")
	mustRun(t, dir, "init", "--modules", "trade")
	for day, mic := range map[string]string{"05": "DEMB", "06": "DEMA", "07": "DEMA"} {
		one := filepath.Join(dir, "lake", "Reference", mic, "2026", "01", day, "reference-"+mic+"-202601"+day+".parquet")
		if err := os.Rename(one, filepath.Join(dir, "lake", "all-202601"+day+".parquet")); err != nil {
			t.Fatal(err)
		}
		if day == "05" {
			continue
		}
		if err := os.RemoveAll(filepath.Join(dir, "lake", "Trades-Plus", "DEMB", "2026", "01", day)); err != nil {
			t.Fatal(err)
		}
	}
	for _, batches := range []string{"W", "D"} {
		var plan cli.PlanJSON
		decode(t, exec(t, dir, "plan", "--json", "--batch-freq", batches, "--set", "TABLES.reference.path=all-{yyyymmdd}.parquet").out, &plan)
		if len(plan.Batches) == 0 || len(plan.Missing) > 0 {
			t.Errorf("batches %s: %d, missing %v", batches, len(plan.Batches), plan.Missing)
		}
	}
}

func TestCollectionOfACleanOutputFindsNothing(t *testing.T) {
	dir := small(t)
	mustRun(t, dir, "run")
	has(t, mustRun(t, dir, "gc", "--dry-run").out, "would remove 0 objects")
	has(t, mustRun(t, dir, "gc").out, "removed 0 objects")
	mustRun(t, dir, "run", "--set", "PASSES.book.time_bucket_seconds=30")
	has(t, mustRun(t, dir, "gc").out, "a configuration that no manifest refers to", "removed 1 object")
	has(t, mustRun(t, dir, "run", "--set", "PASSES.book.time_bucket_seconds=30").out, "nothing to do")
}
