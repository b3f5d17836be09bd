//go:build unix

package job

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/basaltlake/basalt/internal/config"
)

// TestWorkersCheckAndTheRunLocks has workers judge rows, while lock and metadata are
// those of the run.
func TestWorkersCheckAndTheRunLocks(t *testing.T) {
	lakeRoot, err := filepath.Abs(goldenTrades)
	if err != nil {
		t.Fatal(err)
	}
	for _, action := range []string{"warn", "raise"} {
		folder := t.TempDir()
		path := filepath.Join(folder, "pipeline.yaml")
		text := `
START_DATE: 2025-03-06
END_DATE: 2025-03-07
BATCH_FREQ: D
LAKE: ` + lakeRoot + `
SCHEMA_LOCK_MODE: update
SCHEMA_LOCK_PATH: lock.json
RUN_ARTIFACTS_ENABLED: true
RUN_ARTIFACTS_DIR: artifacts
PASSES:
  - name: bars
    timeline_mode: sparse_digitised
    modules: [trade]
    pass_expectations: {preserve_rows: true, action: ` + action + `}
    extra_outputs: [{path_template: 'copy/{start_date}.parquet'}]
`
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		j, err := Load(path, config.Overrides{Out: filepath.Join(folder, "out")})
		if err != nil {
			t.Fatal(err)
		}
		j.Settings.Worker = []string{"/usr/bin/env", "WORKER_FATE=", os.Args[0]}
		r, err := j.Run(context.Background(), nil)
		records, globErr := filepath.Glob(filepath.Join(folder, "artifacts", "*.json"))
		if globErr != nil || len(records) != 1 {
			t.Errorf("%s: %d run metadata: %v", action, len(records), globErr)
		}
		_, lockErr := os.Stat(filepath.Join(folder, "lock.json"))
		if action == "raise" {
			var coded interface{ Code() string }
			if !errors.As(err, &coded) || coded.Code() != "pass-expectation" || lockErr == nil || len(r.Partitions) > 0 {
				t.Errorf("%v, %+v", err, r.Partitions)
			}
			continue
		}
		if err != nil || lockErr != nil || len(r.Partitions) != 4 || r.Partitions[1].Extra != 1 || r.Partitions[1].Head != nil {
			t.Fatalf("%v, %v, %+v", err, lockErr, r.Partitions)
		}
		warnings := 0
		for text := range r.Funnel.Warnings {
			if strings.HasPrefix(text, "pass-expectation: pass bars, 2025-03-0") {
				warnings++
			}
		}
		if warnings != 2 {
			t.Errorf("%v", r.Funnel.Warnings)
		}
	}
}
