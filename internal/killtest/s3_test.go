//go:build linux

package killtest

import (
	"net/http"
	"sync"
	"syscall"
	"testing"

	"github.com/basaltlake/basalt/internal/cli"
	"github.com/basaltlake/basalt/internal/s3test"
	"github.com/basaltlake/basalt/internal/store"
)

// onS3 makes a pipeline over the small market whose output lies on a server behind a proxy.
func onS3(t *testing.T, more ...string) (*pipeline, *s3test.Proxy) {
	t.Helper()
	return small.onS3(t, more...)
}

func (m *market) onS3(t *testing.T, more ...string) (*pipeline, *s3test.Proxy) {
	t.Helper()
	t.Setenv("AWS_CONFIG_FILE", "/nonexistent")
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", "/nonexistent")
	t.Setenv("AWS_EC2_METADATA_DISABLED", "true")
	server := s3test.Start(t)
	server.Bucket(t, "results")
	proxy := s3test.NewProxy(t, server, s3test.Schedule{})
	options := "S3_STORAGE_OPTIONS: {endpoint_url: '" + proxy.URL + "', aws_access_key_id: " + server.AccessKey + ", aws_secret_access_key: " + server.SecretKey + ", max_backoff: 1ms, region: " + s3test.Region + "}"
	p := m.pipeline(t, "s3://results/out", append(more, options)...)
	st, err := store.NewS3(t.Context(), store.Options{Endpoint: server.URL, Region: s3test.Region, AccessKey: server.AccessKey, SecretKey: server.SecretKey})
	if err != nil {
		t.Fatal(err)
	}
	p.store = st
	return p, proxy
}

// requestName is what a request is, whatever object it is for.
func requestName(r *http.Request) string {
	s := step{Call: r.Method, Path: r.URL.Path}
	switch query := r.URL.Query(); {
	case query.Has("list-type"):
		s.Call, s.Path = "LIST", "/"+query.Get("prefix")+"x.json"
	case query.Has("uploads"):
		s.Call = "begin the upload of"
	case query.Has("partNumber"):
		s.Call = "upload part " + query.Get("partNumber") + " of"
	case query.Has("uploadId") && r.Method == http.MethodPost:
		s.Call = "complete the upload of"
	}
	return s.name()
}

// TestKilledAtEveryRequestToS3 kills a run, or its worker, when a request of it arrives:
// the server does what it asks, or never hears of it.
func TestKilledAtEveryRequestToS3(t *testing.T) {
	for turn, c := range []struct {
		name   string
		worker bool // dies
		heard  bool // the server does what the last request asks
		lines  []string
	}{
		{name: "run, last request is lost"},
		{name: "run without workers, last request is heard", heard: true, lines: []string{"ISOLATION: none"}},
		{name: "worker", worker: true, heard: true},
	} {
		if testing.Short() && turn == 1 {
			continue // locally this way of a run is killed, too
		}
		t.Run(c.name, func(t *testing.T) {
			p, proxy := onS3(t, c.lines...)
			p.run(t, older)
			_, thorough := seeds(t, 0)
			seen := map[string]bool{}
			// Of each name one request is chosen, the next one for the next of the cases.
			wanted := func(name string) bool {
				if thorough || seen[name] {
					return thorough
				}
				seen[name] = true
				return len(seen)%share() == turn
			}
			versions := [2]string{newer, older} // of this run and of the one before it
			kills, n := 0, 0
			for last := false; !last; n++ {
				was := p.look(t)
				from := 0
				if thorough {
					from = n
				}
				name, code, said := p.killAtRequest(t, proxy, versions[0], from, c.worker, c.heard, wanted)
				last = name == ""
				if code == -1 || c.worker && name != "" {
					kills++
				}
				if (c.worker || last) && code != cli.ExitOK {
					t.Fatalf("exit code %d: %s", code, said)
				}
				p.oldOrNew(t, was, versions[0])
				p.run(t, versions[0])
				p.settled(t, versions[0])
				if t.Failed() {
					t.Fatalf("killed at request %d: %s", n, name)
				}
				versions[0], versions[1] = versions[1], versions[0]
			}
			if kills == 0 {
				t.Error("nobody was killed")
			}
			t.Logf("%d kills at %d requests", kills, n)
		})
	}
}

// killAtRequest runs a version and kills it, or the worker that is at work, at the first
// request from the n-th on that is wanted. It returns the name of the request, "" when
// there was none.
func (p *pipeline) killAtRequest(t *testing.T, proxy *s3test.Proxy, version string, n int, worker, heard bool, wanted func(name string) bool) (name string, code int, said string) {
	t.Helper()
	begun := make(chan *running, 1)
	var mu sync.Mutex
	var r *running
	i := 0
	proxy.Choose(func(q *http.Request) s3test.Fault {
		mu.Lock()
		defer mu.Unlock()
		if r == nil {
			r = <-begun
		}
		var workers []int
		if worker && name == "" {
			if workers = r.workers(t); len(workers) == 0 {
				return s3test.None
			}
		}
		if i++; name != "" || i-1 < n || !wanted(requestName(q)) {
			return s3test.None
		}
		name = requestName(q)
		if worker {
			for _, pid := range workers {
				kill(t, pid)
			}
		} else {
			r.signal(t, syscall.SIGKILL)
			<-r.ended
		}
		if heard {
			return s3test.None
		}
		return s3test.Internal
	})
	defer proxy.Choose(nil)
	started := start(t, nil, "run", p.config(version), "--progress", "none")
	begun <- started
	code = started.wait(t)
	mu.Lock()
	defer mu.Unlock()
	return name, code, started.stderr.String()
}
