package cli_test

import (
	"bytes"
	"context"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/basaltlake/basalt/internal/cli"
	_ "github.com/basaltlake/basalt/internal/modules"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// quickstart is the folder of the example with real data.
const quickstart = "../../examples/quickstart"

// ran is what a command line did.
type ran struct {
	code     int
	out, err string
}

// exec runs a command line in a folder.
func exec(t *testing.T, dir string, args ...string) ran {
	t.Helper()
	return execContext(t.Context(), dir, args...)
}

func execContext(ctx context.Context, dir string, args ...string) ran {
	var out, err bytes.Buffer
	code := cli.Run(ctx, args, cli.Streams{
		Out: &out, Err: &err, Dir: dir, Env: func(string) string { return "" },
	})
	return ran{code, out.String(), err.String()}
}

// mustRun fails the test unless the exit code is 0.
func mustRun(t *testing.T, dir string, args ...string) ran {
	t.Helper()
	r := exec(t, dir, args...)
	if r.code != cli.ExitOK {
		t.Fatalf("basalt %s: exit code %d\n%s%s", strings.Join(args, " "), r.code, r.out, r.err)
	}
	return r
}

// golden compares text with a file of testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s differs (-want +got); go test ./internal/cli -update rewrites it:\n%s", path, diff)
	}
}

func write(t *testing.T, dir, name, text string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func has(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if !strings.Contains(text, p) {
			t.Errorf("there is no %q in:\n%s", p, text)
		}
	}
}
