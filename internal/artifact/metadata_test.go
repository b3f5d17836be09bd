package artifact

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/basaltlake/basalt/internal/store"
)

func TestMetadataAreWrittenUnderTheTimeOfTheRun(t *testing.T) {
	m := &Metadata{
		Time: time.Date(2026, 3, 6, 7, 8, 9, 0, time.UTC), Run: "r1", Error: "it <broke>",
		Config:      Config{File: "/conf/p.yaml", Dataset: "d", Start: "2026-03-05", End: "2026-03-06", Universe: "all", Lake: "/lake", OutputRoot: "/out", Canonical: json.RawMessage("{\"run\":{}}\n")},
		Environment: Environment{Program: "v1", Go: "go1", Platform: "linux/amd64", CPUs: 2},
		Packages:    map[string]string{"m": "v0"},
	}
	folder := filepath.Join(t.TempDir(), "new")
	uri, err := Write(context.Background(), store.NewLocal(), folder, "", m)
	if err != nil {
		t.Fatal(err)
	}
	if want := filepath.Join(folder, "run_metadata_20260306_070809.json"); uri != want {
		t.Errorf("%s, want %s", uri, want)
	}
	data, err := os.ReadFile(uri)
	if err != nil {
		t.Fatal(err)
	}
	want := `{
  "timestamp_utc": "2026-03-06T07:08:09Z",
  "run": "r1",
  "error": "it <broke>",
  "config": {
    "file": "/conf/p.yaml",
    "dataset": "d",
    "start": "2026-03-05",
    "end": "2026-03-06",
    "universe": "all",
    "lake": "/lake",
    "output_root": "/out",
    "canonical": {
      "run": {}
    }
  },
  "environment": {
    "program": "v1",
    "go": "go1",
    "platform": "linux/amd64",
    "cpus": 2
  },
  "git": null,
  "packages": {
    "m": "v0"
  }
}
`
	if diff := cmp.Diff(want, string(data)); diff != "" {
		t.Error(diff)
	}
}

func TestPackagesAreThoseOfTheProgram(t *testing.T) {
	if len(Packages()) == 0 {
		t.Error("no packages")
	}
}

// runGit runs git in a folder, apart from the settings of this machine.
func runGit(t *testing.T, folder string, args ...string) {
	t.Helper()
	cmd := exec.Command("git", append([]string{"-C", folder, "-c", "user.name=n", "-c", "user.email=e@example.com", "-c", "commit.gpgsign=false"}, args...)...)
	cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_SYSTEM=/dev/null")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("git %v: %v\n%s", args, err, out)
	}
}

func TestGitStateOfTheFirstRepository(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("the program git is not here, and there is no state without it")
	}
	ctx := context.Background()
	root, outside := t.TempDir(), t.TempDir()
	runGit(t, root, "init", "-q")
	below := filepath.Join(root, "conf")
	if err := os.Mkdir(below, 0o755); err != nil {
		t.Fatal(err)
	}
	if g := FindGit(ctx, "", outside, below); g == nil || g.Root != root || g.Commit != "" || g.Dirty {
		t.Errorf("before the first commit: %+v", g)
	}
	file := filepath.Join(below, "p.yaml")
	if err := os.WriteFile(file, []byte("A: 1\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	runGit(t, root, "add", ".")
	runGit(t, root, "commit", "-q", "-m", "first")
	g := FindGit(ctx, below)
	if g == nil || len(g.Commit) != 40 || g.Dirty || g.Describe == "" {
		t.Fatalf("clean: %+v", g)
	}
	if err := os.WriteFile(file, []byte("A: 2\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if dirty := FindGit(ctx, below); dirty == nil || !dirty.Dirty || dirty.Commit != g.Commit {
		t.Errorf("changed: %+v", dirty)
	}
	if g := FindGit(ctx, outside); g != nil && g.Root == outside {
		t.Errorf("outside: %+v", g)
	}
}
