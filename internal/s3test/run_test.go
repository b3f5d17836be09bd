package s3test_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/basaltlake/basalt/internal/config"
	"github.com/basaltlake/basalt/internal/job"
	_ "github.com/basaltlake/basalt/internal/modules"
	"github.com/basaltlake/basalt/internal/s3test"
	"github.com/basaltlake/basalt/internal/store"
)

const (
	quickstart = "../../examples/quickstart"
	bucket     = "market-data"
	lakeRoot   = "s3://" + bucket + "/lake"
	outRoot    = "s3://" + bucket + "/out"
)

// remote is the lake of the quickstart on a server behind a proxy.
type remote struct {
	server *s3test.Server
	proxy  *s3test.Proxy
	secret string   // that the run is given
	sets   []string // more settings
	own    []string // settings in place of all others
}

func newRemote(t testing.TB, schedule s3test.Schedule) *remote {
	t.Helper()
	server := s3test.Start(t)
	server.Bucket(t, bucket)
	server.Upload(t, filepath.Join(quickstart, "lake"), bucket, "lake")
	t.Setenv("AWS_CONFIG_FILE", "/nonexistent")
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", "/nonexistent")
	t.Setenv("AWS_EC2_METADATA_DISABLED", "true")
	return &remote{server: server, proxy: s3test.NewProxy(t, server, schedule), secret: server.SecretKey}
}

// settings are those of S3, through the proxy.
func (r *remote) settings() []string {
	if r.own != nil {
		return r.own
	}
	return append([]string{
		"S3_STORAGE_OPTIONS.endpoint_url=" + r.proxy.URL, "S3_STORAGE_OPTIONS.aws_access_key_id=" + r.server.AccessKey,
		"S3_STORAGE_OPTIONS.aws_secret_access_key=" + r.secret, "S3_STORAGE_OPTIONS.max_backoff=1ms",
		"DEFAULT_S3_REGION=" + s3test.Region,
	}, r.sets...)
}

// job returns the quickstart with other places of lake and output.
func (r *remote) job(t *testing.T, lake, out string) *job.Job {
	t.Helper()
	j, err := job.Load(filepath.Join(quickstart, "pipeline.yaml"), config.Overrides{Lake: lake, Out: out, Sets: r.settings(), Env: func(string) string { return "" }})
	if err != nil {
		t.Fatal(err)
	}
	return j
}

func (r *remote) run(t *testing.T, ctx context.Context) (*job.Result, error) {
	t.Helper()
	return r.job(t, lakeRoot, outRoot).Run(ctx, nil)
}

// files returns everything below the output root, by path.
func (r *remote) files(t *testing.T) map[string][]byte {
	t.Helper()
	st, err := store.NewS3(t.Context(), store.Options{Endpoint: r.server.URL, Region: s3test.Region, AccessKey: r.server.AccessKey, SecretKey: r.server.SecretKey})
	if err != nil {
		t.Fatal(err)
	}
	infos, err := st.List(t.Context(), outRoot+"/")
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for _, info := range infos {
		data, err := store.ReadAll(t.Context(), st, info.URI, 1<<30)
		if err != nil {
			t.Fatal(err)
		}
		name, _ := store.Rel(outRoot, info.URI)
		files[name] = data
	}
	return files
}

// data leaves out records: they hold times and places.
func data(files map[string][]byte) map[string][]byte {
	kept := map[string][]byte{}
	for name, content := range files {
		if !strings.HasPrefix(name, "_") {
			kept[name] = content
		}
	}
	return kept
}

