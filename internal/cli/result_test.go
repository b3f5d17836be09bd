package cli_test

import (
	"testing"

	"github.com/basaltlake/basalt/internal/cli"
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
