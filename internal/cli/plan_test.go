package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/basaltlake/basalt/internal/cli"
)

func TestPlanSaysWhichBatchTakesMostMemory(t *testing.T) {
	out := t.TempDir()
	var plan cli.PlanJSON
	decode(t, mustRun(t, quickstart, "plan", "--json", "--out", out, "--set", "BATCH_FREQ=D").out, &plan)
	if len(plan.Batches) < 2 {
		t.Fatalf("%d batches", len(plan.Batches))
	}
	most := plan.Batches[0]
	for _, b := range plan.Batches {
		if len(b.Passes) != 2 || b.Rows == 0 || b.Seconds <= 0 {
			t.Errorf("batch %+v", b)
		}
		if b.MemoryBytes > most.MemoryBytes {
			most = b
		}
	}
	if most.MemoryBytes != plan.Estimate.MemoryBytes {
		t.Errorf("the run takes %d, the batch that takes most %d", plan.Estimate.MemoryBytes, most.MemoryBytes)
	}
	for _, p := range plan.Partitions {
		if p.Memory <= 0 || p.Memory > most.MemoryBytes {
			t.Errorf("%s of %s takes %d, the batch that takes most %d", p.Pass, p.Start, p.Memory, most.MemoryBytes)
		}
	}
	text := mustRun(t, quickstart, "plan", "--out", out, "--set", "BATCH_FREQ=D").out
	has(t, text, "\ndate batches, the one that takes most memory first\n  "+most.Start+" to "+most.End+"  about ")
	one := mustRun(t, quickstart, "plan", "--out", out, "--set", "BATCH_FREQ=D", "--start", most.Start, "--end", most.End).out
	has(t, one, " of memory, less than 1s\n")
	if strings.Contains(one, "date batches") {
		t.Errorf("a single batch is compared:\n%s", one)
	}
}

func TestMarketFolderThatLeadsNowhereIsAWarning(t *testing.T) {
	dir := small(t)
	link := filepath.Join(dir, "lake", "Trades-Plus", "DEMC")
	if err := os.Symlink("/mnt/gone", link); err != nil {
		t.Fatal(err)
	}
	want := link + " is a link to /mnt/gone, which leads nowhere"
	var plan cli.PlanJSON
	decode(t, mustRun(t, dir, "plan", "--json").out, &plan)
	if len(plan.Warnings) != 1 || !strings.HasPrefix(plan.Warnings[0], want) {
		t.Errorf("plan: %q", plan.Warnings)
	}
	r := mustRun(t, dir, "run")
	has(t, r.err, "level=WARN", want)
	has(t, r.out, want)
}