// local runs the quickstart over files.
func local(t *testing.T) map[string][]byte {
	t.Helper()
	out := t.TempDir()
	j, err := job.Load(filepath.Join(quickstart, "pipeline.yaml"), config.Overrides{Out: out, Env: func(string) string { return "" }})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := j.Run(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	err = filepath.WalkDir(out, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, err := filepath.Rel(out, path)
		if err == nil {
			files[filepath.ToSlash(name)], err = os.ReadFile(path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return data(files)
}

func sameFiles(t *testing.T, got, want map[string][]byte) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%d files, want %d", len(got), len(want))
	}
	for name, content := range want {
		if !bytes.Equal(got[name], content) {
			t.Errorf("%s: %d bytes differ from those of files, %d bytes", name, len(got[name]), len(content))
		}
	}
}

// TestRunsOverAFaultyNetworkGiveTheFilesOfALocalRun wants the same bytes, and no more
// than the repeats that the faults explain.
func TestRunsOverAFaultyNetworkGiveTheFilesOfALocalRun(t *testing.T) {
	want := local(t)
	if len(want) != 2 {
		t.Fatalf("the local run wrote %d files", len(want))
	}
	for _, c := range []struct {
		name   string
		seed   uint64
		share  float64
		faults []s3test.Fault
	}{
		{name: "no fault"},
		{name: "resets and truncated bodies", seed: 1, share: 0.4, faults: []s3test.Fault{s3test.Reset, s3test.Truncate}},
		{name: "errors of the service", seed: 2, share: 0.4, faults: []s3test.Fault{s3test.Internal, s3test.Unavailable, s3test.SlowDown}},
		{name: "delays and stalls", seed: 3, share: 0.04, faults: []s3test.Fault{s3test.Delay, s3test.Stall}},
		{name: "everything", seed: 4, share: 0.2, faults: s3test.Every},
		{name: "everything, otherwise", seed: 5, share: 0.2, faults: s3test.Every},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := newRemote(t, s3test.Schedule{Seed: c.seed, Share: c.share, Faults: c.faults, Delay: time.Millisecond})
			r.sets = append(r.sets, "S3_STORAGE_OPTIONS.stall_timeout=1s")
			result, err := r.run(t, t.Context())
			if err != nil {
				t.Fatal(err)
			}
			sameFiles(t, data(r.files(t)), want)
			r.countsAgree(t, result)
			again, err := r.run(t, t.Context())
			if err != nil || len(again.Partitions) != 0 {
				t.Errorf("a second run computed %d partitions: %v", len(again.Partitions), err)
			}
		})
	}
}

// countsAgree compares what the run says of its requests with what the proxy saw.
func (r *remote) countsAgree(t *testing.T, result *job.Result) {
	t.Helper()
	lake, out := result.Funnel.Stores["lake"], result.Funnel.Stores["output"]
	if lake == nil || out == nil {
		t.Fatalf("the funnel has no requests: %v", result.Funnel.Stores)
	}
	var requests, bad int64
	for _, q := range r.proxy.Requests() {
		requests++
		if q.Fault != s3test.None && q.Fault != s3test.Delay {
			bad++
		}
	}
	// What came after the count are the leases and the record of the run.
	if counted := lake.Requests + out.Requests; counted > requests || counted < requests*8/10 {
		t.Errorf("%d requests are counted, %d came", counted, requests)
	}
	// Every fault costs one more request; a body that breaks may have been whole already.
	if again := lake.Repeats + lake.Resumes + out.Repeats + out.Resumes; again > bad {
		t.Errorf("%d requests were repeated for %d faults", again, bad)
	}
	if bad > 10 && lake.Repeats+lake.Resumes == 0 {
		t.Errorf("%d faults and nothing was repeated", bad)
	}
	if lake.BytesRead < 500_000 || lake.BytesWritten != 0 || out.BytesWritten < 100_000 {
		t.Errorf("lake %+v, output %+v", lake, out)
	}
}

func TestServiceThatFailsForEverEndsTheRunAfterBoundedTries(t *testing.T) {
	r := newRemote(t, s3test.Schedule{})
	r.sets = append(r.sets, `S3_STORAGE_OPTIONS.max_attempts="3"`)
	r.proxy.Choose(func(q *http.Request) s3test.Fault {
		if strings.Contains(q.URL.Path, "Trades-Plus") && q.Method == http.MethodGet {
			return s3test.SlowDown
		}
		return s3test.None
	})
	_, err := r.run(t, t.Context())
	if err == nil || !strings.Contains(err.Error(), "SlowDown") || !strings.Contains(err.Error(), "trades-plus-XNYS") {
		t.Errorf("got %v", err)
	}
	tries := map[string]int{}
	for _, q := range r.proxy.Requests() {
		if q.Fault == s3test.SlowDown {
			tries[q.Path+" "+q.Range]++
		}
	}
	for what, n := range tries {
		if n > 3 {
			t.Errorf("%d tries of %s", n, what)
		}
	}
}

