package job_test

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/basaltlake/basalt/internal/config"
	"github.com/basaltlake/basalt/internal/job"
)

func TestSchemaLockModes(t *testing.T) {
	ctx := context.Background()
	tr := newTrial(t)
	lock := filepath.Join(t.TempDir(), "lock.json")
	mode := func(mode, passes string) string {
		return tr.text(passes, "SCHEMA_LOCK_PATH: "+lock, "SCHEMA_LOCK_MODE: "+mode)
	}
	more := strings.Replace(printsPass(), "measures: [Volume, VWAP]", "measures: [VWAP, Volume, Count]", 1)
	missing := "there is no such file"
	differs := "pass prints: added TradeTotalCount"
	for _, step := range []struct {
		name, mode, passes string
		err, warning       string
		updates            bool
	}{
		{name: "off without a file", mode: "off", passes: printsPass()},
		{name: "warn without a file", mode: "warn", passes: printsPass(), warning: missing},
		{name: "raise without a file", mode: "raise", passes: printsPass(), err: missing},
		{name: "update without a file", mode: "update", passes: printsPass(), updates: true},
		{name: "raise, the same", mode: "raise", passes: printsPass()},
		{name: "warn, the same", mode: "warn", passes: printsPass()},
		{name: "raise, others", mode: "raise", passes: more, err: differs},
		{name: "warn, others", mode: "warn", passes: more, warning: differs},
		{name: "off, others", mode: "off", passes: more},
		{name: "update that fails", mode: "update", passes: strings.TrimRight(more, " \n") + "\n  quality_checks: {ENABLED: true, null_rate_max: 0, action: raise}\n", err: "quality-check"},
		{name: "update, others", mode: "update", passes: more, updates: true},
		{name: "raise after the update", mode: "raise", passes: more},
	} {
		before, _ := os.ReadFile(lock)
		r, err := tr.run(ctx, mode(step.mode, step.passes))
		if step.err == "" && err != nil || step.err != "" && (err == nil || !strings.Contains(err.Error(), step.err)) {
			t.Fatalf("%s: %v", step.name, err)
		}
		if err == nil {
			got := strings.Join(messages(r.Funnel.Warnings), "\n")
			if step.warning == "" && got != "" || !strings.Contains(got, step.warning) {
				t.Errorf("%s: warnings %q", step.name, got)
			}
		}
		after, _ := os.ReadFile(lock)
		if changed := string(before) != string(after); changed != step.updates {
			t.Errorf("%s: the lock changed: %v", step.name, changed)
		}
	}
}

func TestPlanTellsWhatTheLockRefuses(t *testing.T) {
	tr := newTrial(t)
	text := tr.text(printsPass(), "SCHEMA_LOCK_PATH: /nowhere/lock.json", "SCHEMA_LOCK_MODE: raise")
	j, err := job.Parse("/etc/pipeline.yaml", []byte(text), config.Overrides{Out: tr.out, Env: func(string) string { return "" }})
	if err != nil {
		t.Fatal(err)
	}
	p, err := j.Plan(context.Background())
	if err != nil || !slices.ContainsFunc(p.Notes, func(n string) bool { return strings.Contains(n, "there is no such file") }) {
		t.Error(err, p)
	}
}

func TestRunMetadata(t *testing.T) {
	for _, fails := range []bool{false, true} {
		tr := newTrial(t)
		dir := filepath.Join(t.TempDir(), "artifacts")
		checks := ""
		if fails {
			checks = "quality_checks: {ENABLED: true, null_rate_max: 0, action: raise}"
		}
		_, err := tr.run(context.Background(), tr.text(printsPass(checks), "RUN_ARTIFACTS_ENABLED: true", "RUN_ARTIFACTS_DIR: "+dir, "RUN_ARTIFACTS_NAME: run.json", "S3_STORAGE_OPTIONS: {secret: geheim, key: k}"))
		if (err != nil) != fails {
			t.Fatal(err)
		}
		data := read(t, filepath.Join(dir, "run.json"))
		var m struct {
			Run, Error string
			Config     struct{ Dataset, Start string }
		}
		if err := json.Unmarshal(data, &m); err != nil {
			t.Fatal(err)
		}
		if m.Run == "" || m.Config.Dataset != "d" || m.Config.Start != firstDay || strings.Contains(string(data), "geheim") {
			t.Errorf("%s", data)
		}
		if fails != strings.Contains(m.Error, "quality-check") {
			t.Errorf("error %q", m.Error)
		}
	}
}

func TestFiltersThatAreSkippedAreTold(t *testing.T) {
	tr := newTrial(t)
	text := tr.text("PASSES:\n- name: trades\n  modules: [trade]\n  timeline_mode: sparse_digitised\n" +
		"  trade_analytics: {generic_metrics: [{sides: Total, measures: Volume, attribute_filters: {TradingMode: '2', CrossingTrade: '-'}}]}\n")
	r, err := tr.run(context.Background(), text)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"CrossingTrade", "TradingMode"}
	var told []string
	for _, note := range messages(r.Funnel.Notes) {
		if _, rest, skipped := strings.Cut(note, "pass trades: metric TradeTotalVolume: the filter on "); skipped {
			told = append(told, strings.Fields(rest)[0])
		}
	}
	if slices.Sort(told); !slices.Equal(told, want) {
		t.Errorf("%v are told to be skipped, want %v: %v", told, want, r.Funnel.Notes)
	}
}
