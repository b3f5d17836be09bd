//go:build unix

package job

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/basaltlake/basalt/internal/config"
	"github.com/basaltlake/basalt/internal/ledger"
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

// TestWorkersTellOfTargetsThatFailed compares a run with workers with one without.
func TestWorkersTellOfTargetsThatFailed(t *testing.T) {
	blocked := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(blocked, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	var said [2][]string
	for i, isolation := range []string{"none", "process"} {
		j := isolatedJob(t, isolation, "")
		j.overrides.Sets = append(j.overrides.Sets, "PASSES.bars.extra_outputs=[{path_template: '"+blocked+"/{start_date}_{end_date}.parquet'}]")
		here, err := Load(j.Config.File, j.overrides)
		if err != nil {
			t.Fatal(err)
		}
		here.Settings.Worker = j.Settings.Worker
		r, err := here.Run(context.Background(), nil)
		var partial *PartialError
		if !errors.As(err, &partial) || len(partial.Targets) != 3 || len(r.Partitions) != 6 || r.Funnel.Pass("bars").FailedTargets != 3 {
			t.Fatalf("%s: %v, %d partitions", isolation, err, len(r.Partitions))
		}
		for _, f := range r.Targets {
			said[i] = append(said[i], fmt.Sprint(f.Key, f.Name, f.URI, f.Err, codeOf(f.Err)))
		}
		data, err := os.ReadFile(filepath.Join(here.Config.OutputRoot, "_basalt", "runs", r.RunID+".json"))
		if err != nil {
			t.Fatal(err)
		}
		var record ledger.RunRecord
		if err := json.Unmarshal(data, &record); err != nil {
			t.Fatal(err)
		}
		failed := 0
		for _, p := range record.Partitions {
			failed += len(p.FailedOutputs)
		}
		if failed != 3 || record.Funnel.Pass("bars").FailedTargets != 3 || !strings.Contains(record.Error, "3 further targets failed") {
			t.Errorf("%s: the record of the run has %d failed targets, %q", isolation, failed, record.Error)
		}
	}
	if !slices.Equal(said[0], said[1]) {
		t.Errorf("in this process %q, in workers %q", said[0], said[1])
	}
}