func TestRefusalsFailAtOnceWithTheCure(t *testing.T) {
	for _, c := range []struct {
		name      string
		change    func(*remote)
		lake, out string
		kind      error
		want      []string
	}{
		{name: "a wrong secret", change: func(r *remote) { r.secret = "planted-secret" }, lake: lakeRoot, out: outRoot,
			kind: store.ErrPermission, want: []string{"access-denied", lakeRoot, "check the access key and its secret"}},
		{name: "an unknown key", change: func(r *remote) { r.server.AccessKey = "NOBODY" }, lake: lakeRoot, out: outRoot,
			kind: store.ErrPermission, want: []string{"access-denied", "check the access key and its secret"}},
		{name: "no such bucket for the lake", lake: "s3://nowhere/lake", out: outRoot,
			kind: store.ErrNotFound, want: []string{"s3://nowhere/lake", "name of the bucket"}},
		{name: "no such bucket for the output", lake: lakeRoot, out: "s3://nowhere/out",
			kind: store.ErrNotFound, want: []string{"not-found", "s3://nowhere/out", "name of the bucket"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := newRemote(t, s3test.Schedule{})
			if c.change != nil {
				c.change(r)
			}
			_, err := r.job(t, c.lake, c.out).Run(t.Context(), nil)
			if !errors.Is(err, c.kind) {
				t.Fatalf("got %v", err)
			}
			for _, want := range c.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("%q is not in: %v", want, err)
				}
			}
			if strings.Contains(err.Error(), r.secret) {
				t.Error("the secret is in the message")
			}
			seen := map[string]int{}
			for _, q := range r.proxy.Requests() {
				seen[q.Method+q.Path+q.Query]++
			}
			for what, n := range seen {
				if n > 1 {
					t.Errorf("%d times %s", n, what)
				}
			}
		})
	}
}

// TestSecretsAreInNothingThatARunWrites looks through all outputs, records, results and
// messages.
func TestSecretsAreInNothingThatARunWrites(t *testing.T) {
	r := newRemote(t, s3test.Schedule{Seed: 6, Share: 0.1, Faults: []s3test.Fault{s3test.Internal, s3test.Reset}})
	result, err := r.run(t, t.Context())
	if err != nil {
		t.Fatal(err)
	}
	files := r.files(t)
	records := 0
	for name, content := range files {
		if bytes.Contains(content, []byte(r.secret)) {
			t.Errorf("the secret is in %s", name)
		}
		if strings.HasSuffix(name, ".json") {
			records++
		}
	}
	if records < 5 {
		t.Errorf("only %d records were looked at", records)
	}
	said, err := json.Marshal(result.Funnel)
	if err != nil || bytes.Contains(said, []byte(r.secret)) {
		t.Errorf("the secret is in the funnel, or %v", err)
	}
	r.proxy.Choose(func(*http.Request) s3test.Fault { return s3test.Internal })
	if _, err = r.run(t, t.Context()); err == nil || strings.Contains(err.Error(), r.secret) {
		t.Errorf("got %v", err)
	}
}

func TestStalledRunEndsWhenItIsInterrupted(t *testing.T) {
	for _, what := range []string{"Trades-Plus", "Reference", "_basalt/manifests"} {
		t.Run(what, func(t *testing.T) {
			r := newRemote(t, s3test.Schedule{})
			r.proxy.Choose(func(q *http.Request) s3test.Fault {
				if strings.Contains(q.URL.Path, what) {
					return s3test.Stall
				}
				return s3test.None
			})
			ctx, interrupt := context.WithCancel(t.Context())
			go func() {
				<-r.proxy.Stalled()
				interrupt()
			}()
			if _, err := r.run(t, ctx); !errors.Is(err, context.Canceled) {
				t.Errorf("got %v", err)
			}
		})
	}
}
