//go:build unix

package job

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/basaltlake/basalt/internal/config"
	"github.com/basaltlake/basalt/internal/ledger"
	"github.com/basaltlake/basalt/internal/worker"
)

// The test binary is its own worker. WORKER_FATE says how it ends: a file name makes the
// first worker die that can create the file, "always" makes all die.
func TestMain(m *testing.M) {
	fate, isWorker := os.LookupEnv("WORKER_FATE")
	if !isWorker {
		os.Exit(m.Run())
	}
	in, err := io.ReadAll(os.Stdin)
	if err == nil {
		if fate == "always" || fate != "" && created(fate) {
			if err := syscall.Kill(os.Getpid(), syscall.SIGKILL); err == nil {
				select {}
			}
		}
		err = Work(context.Background(), in, os.Stdout, func(*Job) {})
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

func created(path string) bool {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL, 0o600)
	return err == nil && f.Close() == nil
}

const goldenTrades = "../../testdata/golden/trades/input"

func isolatedJob(t *testing.T, isolation, fate string) *Job {
	t.Helper()
	lakeRoot, err := filepath.Abs(goldenTrades)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "pipeline.yaml")
	text := `
START_DATE: 2025-03-06
END_DATE: 2025-03-10
BATCH_FREQ: D
ISOLATION: ` + isolation + `
LAKE: ` + lakeRoot + `
PASSES:
  - {name: bars, timeline_mode: sparse_digitised, modules: [trade]}
  - {name: orders, timeline_mode: sparse_digitised, modules: [l3_characteristics], time_bucket_seconds: 300}
`
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	j, err := Load(path, config.Overrides{Out: filepath.Join(t.TempDir(), "out")})
	if err != nil {
		t.Fatal(err)
	}
	j.Settings.Worker = []string{"/usr/bin/env", "WORKER_FATE=" + fate, os.Args[0]}
	return j
}

// sums are the hashes of the outputs by pass and first day.
func sums(r *Result) map[string]string {
	m := map[string]string{}
	for _, p := range r.Partitions {
		m[p.Pass+" "+filepath.Base(p.Written.URI)] = p.Written.Hash
	}
	return m
}

func TestWorkersGiveTheSameBytesAndCounts(t *testing.T) {
	here, err := isolatedJob(t, "none", "").Run(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	there, err := isolatedJob(t, "process", "").Run(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	want, got := sums(here), sums(there)
	if len(want) != 6 || fmt.Sprint(want) != fmt.Sprint(got) {
		t.Errorf("in this process %v, in workers %v", want, got)
	}
	if diff := cmp.Diff(here.Funnel.Tables, there.Funnel.Tables); diff != "" {
		t.Errorf("counts in this process (-) and in workers (+):\n%s", diff)
	}
	if there.Partitions[0].Head.Rows == 0 {
		t.Error("the first rows are missing")
	}
	if want, got := shown(here), shown(there); len(want) != 6 || fmt.Sprint(want) != fmt.Sprint(got) {
		t.Errorf("rows shown differ: %v, with workers %v", want, got)
	}
}

// shown are the time buckets of the rows that are shown, by pass and first day.
func shown(r *Result) map[string]string {
	m := map[string]string{}
	for _, p := range r.Partitions {
		m[p.Pass+" "+filepath.Base(p.Written.URI)] = fmt.Sprint("from ", p.HeadAt, p.Head.Col("TimeBucket").Ints)
	}
	return m
}

func TestWorkersComputeWhatTheRunHasRead(t *testing.T) {
	j := isolatedJob(t, "process", "")
	if err := os.WriteFile(j.Config.File, []byte("PASSES: edited meanwhile"), 0o600); err != nil {
		t.Fatal(err)
	}
	r, err := j.Run(context.Background(), nil)
	if err != nil || len(r.Partitions) != 6 {
		t.Errorf("%v, %v", r, err)
	}
}

func TestConfigurationWithoutAFileIsComputedByWorkersToo(t *testing.T) {
	from := isolatedJob(t, "process", "always")
	j, err := Parse("pipeline.yaml", from.text, from.overrides)
	if err != nil {
		t.Fatal(err)
	}
	j.Settings.Worker = from.Settings.Worker
	_, err = j.Run(context.Background(), nil)
	var crash *worker.CrashError
	if !errors.As(err, &crash) { // as that worker always does
		t.Errorf("no worker was asked: %v", err)
	}
}

func TestRunsRecordWhatTheWorkersOfABatchTook(t *testing.T) {
	j := isolatedJob(t, "process", "")
	r, err := j.Run(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join(j.Config.OutputRoot, "_basalt", "runs", r.RunID+".json"))
	if err != nil {
		t.Fatal(err)
	}
	var record ledger.RunRecord
	if err := json.Unmarshal(data, &record); err != nil {
		t.Fatal(err)
	}
	if len(record.Batches) != 3 {
		t.Fatalf("%d batches are recorded", len(record.Batches))
	}
	for _, b := range record.Batches {
		if b.PeakRSS < 1<<20 || b.PeakRSS > record.PeakRSS || b.MemoryEstimate <= 0 {
			t.Errorf("the run took %d, a batch of it %+v", record.PeakRSS, b)
		}
	}
}

func TestKilledWorkerLosesNothing(t *testing.T) {
	r, err := isolatedJob(t, "process", filepath.Join(t.TempDir(), "died")).Run(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Partitions) != 6 || len(r.Failed) != 0 {
		t.Errorf("%d partitions, %d failed", len(r.Partitions), len(r.Failed))
	}
	warned := false
	for text := range r.Funnel.Warnings {
		warned = warned || strings.Contains(text, "worker-killed")
	}
	if !warned {
		t.Errorf("nobody is told of the crash: %v", r.Funnel.Warnings)
	}
}

func TestWorkerThatAlwaysDiesIsReported(t *testing.T) {
	j := isolatedJob(t, "process", "always")
	r, err := j.Run(context.Background(), nil)
	var crash *worker.CrashError
	if !errors.As(err, &crash) || crash.Reason != "killed" {
		t.Fatal(err)
	}
	if len(r.Failed) != 1 {
		t.Errorf("%d failed", len(r.Failed))
	}
	j.Config.OnError = "continue"
	r, err = j.Run(context.Background(), nil)
	var partial *PartialError
	if !errors.As(err, &partial) || len(r.Failed) != 6 {
		t.Fatalf("%v, %d failed", err, len(r.Failed))
	}
}
