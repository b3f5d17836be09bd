package basalt_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"

	"github.com/basaltlake/basalt"
)

const quickstart = "examples/quickstart/pipeline.yaml"

func load(t *testing.T, options ...basalt.Option) *basalt.Job {
	t.Helper()
	j, err := basalt.Load(quickstart, options...)
	if err != nil {
		t.Fatal(err)
	}
	return j
}

func run(t *testing.T, j *basalt.Job) *basalt.Result {
	t.Helper()
	r, err := j.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestOptionsWinOverTheFile(t *testing.T) {
	j := load(t, basalt.Dates("2013-10-09", "2013-10-10"), basalt.Out(t.TempDir()), basalt.Universe("mic=XNYS"),
		basalt.Threads(1), basalt.Limit(1), basalt.Set("PASSES.trades_1m.time_bucket_seconds", "300"))
	p, err := j.Plan(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if p.Days.String() != "2013-10-09_2013-10-10" || p.Universe != "mic=XNYS" || p.Passes[0].Rule.Width != 300e9 {
		t.Errorf("plan: days %s, universe %s, width %d", p.Days, p.Universe, p.Passes[0].Rule.Width)
	}
}

func TestASecondRunComputesOnlyWhenForced(t *testing.T) {
	where := []basalt.Option{basalt.Date("2013-10-09"), basalt.Out(t.TempDir())}
	if r := run(t, load(t, where...)); len(r.Partitions) != 2 {
		t.Fatalf("first run: %d partitions", len(r.Partitions))
	}
	if r := run(t, load(t, where...)); len(r.Partitions) != 0 {
		t.Errorf("second run: %d partitions", len(r.Partitions))
	}
	if r := run(t, load(t, append(where, basalt.Force())...)); len(r.Partitions) != 2 {
		t.Errorf("forced run: %d partitions", len(r.Partitions))
	}
	all, err := load(t, where...).Status(t.Context())
	if err != nil || len(all) != 2 || all[0].State != "done" {
		t.Errorf("status %+v, %v", all, err)
	}
}

func TestProgressAndLoggerAreTold(t *testing.T) {
	var logged bytes.Buffer
	var told recorder
	text := "LAKE: examples/quickstart/lake\nMODULES: [trade]\nTIMELINE_MODE: sparse_digitised\nPOLARS_GPU_ENABLED: true\n"
	j, err := basalt.Parse("pipeline.yaml", []byte(text), basalt.Date("2013-10-09"), basalt.Out(t.TempDir()),
		basalt.Logger(slog.New(slog.NewTextHandler(&logged, nil))), basalt.ReportTo(&told))
	if err != nil {
		t.Fatal(err)
	}
	run(t, j)
	for _, want := range []string{"POLARS_GPU_ENABLED", `msg="a partition is done" run=`} {
		if !strings.Contains(logged.String(), want) {
			t.Errorf("there is no %q in the log: %s", want, logged.String())
		}
	}
	if !told.done || told.stages == 0 {
		t.Errorf("told: %+v", told)
	}
}

// recorder notes that it was told something; a run tells stages one after the other.
type recorder struct {
	stages int
	done   bool
}

func (r *recorder) Stage(string, int)  { r.stages++ }
func (r *recorder) Advance(int, int64) {}
func (r *recorder) Note(string)        {}
func (r *recorder) Done()              { r.done = true }

func TestACancelledRunSaysSo(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := load(t, basalt.Out(t.TempDir())).Run(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("the error is %v", err)
	}
}

func TestAWrongFileTellsAllProblems(t *testing.T) {
	_, err := basalt.Parse("p.yaml", []byte("MODULS: [trade]\nTHREADS: many\n"))
	var invalid *basalt.InvalidError
	if !errors.As(err, &invalid) || len(invalid.Problems) < 2 {
		t.Errorf("the error is %v", err)
	}
}
