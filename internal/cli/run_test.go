package cli_test

import (
	"context"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/basaltlake/basalt/internal/cli"
)

func decode(t *testing.T, text string, into any) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), into); err != nil {
		t.Fatalf("%v in:\n%s", err, text)
	}
}

func TestRunEndsWithOutputFirstRowsAndFunnel(t *testing.T) {
	out := t.TempDir()
	r := mustRun(t, quickstart, "run", "--out", out)
	has(t, r.out, "trades_1m: 1,168 rows", filepath.Join(out, "quickstart", "trades_1m", "all"), "TradeTotalVWAP",
		"2013-10-09 13:31:00", "rows read", "68,721", "- filter", "19,209", "= bucketed", "49,512", "book_1m")
	if strings.Contains(r.out, "parts") {
		t.Errorf("progress is in the data:\n%s", r.out)
	}
	has(t, r.err, "compute: 3 parts")
}

func TestRunAsJSONHasOutputsColumnsRowsAndFunnel(t *testing.T) {
	r := mustRun(t, quickstart, "run", "--out", t.TempDir(), "--json", "--progress", "none", "--set", "LOGGING_LEVEL=WARNING", "--date", "2013-10-09")
	if r.err != "" {
		t.Errorf("a run without progress that gives no reason to warn says %q", r.err)
	}
	var got cli.ResultJSON
	decode(t, r.out, &got)
	if len(got.Partitions) != 2 {
		t.Fatalf("partitions: %+v", got.Partitions)
	}
	p := got.Partitions[0]
	if p.Pass != "trades_1m" || p.Rows != 390 || p.Bytes == 0 || len(p.Head) == 0 || p.Head[0]["TradeTotalVolume"] != 11180.0 {
		t.Errorf("partition: %+v", p)
	}
	if f, err := os.Stat(p.URI); err != nil || f.Size() != p.Bytes {
		t.Errorf("%s: %v", p.URI, err)
	}
	if trades := got.Funnel.Tables["trades"]; trades == nil || trades.RowsRead != 27_042 || trades.Unaccounted() != 0 {
		t.Errorf("funnel: %+v", trades)
	}
}

func TestSecondRunGivesTheSameBytes(t *testing.T) {
	out := t.TempDir()
	mustRun(t, quickstart, "run", "--out", out, "--threads", "1")
	first := files(t, out)
	mustRun(t, quickstart, "run", "--out", out, "--threads", "2", "--force")
	second := files(t, out)
	if len(first) == 0 || len(first) != len(second) {
		t.Fatalf("%d files, then %d", len(first), len(second))
	}
	for name, data := range first {
		if second[name] != data {
			t.Errorf("%s differs", name)
		}
	}
}

// files are the data files below a folder, by path.
func files(t *testing.T, root string) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".parquet" {
			return err
		}
		data, err := os.ReadFile(path)
		rel, _ := filepath.Rel(root, path)
		found[rel] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestProgressAsJSONIsLinesOfObjectsAndSoIsTheLogWithIt(t *testing.T) {
	r := mustRun(t, quickstart, "run", "--out", t.TempDir(), "--progress", "json")
	for line := range strings.Lines(r.err) {
		var l map[string]any
		decode(t, line, &l)
		if l["event"] == nil && l["msg"] == nil {
			t.Errorf("line without event: %s", line)
		}
	}
	has(t, r.err, `"event":"done"`, `"msg":"a partition is done","run":"`)
}

func TestUnwritableOutputIsAFailureThatNamesThePlace(t *testing.T) {
	file := write(t, t.TempDir(), "file", "a file where a folder is needed")
	for _, out := range []string{file, filepath.Join(file, "out")} {
		r := exec(t, quickstart, "run", "--out", out)
		if r.code != cli.ExitFailure || r.out != "" {
			t.Errorf("exit code %d, output %q", r.code, r.out)
		}
		has(t, r.err, "error: output-not-writable: ", file+": not a directory; set OUTPUT_ROOT or path_template to a folder")
		if line := lastLine(r.err); strings.Count(line, "output-not-writable") != 1 {
			t.Errorf("told more than once: %s", line)
		}
	}
}

func TestNoInputHasACodeOfItsOwn(t *testing.T) {
	r := exec(t, quickstart, "run", "--out", t.TempDir(), "--date", "2020-01-06")
	if r.code != cli.ExitNoInput {
		t.Errorf("exit code %d", r.code)
	}
	has(t, r.err, "error: no-input: ", "2020-01-06", "basalt tables --lake")
}

func TestInterruptedRunLeavesNothingPartial(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	out := t.TempDir()
	r := execContext(ctx, quickstart, "run", "--out", out)
	if r.code != cli.ExitInterrupted {
		t.Errorf("exit code %d", r.code)
	}
	has(t, r.err, "interrupted: stopped in an orderly way: nothing partial is visible")
	if left := files(t, out); len(left) != 0 {
		t.Errorf("%d files are there", len(left))
	}
}

func TestProfilesAreWritten(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "profiles")
	mustRun(t, quickstart, "run", "--out", t.TempDir(), "--profile", dir)
	for _, name := range []string{"cpu.pprof", "heap.pprof"} {
		if f, err := os.Stat(filepath.Join(dir, name)); err != nil || f.Size() == 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSetChangesAKeyOfAPass(t *testing.T) {
	r := mustRun(t, quickstart, "run", "--out", t.TempDir(), "--date", "2013-10-09", "--set", "PASSES.trades_1m.time_bucket_seconds=300")
	has(t, r.out, "trades_1m: 78 rows")
}

// TestRunSaysItsErrorOnce has a page that cannot be read. A log that is not only for people has
// the error of each of the two partitions as well.
func TestRunSaysItsErrorOnce(t *testing.T) {
	dir := small(t)
	file := filepath.Join(dir, "lake", "Trades-Plus", "DEMA", "2026", "01", "05", "trades-plus-DEMA-20260105.parquet")
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for i := 4; i < len(data)/2; i++ {
		data[i] ^= 0x5a
	}
	if err := os.WriteFile(file, data, 0o644); err != nil {
		t.Fatal(err)
	}
	for want, args := range map[int][]string{1: nil, 3: {"--progress", "none"}} {
		r := exec(t, dir, append([]string{"run"}, args...)...)
		if n := strings.Count(r.err, "corrupt-file: "); r.code != cli.ExitFailure || n != want {
			t.Errorf("%v: exit code %d, the error is said %d times:\n%s", args, r.code, n, r.err)
		}
	}
}
