package cli_test

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/basaltlake/basalt/internal/cli"
)

// scraper is a standard error that fetches the metrics whenever a partition is done.
type scraper struct {
	said    bytes.Buffer
	address string
	scrapes []string
	err     error
}

var served = regexp.MustCompile(`address=(http://\S+)`)

func (s *scraper) Write(line []byte) (int, error) {
	if m := served.FindSubmatch(line); m != nil {
		s.address = string(m[1])
	}
	if bytes.Contains(line, []byte("a partition is done")) {
		s.scrape()
	}
	return s.said.Write(line)
}

func (s *scraper) scrape() {
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	answer, err := client.Get(s.address)
	if err != nil {
		s.err = err
		return
	}
	text, err := io.ReadAll(answer.Body)
	if s.scrapes = append(s.scrapes, string(text)); err != nil {
		s.err = err
	}
	if err := answer.Body.Close(); err != nil {
		s.err = err
	}
}

func TestMetricsFollowTheRunWhileItLasts(t *testing.T) {
	s := &scraper{}
	code := cli.Run(t.Context(), []string{"run", "--out", t.TempDir(), "--metrics-addr", "127.0.0.1:0", "--batch-freq", "D", "--set", "LOGGING_LEVEL=INFO"},
		cli.Streams{Out: io.Discard, Err: s, Dir: quickstart, Env: func(string) string { return "" }})
	if code != cli.ExitOK || s.err != nil || len(s.scrapes) != 6 {
		t.Fatalf("exit code %d, %d scrapes, %v:\n%s", code, len(s.scrapes), s.err, s.said.String())
	}
	has(t, s.scrapes[0],
		`basalt_partitions{pass="trades_1m",state="done"} 1`, `basalt_partitions{pass="trades_1m",state="waiting"} 2`,
		`basalt_partitions{pass="book_1m",state="running"} 1`, `basalt_partitions{pass="book_1m",state="waiting"} 2`,
		`basalt_rows_read_total{table="trades"} 27042`, `basalt_dates_planned 3`, `basalt_dates_computed 1`,
		`basalt_rows_written_total{pass="trades_1m"} 390`, `basalt_stage_seconds_total{stage="compute"} `,
		`basalt_memory_limit_bytes `, `basalt_storage_read_bytes_total{storage="lake"} `)
	has(t, s.scrapes[5],
		`basalt_partitions{pass="trades_1m",state="done"} 3`, `basalt_partitions{pass="book_1m",state="done"} 3`,
		`basalt_partitions{pass="book_1m",state="running"} 0`, `basalt_partitions{pass="book_1m",state="waiting"} 0`,
		`basalt_rows_read_total{table="trades"} 68721`, `basalt_rows_dropped_total{rule="filter",table="trades"} 19209`,
		`basalt_rows_bucketed_total{table="trades"} 49512`, `basalt_rows_written_total{pass="trades_1m"} 1168`)
	if _, err := http.Get(s.address); err == nil {
		t.Error("the metrics are served after the end")
	}
}

func TestAddressForMetricsThatCannotBeUsedIsAUsageError(t *testing.T) {
	taken := httptest.NewServer(http.NotFoundHandler())
	defer taken.Close()
	for _, address := range []string{strings.TrimPrefix(taken.URL, "http://"), "127.0.0.1", "127.0.0.1:many"} {
		out := t.TempDir()
		r := exec(t, quickstart, "run", "--out", out, "--metrics-addr", address)
		if r.code != cli.ExitUsage {
			t.Errorf("%s: exit code %d", address, r.code)
		}
		has(t, r.err, "error: metrics-addr: ", address, "HOST:PORT")
		if left := files(t, out); len(left) > 0 {
			t.Errorf("%s: the run began", address)
		}
	}
}
