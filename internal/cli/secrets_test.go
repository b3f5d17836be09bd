//go:build unix

package cli_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	osexec "os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/basaltlake/basalt/internal/cli"
)

// planted begins every secret of TestSecretsAppearNowhere.
const planted = "PLANTED-"

// secretConfig holds a secret wherever a configuration may hold one.
const secretConfig = `
START_DATE: 2013-10-09
END_DATE: 2013-10-10
BATCH_FREQ: D
LAKE: %s
OUTPUT_ROOT: out
UNIVERSE: command=./listings.sh --all
LOGGING_LEVEL: DEBUG
RUN_ARTIFACTS_ENABLED: true
RUN_ARTIFACTS_DIR: artifacts
SCHEMA_LOCK_MODE: update
SCHEMA_LOCK_PATH: lock.json
ON_ERROR: continue
x-anchors: {password: PLANTED-anchor}
S3_STORAGE_OPTIONS: {key: PLANTED-key, secret: PLANTED-secret, token: PLANTED-token, endpoint: "http://127.0.0.1:1", max_attempts: 1}
OUTPUT_TARGET: {sql_connection: "postgres://me:PLANTED-global@db.example/x?password=PLANTED-query", sql_table: t}
PASSES:
  - name: bars
    timeline_mode: sparse_digitised
    modules: [trade]
    output: {sql_connection: "postgres://me:PLANTED-pass@db.example/x"}
    extra_outputs: [{path_template: "copy/{start_date}.parquet", sql_connection: "mysql://me:PLANTED-extra@db.example/x"}]
`

// listings prints a universe and repeats its secret where programs do.
const listings = `#!/bin/sh
echo "connecting with $LISTINGS_TOKEN" >&2
test -z "$LISTINGS_DOWN" || { echo "403 for token=$LISTINGS_TOKEN" >&2; exit 3; }
echo ListingId,MIC,Ticker
echo 1300101,XNYS,IBM
`

