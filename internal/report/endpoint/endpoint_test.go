package endpoint

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil/promlint"
	"go.uber.org/goleak"

	"github.com/basaltlake/basalt/internal/report"
)

// busy is a meter in the middle of a run.
func busy() *report.Meter {
	now := time.Date(2026, 1, 5, 18, 0, 0, 0, time.UTC)
	m := &report.Meter{Clock: func() time.Time { now = now.Add(time.Second); return now }}
	m.Begin(report.Facts{Run: "r1", Program: "v1", Dataset: "desk", Universe: "mic=XLON", Started: now, MemoryLimit: 4 << 30})
	m.Stage("plan", 0)
	m.Plan("bars", 5)
	m.Count(&report.Funnel{Passes: map[string]*report.Pass{"bars": {UpToDate: 1}}, Tables: map[string]*report.Table{"trades": {FilesMissing: 2}}})
	m.Stage("compute", 4)
	m.Batch("bars")
	m.Worker(0)
	m.Worker(1 << 30) // no such process
	m.Crash()
	m.Advance(1, 100)
	for range 2 {
		m.Count(&report.Funnel{
			Tables: map[string]*report.Table{"trades": {FilesRead: 1, Bytes: 4000, RowsRead: 100, RowsBucketed: 60, Dropped: map[report.Rule]int64{report.Filter: 39, report.NullListing: 1}}},
			Stores: map[string]*report.Storage{"lake": {Requests: 7, Repeats: 2, Resumes: 1, BytesRead: 3000}},
		})
	}
	m.Count(&report.Funnel{Passes: map[string]*report.Pass{"bars": {Partitions: 1, FailedTargets: 2, Buckets: 12, Bytes: 900}}})
	m.Spend("bars", "compute", 1.5)
	m.Spend("bars", "compute", 1)
	m.Batch("bars")
	return m
}

func scrape(t *testing.T, m *report.Meter) string {
	t.Helper()
	s, err := Serve(t.Context(), "127.0.0.1:0", m)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	answer, err := client.Get("http://" + s.Address() + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		t.Fatalf("status %d, %v: %s", answer.StatusCode, err, text)
	}
	if err := answer.Body.Close(); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestScrapeShowsTheRun(t *testing.T) {
	defer goleak.VerifyNone(t)
	text := scrape(t, busy())
	for _, want := range []string{
		`basalt_run_info{dataset="desk",run="r1",universe="mic=XLON",version="v1"} 1`,
		fmt.Sprintf(`basalt_run_start_time_seconds %g`, float64(time.Date(2026, 1, 5, 18, 0, 0, 0, time.UTC).Unix())),
		`basalt_stage_seconds_total{stage="plan"} 1`,
		`basalt_stage_seconds_total{stage="compute"} 1`, // it lasts
		`basalt_partition_seconds_total{pass="bars",stage="compute"} 2.5`,
		`basalt_dates_planned 4`, `basalt_dates_computed 1`,
		`basalt_memory_limit_bytes 4.294967296e+09`,
		`basalt_worker_starts_total 1`, `basalt_worker_crashes_total 1`,
		`basalt_files_read_total{table="trades"} 2`, `basalt_files_missing_total{table="trades"} 2`,
		`basalt_input_bytes_total{table="trades"} 8000`,
		`basalt_rows_read_total{table="trades"} 200`, `basalt_rows_bucketed_total{table="trades"} 120`,
		`basalt_rows_dropped_total{rule="filter",table="trades"} 78`, `basalt_rows_dropped_total{rule="null listing",table="trades"} 2`,
		`basalt_storage_requests_total{storage="lake"} 14`, `basalt_storage_retries_total{storage="lake"} 4`,
		`basalt_storage_resumes_total{storage="lake"} 2`, `basalt_storage_read_bytes_total{storage="lake"} 6000`,
		`basalt_partitions{pass="bars",state="waiting"} 2`, `basalt_partitions{pass="bars",state="running"} 1`,
		`basalt_partitions{pass="bars",state="done"} 1`, `basalt_partitions{pass="bars",state="failed"} 0`,
		`basalt_partitions{pass="bars",state="up_to_date"} 1`,
		`basalt_rows_written_total{pass="bars"} 12`, `basalt_output_bytes_total{pass="bars"} 900`, `basalt_failed_targets_total{pass="bars"} 2`,
	} {
		if !strings.Contains(text, "\n"+want+"\n") {
			t.Errorf("there is no %q in:\n%s", want, text)
		}
	}
	if strings.Contains(text, `process="worker"`) {
		t.Error("a worker that has ended has memory")
	}
}

func TestMetricsAreNamedAsPrometheusAsks(t *testing.T) {
	text := scrape(t, busy())
	problems, err := promlint.New(bytes.NewReader([]byte(text))).Lint()
	if err != nil || len(problems) > 0 {
		t.Errorf("%v %v", problems, err)
	}
	names := regexp.MustCompile(`(?m)^# HELP (\w+)`).FindAllStringSubmatch(text, -1)
	if len(names) != len(metrics()) {
		t.Errorf("%d of %d metrics are shown", len(names), len(metrics()))
	}
}

func TestEveryMetricIsDocumented(t *testing.T) {
	page, err := os.ReadFile("../../../docs/watching.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range metrics() {
		name := regexp.MustCompile(`fqName: "(\w+)"`).FindStringSubmatch(m.desc.String())[1]
		if !strings.Contains(string(page), "`"+name+"`") {
			t.Errorf("docs/watching.md does not name %s", name)
		}
	}
}

func TestMeterThatNobodyFedShowsNoRun(t *testing.T) {
	r := prometheus.NewPedanticRegistry()
	r.MustRegister(collector{&report.Meter{}})
	families, err := r.Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range families {
		if f.GetName() == "basalt_run_info" {
			t.Error("there is a run")
		}
	}
}

func TestAddressThatIsTakenIsAnError(t *testing.T) {
	s, err := Serve(t.Context(), "127.0.0.1:0", &report.Meter{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}()
	if _, err := Serve(t.Context(), s.Address(), &report.Meter{}); err == nil {
		t.Error("two servers have one address")
	}
}
