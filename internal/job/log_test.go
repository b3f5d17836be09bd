//go:build unix

package job

import (
	"bytes"
	"context"
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/basaltlake/basalt/internal/report"
)

// logged runs the job of TestWorkersGiveTheSameBytesAndCounts and returns its result, its
// log as objects and its meter.
func logged(t *testing.T, isolation, fate, level string) (*Result, []map[string]any, *report.Meter) {
	t.Helper()
	j := isolatedJob(t, isolation, fate)
	var out bytes.Buffer
	logger, err := report.NewLogger(&out, level, "json")
	if err != nil {
		t.Fatal(err)
	}
	j.Settings.Logger, j.Settings.Meter = logger, &report.Meter{}
	j.overrides.Sets = append(j.overrides.Sets, "LOGGING_LEVEL="+level) // that workers read
	r, err := j.Run(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	var lines []map[string]any
	for text := range bytes.Lines(out.Bytes()) {
		var line map[string]any
		if err := json.Unmarshal(text, &line); err != nil {
			t.Fatalf("%v in %s", err, text)
		}
		lines = append(lines, line)
	}
	return r, lines, j.Settings.Meter
}

func TestLogNamesRunBatchAndPartitionWhereverTheWorkIsDone(t *testing.T) {
	var said [2][]string
	for i, isolation := range []string{"none", "process"} {
		r, lines, _ := logged(t, isolation, "", "DEBUG")
		for _, l := range lines {
			text, _ := l["msg"].(string)
			if l["run"] != r.RunID {
				t.Errorf("%s: a line without the run: %v", isolation, l)
			}
			batch, _ := l["batch"].(string)
			if (l["batch"] == nil) != strings.HasPrefix(text, "the run ") {
				t.Errorf("%s: whether a line is about a batch: %v", isolation, l)
			}
			partition, _ := l["partition"].(string)
			if strings.Contains(text, "partition") && !strings.Contains(partition, " of sample2d, universe all, "+strings.Split(batch, "_")[0]) {
				t.Errorf("%s: a line without the partition: %v", isolation, l)
			}
			if isolation == "process" && strings.Contains(text, "file was") && l["worker"] == nil {
				t.Errorf("a line of a worker without its process: %v", l)
			}
			if !strings.HasPrefix(text, "a worker") {
				said[i] = append(said[i], text+" "+batch+" "+partition)
			}
		}
	}
	if diff := cmp.Diff(said[0], said[1]); diff != "" {
		t.Errorf("in this process (-) and in workers (+):\n%s", diff)
	}
	for _, want := range []string{"the run begins", "the batch begins", "a file was read", "a partition is done", "the batch ends", "the run ends"} {
		if !slices.ContainsFunc(said[1], func(s string) bool { return strings.HasPrefix(s, want) }) {
			t.Errorf("nobody says %q", want)
		}
	}
}

func TestLogHasTheLevelThatIsAsked(t *testing.T) {
	for _, c := range []struct {
		level       string
		info, debug bool
	}{{"WARNING", false, false}, {"INFO", true, false}, {"DEBUG", true, true}} {
		for _, isolation := range []string{"none", "process"} {
			_, lines, _ := logged(t, isolation, "", c.level)
			has := func(text string) bool {
				return slices.ContainsFunc(lines, func(l map[string]any) bool { return l["msg"] == text })
			}
			if has("a partition is done") != c.info || has("a file was read") != c.debug {
				t.Errorf("%s, %s: %v", c.level, isolation, lines)
			}
		}
	}
}

func TestLogTellsOfACrash(t *testing.T) {
	_, lines, meter := logged(t, "process", filepath.Join(t.TempDir(), "died"), "WARNING")
	if len(lines) != 1 || !strings.Contains(lines[0]["error"].(string), "worker-killed") || lines[0]["batch"] != "2025-03-06_2025-03-06" {
		t.Errorf("%v", lines)
	}
	if m := meter.Read(); m.Crashes != 1 || m.Starts != 5 || m.Partitions["bars"] != (report.States{Done: 3}) {
		t.Errorf("%+v", m)
	}
}

func TestMeterEndsWithTheCountsOfTheFunnelWhereverTheWorkIsDone(t *testing.T) {
	for _, isolation := range []string{"none", "process"} {
		r, _, meter := logged(t, isolation, "", "ERROR")
		m := meter.Read()
		if diff := cmp.Diff(r.Funnel.Passes, m.Funnel.Passes); diff != "" {
			t.Errorf("%s: the funnel (-) and the meter (+):\n%s", isolation, diff)
		}
		for name, want := range r.Funnel.Tables {
			got := *m.Funnel.Tables[name]
			got.Absent = want.Absent // columns are no metric
			if diff := cmp.Diff(*want, got); diff != "" {
				t.Errorf("%s, table %s: the funnel (-) and the meter (+):\n%s", isolation, name, diff)
			}
		}
		for _, pass := range []string{"bars", "orders"} {
			if m.Partitions[pass] != (report.States{Done: 3}) {
				t.Errorf("%s, pass %s: %+v", isolation, pass, m.Partitions[pass])
			}
		}
		if m.Days != 3 || m.Done != 3 || m.Funnel.Stores["lake"].BytesRead == 0 || m.Funnel.Stores["output"].BytesWritten == 0 || m.Stages["compute"] <= 0 {
			t.Errorf("%s: %+v", isolation, m)
		}
		if workers := map[string]int64{"none": 0, "process": 3}[isolation]; m.Starts != workers || m.Run != r.RunID {
			t.Errorf("%s: %+v", isolation, m)
		}
	}
}