// TestSecretsAppearNowhere runs the program, workers included, as often as there are ways
// to end, and looks for secrets in all that it prints and leaves behind.
func TestSecretsAppearNowhere(t *testing.T) {
	dir := t.TempDir()
	lake, err := filepath.Abs(filepath.Join(quickstart, "lake"))
	if err != nil {
		t.Fatal(err)
	}
	corrupt := t.TempDir()
	if err := os.CopyFS(corrupt, os.DirFS(lake)); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(corrupt, "Trades-Plus/XNYS/2013/10/10"), "trades-plus-XNYS-20131010.parquet", "PAR1 and nothing else PAR1")
	config := write(t, dir, "pipeline.yaml", fmt.Sprintf(secretConfig, lake))
	program := write(t, dir, "listings.sh", listings)
	if err := os.Chmod(program, 0o755); err != nil {
		t.Fatal(err)
	}
	wrong := t.TempDir()
	write(t, wrong, "cut.yaml", "S3_STORAGE_OPTIONS: {secret: PLANTED-cut\nPASSES: [")
	write(t, wrong, "kind.yaml", "S3_STORAGE_OPTIONS: {key: a, secret: [PLANTED-kind]}\nPASSES: 3")
	address := "https://me:PLANTED-address@host/x"

	for _, c := range []struct {
		code int
		env  string
		args []string
	}{
		{0, "", []string{"check"}},
		{0, "", []string{"plan", "--json"}},
		{0, "", []string{"run"}},
		{0, "", []string{"run", "--force", "--json", "--progress", "json"}},
		{0, "", []string{"run", "--force", "--log-format", "json", "--set", "ISOLATION=none"}},
		{0, "", []string{"status", "--json"}},
		{0, "", []string{"datasets", "--json"}},
		{0, "", []string{"side-outputs"}},
		{1, "LISTINGS_DOWN=1", []string{"run", "--force"}},
		{1, "LISTINGS_DOWN=1", []string{"plan"}},
		{3, "", []string{"run", "--force", "--lake", corrupt}},
		{0, "", []string{"status", "--lake", corrupt}},
		{0, "", []string{"status", "--lake", corrupt, "--json"}},
		{3, "", []string{"plan", "--lake", corrupt, "--json"}},
		{1, "", []string{"run", "--lake", "s3://bucket/lake"}},
		{1, "", []string{"run", "--out", "s3://bucket/out"}},
		{2, "", []string{"run", "--lake", address}},
		{2, "", []string{"run", "--out", address}},
		{2, "", []string{"run", "--lake", "s3://me:PLANTED-address@bucket/x"}},
		{2, "", []string{"run", "--universe", "command=./listings.sh --token=PLANTED-argument"}},
		{2, "", []string{"run", "--universe", "file=" + address + ".csv"}},
		{2, "", []string{"run", "--set", "OUTPUT_TARGET.path_template=" + address + "/{pass}/{start_date}.parquet"}},
		{2, "", []string{"run", "--set", "S3_STORAGE_OPTIONS.secrt=PLANTED-set"}},
		{2, "", []string{"run", "--set", "S3_STORAGE_OPTIONS=PLANTED-set"}},
		{2, "", []string{"head", "s3://bucket/x.parquet", "--set", "S3_STORAGE_OPTIONS.endpoint=PLANTED-place"}},
		{2, "", []string{"run", "--set", "PASSES.bars.output.type=sql"}},
		{2, "", []string{"run", "--set", "OUTPUT_TARGET.sql_conection=postgres://me:PLANTED-set@host/x"}},
		{2, "", []string{"run", "--set", "PASSWORD=PLANTED-set"}},
		{2, "", []string{"check", "--user-config-json", `{"S3_STORAGE_OPTIONS": {"secret": "PLANTED-json", "x": 1}}`}},
		{2, "", []string{"check", "--user-config-json", `{"S3_STORAGE_OPTIONS": {"secret": "PLANTED-json",`}},
		{2, "", []string{"check", "--pipeline", filepath.Join(wrong, "cut.yaml")}},
		{2, "", []string{"check", "--pipeline", filepath.Join(wrong, "kind.yaml")}},
	} {
		args := c.args
		if c.args[1:] == nil || !strings.HasPrefix(strings.Join(c.args[1:], " "), "--pipeline") {
			args = append(args[:len(args):len(args)], "--pipeline", config)
		}
		p := osexec.Command(os.Args[0], args...)
		p.Dir = dir
		p.Env = append(os.Environ(), asProgram+"=1", c.env, "LISTINGS_TOKEN=PLANTED-listings", "AWS_EC2_METADATA_DISABLED=true",
			"AWS_ACCESS_KEY_ID=PLANTED-env-key", "AWS_SECRET_ACCESS_KEY=PLANTED-env-secret", "AWS_SESSION_TOKEN=PLANTED-env-token")
		said, err := p.CombinedOutput()
		var exit *osexec.ExitError
		if err != nil && !errors.As(err, &exit) {
			t.Fatal(err)
		}
		if code := p.ProcessState.ExitCode(); code != c.code || strings.Contains(string(said), "panic: ") { // which exits with 2 too
			t.Errorf("basalt %s: exit code %d, want %d:\n%s", strings.Join(c.args, " "), code, c.code, said)
		}
		if strings.Contains(string(said), planted) {
			t.Errorf("basalt %s says:\n%s", strings.Join(c.args, " "), said)
		}
	}
	left := 0
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || path == config {
			return err
		}
		if strings.Contains(path, planted) {
			t.Errorf("%s is left behind", path)
		}
		if d.IsDir() {
			return nil
		}
		data, err := os.ReadFile(path)
		if left++; strings.Contains(string(data), planted) {
			t.Errorf("%s holds:\n%s", path, data)
		}
		return err
	})
	if err != nil || left < 15 {
		t.Errorf("%d files are left behind: %v", left, err)
	}
}

func TestWhatIsWrongWithASecretIsTold(t *testing.T) {
	r := exec(t, quickstart, "check", "--set", "S3_STORAGE_OPTIONS.secret=hunter22")
	has(t, r.err, "--set S3_STORAGE_OPTIONS.secret: bad-value: S3_STORAGE_OPTIONS.secret: a secret without its access key. add key")
	if r.code != cli.ExitUsage || strings.Contains(r.err, "hunter22") {
		t.Errorf("exit code %d: %s", r.code, r.err)
	}
}
