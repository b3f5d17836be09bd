package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/basaltlake/basalt/internal/cli"
	"github.com/basaltlake/basalt/internal/job"
)

func TestRunNamesSideOutputsAndDescribesTheirColumns(t *testing.T) {
	dir := t.TempDir()
	mustRun(t, dir, "demo", "--size", "tiny", "--progress", "none")
	write(t, dir, "pipeline.yaml", `LAKE: ./lake
OUTPUT_ROOT: ./out
START_DATE: 2026-01-05
END_DATE: 2026-01-05
PASSES:
  - name: icebergs
    modules: [iceberg]
    side_outputs: {iceberg_events: {materialize: always}}
`)
	has(t, mustRun(t, dir, "run", "--progress", "none").out, "icebergs.iceberg_events: 25 rows, 12 columns, ")
	var got cli.ResultJSON
	decode(t, mustRun(t, dir, "run", "--force", "--json", "--progress", "none").out, &got)
	if len(got.Partitions) != 2 || got.Partitions[0].Side != "" || got.Partitions[1].Side != "iceberg_events" || len(got.Partitions[1].Columns) != 12 {
		t.Fatalf("partitions: %+v", got.Partitions)
	}
	for _, p := range got.Partitions {
		for _, c := range p.Columns {
			if c.Type == "" || c.Nulls == nil {
				t.Errorf("%s %s: column %+v", p.Pass, p.Side, c)
			}
		}
	}
}

// TestRunAndStatusNameTargetsThatFailed has a further target below a file.
func TestRunAndStatusNameTargetsThatFailed(t *testing.T) {
	dir := small(t)
	write(t, dir, "shared", "a file")
	target := "PASSES.prints.extra_outputs=[{path_template: 'copies/{start_date}.parquet'}, {path_template: '" + dir + "/shared/{start_date}.parquet'}]"
	const why = "extra_outputs[1]: output-not-writable: creating "
	r := exec(t, dir, "run", "--set", target)
	if r.code != cli.ExitPartial {
		t.Fatalf("exit code %d", r.code)
	}
	has(t, r.out, "prints.extra_outputs[0]: ", "/copies/2026-01-05.parquet", "failed targets")
	has(t, r.err, `msg="a further target failed"`, "target=extra_outputs[1] code=output-not-writable",
		"error: partial: 1 further target failed, all outputs are complete; first extra_outputs[1] of prints of d, ", "move that file away")
	has(t, mustRun(t, dir, "plan", "--set", target).out, "prints 2026-01-05 to 2026-01-05: a further target failed: "+why+dir+"/shared/2026-01-05.parquet",
		"  → "+dir+"/out/d/prints/all/2026-01-05_2026-01-05.parquet\n  → "+dir+"/out/copies/2026-01-05.parquet\n  → "+dir+"/shared/2026-01-05.parquet\n")
	status := mustRun(t, dir, "status", "--set", target).out
	has(t, status, "prints  2026-01-05  2026-01-05  failed", "a further target failed: "+why, "1 done, 1 failed")
	if strings.Count(status, why) != 1 {
		t.Errorf("the reason is said more than once:\n%s", status)
	}
	var all []job.Status
	decode(t, mustRun(t, dir, "status", "--json", "--set", target).out, &all)
	if f := all[0].Targets; len(f) != 1 || f[0].Target != "extra_outputs[1]" || f[0].URI != dir+"/shared/2026-01-05.parquet" || f[0].Code != "output-not-writable" || len(all[1].Targets) != 0 {
		t.Errorf("%+v", all)
	}
	r = exec(t, dir, "run", "--json", "--set", target)
	var got cli.ResultJSON
	decode(t, r.out, &got)
	if r.code != cli.ExitPartial || len(got.Targets) != 1 || got.Targets[0].Target != "extra_outputs[1]" || len(got.Failed) != 0 || len(got.Partitions) != 2 || got.Partitions[0].Target != "" || got.Partitions[1].Target != "extra_outputs[0]" {
		t.Errorf("exit code %d, %+v", r.code, got)
	}
	if err := os.Remove(filepath.Join(dir, "shared")); err != nil {
		t.Fatal(err)
	}
	has(t, mustRun(t, dir, "run", "--set", target).out, "prints.extra_outputs[1]: ")
	has(t, mustRun(t, dir, "run", "--set", target).out, "nothing to do")
}
