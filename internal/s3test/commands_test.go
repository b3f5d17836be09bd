package s3test_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/basaltlake/basalt/internal/cli"
	"github.com/basaltlake/basalt/internal/s3test"
)

// TestCommandsReachS3AsTheConfigurationSays has no credentials in the environment: those
// of pipeline.yaml are used by every command that looks at a place.
func TestCommandsReachS3AsTheConfigurationSays(t *testing.T) {
	r := newRemote(t, s3test.Schedule{})
	dir := t.TempDir()
	for name, text := range map[string]string{"tickers.csv": "Ticker,MIC\nIBM,XNYS\n", "typo.csv": "Ticker\nIBN\n"} {
		lists := filepath.Join(dir, "lists")
		if err := os.MkdirAll(lists, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(lists, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	r.server.Upload(t, filepath.Join(dir, "lists"), bucket, "lists")
	pipeline := fmt.Sprintf(`
LAKE: %s
S3_STORAGE_OPTIONS: {endpoint: %s, key: %s, secret: %s, path_style: true, max_attempts: 3}
DEFAULT_S3_REGION: %s
START_DATE: 2013-10-09
END_DATE: 2013-10-09
MODULES: [trade]
timeline_mode: sparse_digitised
`, lakeRoot, r.server.URL, r.server.AccessKey, r.server.SecretKey, s3test.Region)
	if err := os.WriteFile(filepath.Join(dir, "pipeline.yaml"), []byte(pipeline), 0o644); err != nil {
		t.Fatal(err)
	}
	trades := lakeRoot + "/Trades-Plus/XNYS/2013/10/09/trades-plus-XNYS-20131009.parquet"
	elsewhere := t.TempDir()
	set := []string{"--set", "S3_STORAGE_OPTIONS.endpoint=" + r.server.URL, "--set", "S3_STORAGE_OPTIONS.key=" + r.server.AccessKey,
		"--set", "S3_STORAGE_OPTIONS.secret=" + r.server.SecretKey, "--set", "DEFAULT_S3_REGION=" + s3test.Region}
	for _, c := range []struct {
		dir  string
		args []string
		code int
		want []string
	}{
		{dir, []string{"head", trades, "-n", "1"}, cli.ExitOK, []string{"27,042 rows", "TradeTimestamp"}},
		{elsewhere, []string{"head", trades, "--pipeline", filepath.Join(dir, "pipeline.yaml")}, cli.ExitOK, []string{"27,042 rows"}},
		{elsewhere, append([]string{"head", trades}, set...), cli.ExitOK, []string{"27,042 rows"}},
		{elsewhere, []string{"head", trades, "--set", "S3_STORAGE_OPTIONS.endpiont=x"}, cli.ExitUsage, []string{"did you mean endpoint?"}},
		{dir, []string{"tables", "--lake", lakeRoot}, cli.ExitOK, []string{"trades", "2013-10-11"}},
		{elsewhere, append([]string{"tables", "--lake", lakeRoot}, set...), cli.ExitOK, []string{"trades", "2013-10-11"}},
		{elsewhere, append([]string{"init", "-", "--lake", lakeRoot}, set...), cli.ExitOK, []string{`START_DATE: "2013-10-09"`, "endpoint: \"" + r.server.URL, "LAKE: " + lakeRoot}},
		{dir, []string{"plan", "--universe", "file=s3://" + bucket + "/lists/tickers.csv"}, cli.ExitOK, []string{"1 file, 27,042 rows"}},
		{dir, []string{"run", "--universe", "file=s3://" + bucket + "/lists/tickers.csv"}, cli.ExitOK, []string{"390 rows"}},
		{dir, []string{"plan", "--universe", "file=s3://" + bucket + "/lists/typo.csv"}, cli.ExitUsage, []string{"universe-empty", "IBN (did you mean IBM?)"}},
		{dir, []string{"plan", "--universe", "file=s3://" + bucket + "/lists/none.csv"}, cli.ExitUsage, []string{"universe-file-missing", "lists/none.csv"}},
	} {
		var out, errs bytes.Buffer
		code := cli.Run(t.Context(), c.args, cli.Streams{Out: &out, Err: &errs, Dir: c.dir, Env: func(string) string { return "" }})
		text := out.String() + errs.String()
		if code != c.code {
			t.Errorf("%v: exit code %d, want %d:\n%s", c.args, code, c.code, text)
		}
		for _, want := range c.want {
			if !strings.Contains(text, want) {
				t.Errorf("%v: %q is not in:\n%s", c.args, want, text)
			}
		}
		if strings.Contains(text, r.server.SecretKey) {
			t.Errorf("%v: the secret is in:\n%s", c.args, text)
		}
	}
}
