package s3test_test

import (
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/basaltlake/basalt/internal/calendar"
	"github.com/basaltlake/basalt/internal/lake"
	"github.com/basaltlake/basalt/internal/s3test"
	"github.com/basaltlake/basalt/internal/store"
	"github.com/basaltlake/basalt/table"
)

// TestMarketsAreListedAtTheSameTime lets no listing of a market be answered before
// another has come.
func TestMarketsAreListedAtTheSameTime(t *testing.T) {
	r := newRemote(t, s3test.Schedule{})
	folder := t.TempDir()
	for _, mic := range []string{"XLON", "XPAR", "XAMS"} {
		path := filepath.Join(folder, "Trades-Plus", mic, "2026/03/05/trades-plus-"+mic+"-20260305.parquet")
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte("rows"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	r.server.Upload(t, folder, bucket, "markets")
	st, err := store.NewS3(t.Context(), store.Options{Endpoint: r.proxy.URL, Region: s3test.Region, AccessKey: r.server.AccessKey, SecretKey: r.server.SecretKey, Attempts: 1})
	if err != nil {
		t.Fatal(err)
	}
	root := "s3://" + bucket + "/markets"
	l, err := lake.Open(t.Context(), root, st, table.Lookup)
	if err != nil {
		t.Fatal(err)
	}
	var three sync.WaitGroup
	three.Add(3)
	var seen sync.Map // by prefix: a repeat is none of the three
	r.proxy.Choose(func(q *http.Request) s3test.Fault {
		query := q.URL.Query()
		if query.Has("list-type") && !query.Has("delimiter") {
			if _, again := seen.LoadOrStore(query.Get("prefix"), true); !again {
				three.Done()
			}
			three.Wait()
		}
		return s3test.None
	})
	day, err := calendar.ParseDate("2026-03-05")
	if err != nil {
		t.Fatal(err)
	}
	files, err := l.Files(t.Context(), "trades", []calendar.Date{day}, nil)
	if err != nil || len(files) != 3 {
		t.Errorf("%d files, %v", len(files), err)
	}
}
