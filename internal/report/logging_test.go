package report

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"slices"
	"strings"
	"testing"
)

func TestLogLevelsHaveTheNamesOfTheConfiguration(t *testing.T) {
	for _, c := range []struct {
		name  string
		level slog.Level
	}{{"DEBUG", slog.LevelDebug}, {"info", slog.LevelInfo}, {"WARNING", slog.LevelWarn}, {"ERROR", slog.LevelError}, {"CRITICAL", LevelCritical}} {
		got, err := Level(c.name)
		if err != nil || got != c.level {
			t.Errorf("%s: %v, %v", c.name, got, err)
		}
		var b bytes.Buffer
		log, err := NewLogger(&b, c.name, "text")
		if err != nil {
			t.Fatal(err)
		}
		log.Log(context.Background(), c.level-1, "quiet")
		log.Log(context.Background(), c.level, "loud")
		if text := b.String(); strings.Contains(text, "quiet") || !strings.Contains(text, "level="+strings.ToUpper(c.name)+" msg=loud") {
			t.Errorf("%s: %q", c.name, text)
		}
	}
	if _, err := Level("WARN"); err == nil || !strings.Contains(err.Error(), "WARNING") {
		t.Errorf("WARN: %v", err)
	}
}

func TestUnknownLogFormatIsRefused(t *testing.T) {
	if _, err := NewLogger(&bytes.Buffer{}, "INFO", "xml"); err == nil {
		t.Error("accepted")
	}
}

type account struct {
	User     string
	Password string
}

// TestLogsHoldNoSecrets logs a secret in every way there is; "hunter2" must not show.
func TestLogsHoldNoSecrets(t *testing.T) {
	const dsn = "postgres://me:hunter2@db:5432/x"
	address, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	for _, format := range []string{"text", "json"} {
		var b bytes.Buffer
		log, err := NewLogger(&b, "DEBUG", format)
		if err != nil {
			t.Fatal(err)
		}
		log.Info("connecting to "+dsn, "url", dsn, "address", address, "api_key", "hunter2", "Token", "hunter2")
		log.Error("failed", "error", fmt.Errorf("opening: %w", errors.New("dial "+dsn)))
		log.Info("options", "storage", map[string]string{"aws_secret_access_key": "hunter2", "region": "eu-west-1"}, "account", account{"me", "hunter2"})
		log.Info("group", slog.Group("credentials", "id", "hunter2"), slog.Group("s3", "secretAccessKey", "hunter2"))
		log.With("password", "hunter2").WithGroup("tokens").Info("with", "first", "hunter2")
		log.Info("list", "urls", []string{dsn}, "header", "Authorization: Bearer hunter2hunter2")
		log.Info("pointer", "account", &account{"me", "hunter2"})
		if text := b.String(); strings.Contains(text, "hunter2") {
			t.Errorf("%s:\n%s", format, text)
		} else if !strings.Contains(text, "eu-west-1") || !strings.Contains(text, "db:5432") {
			t.Errorf("%s: more than secrets is gone:\n%s", format, text)
		}
	}
}

func TestScrubLeavesOrdinaryTextAlone(t *testing.T) {
	for _, text := range []string{
		"reading trades: mic=XLON date=2026-01-02 row group 3", "s3://bucket/prefix/a=b/c", "http://host:8080/path@2x", "12:30:00 to 16:30", "basic training of the key",
	} {
		if got := Scrub(text); got != text {
			t.Errorf("%q became %q", text, got)
		}
	}
}

func TestScrubKeepsTheRestOfWhatHeldASecret(t *testing.T) {
	for text, want := range map[string]string{
		"mysql://u:p@ss@h/db":                       "mysql://u:[redacted]@h/db",
		"host=h password=abc user=u":                "host=h password=[redacted] user=u",
		"pwd=abc token_file=/run/t token=abc":       "pwd=[redacted] token_file=/run/t token=[redacted]",
		`{"client_secret": "a b", "x": 1}`:          `{"client_secret": [redacted], "x": 1}`,
		"https://h/o?X-Amz-Signature=abc&X-Amz-A=1": "https://h/o?X-Amz-Signature=[redacted]&X-Amz-A=1",
		"databricks://token:dapi123@host":           "databricks://token:[redacted]@host",
	} {
		if got := Scrub(text); got != want {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
	}
}

func TestSecretsAreFoundInCommandLines(t *testing.T) {
	for line, want := range map[string]bool{
		"command=./members --token=abc": true, "command=./members --token abc --top 5": true, `command="./members --db-password 'a b'"`: true,
		"command=./members -api_key abc": true, "command=./members --TOKEN\tabc": true, "command=./members '--secret' abc": true, "command=curl https://me:abc@host/": true,
		"command=./members --top 50": false, "command=./members --token-file /run/token": false, "command=./members --token-file=/run/token": false, "command=PWD=abc ./members": true, "command=./members --secret-name desk/members": false,
		"command=./members --ask-password --top 5": false, "command=./members --no-token": false, "command=./token --top 5": false,
		"command=./members --bypass x": false, "file=my token.csv": false,
	} {
		if HoldsSecret(line) != want {
			t.Errorf("%s: %v", line, !want)
		}
	}
}

func TestSecretNames(t *testing.T) {
	for name, want := range map[string]bool{
		"password": true, "DB_PASSWORD": true, "secretAccessKey": true, "api-key": true, "x_key": true, "auth_token": true, "Authorization": true,
		"key": false, "partition_key": false, "mic": false, "keys": false, "monkey": false, "path": false,
	} {
		if Secret(name) != want {
			t.Errorf("%s: %v", name, !want)
		}
	}
}

func TestSecretsOfTheEnvironmentAreThoseOfSecretVariablesThatNameNoPlace(t *testing.T) {
	got := secretValues([]string{
		"API_TOKEN=abcdefgh", "AWS_SECRET_ACCESS_KEY=/abc=defghijk", "PIN_TOKEN=1234567", "PWD=/home/desk/runs", "OLDPWD=/home/desk/runs",
		"AWS_WEB_IDENTITY_TOKEN_FILE=/var/run/token", "HOME=/home/desk", "LONG_TOKEN=abcdefghi", "EMPTY_TOKEN=", "TOKEN",
	})
	if want := []string{"/abc=defghijk", "abcdefghi", "abcdefgh"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestJSONLogsKeepNumbersAndTimes(t *testing.T) {
	var b bytes.Buffer
	log, err := NewLogger(&b, "INFO", "json")
	if err != nil {
		t.Fatal(err)
	}
	log.Warn("read", "rows", 12, "share", 0.5)
	var record map[string]any
	if err := json.Unmarshal(b.Bytes(), &record); err != nil {
		t.Fatal(err)
	}
	if record["rows"] != 12.0 || record["share"] != 0.5 || record["level"] != "WARNING" || record["time"] == nil {
		t.Errorf("%v", record)
	}
}
