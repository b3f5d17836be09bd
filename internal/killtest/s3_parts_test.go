//go:build linux

package killtest

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/basaltlake/basalt/internal/cli"
	"github.com/basaltlake/basalt/internal/laketest"
	"github.com/basaltlake/basalt/internal/store"
	"github.com/basaltlake/basalt/vector"
)

// largeText makes so much of a day of a large market that S3 gets it in parts.
const largeText = `
DATASETNAME: d
START_DATE: 2026-01-05
END_DATE: 2026-01-06
BATCH_FREQ: D
MEMORY_LIMIT: 150MB # parts are as small as services take
PASSES:
- name: prints
  time_bucket_seconds: 3600
  timeline_mode: sparse_digitised
  modules: [trade]
  trade_analytics:
    generic_metrics: [{sides: Total, measures: [Volume]}]
  extra_outputs: [{path_template: '{output_root}/d/copies/{start_date}_{end_date}.parquet'}]
- name: book
  time_bucket_seconds: 1
  timeline_mode: sparse_digitised
  modules: [l2]
  l2_analytics:
    liquidity: [{sides: [Bid, Ask], levels: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], measures: Price, aggregations: OF_BOOK}]
`

// large makes a market of which a day has a book of prices without any pattern, for every
// second of a listing, and learns what the versions make of it.
func large(t *testing.T) *market {
	t.Helper()
	folder := t.TempDir()
	m := &market{lake: filepath.Join(folder, "lake"), text: largeText, words: map[string][]string{older: {"OF_BOOK", "Last"}, newer: {"OF_BOOK", "TWA"}}}
	if err := os.CopyFS(m.lake, os.DirFS(small.lake)); err != nil {
		t.Fatal(err)
	}
	const seconds = 70_000
	begin := time.Date(2026, 1, 5, 1, 0, 0, 0, time.UTC).UnixNano()
	random := rand.New(rand.NewPCG(1, 2))
	rows := laketest.Rows{{Name: "ListingId", Type: vector.Int}, {Name: "EventTimestamp", Type: vector.Time}}
	for i := range int64(seconds) {
		rows[0].Values = append(rows[0].Values, 100001)
		rows[1].Values = append(rows[1].Values, begin+i*int64(time.Second))
	}
	for level := 1; level <= 10; level++ {
		for _, side := range []string{"Bid", "Ask"} {
			c := laketest.Column{Name: fmt.Sprintf("%sPrice%d", side, level), Type: vector.Float}
			for range seconds {
				c.Values = append(c.Values, 100+random.Float64())
			}
			rows = append(rows, c)
		}
	}
	files, err := filepath.Glob(filepath.Join(m.lake, "Equity", "*", "2026", "01", "05", "*.parquet"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no books in the small lake: %v", err)
	}
	if err := laketest.Write(files[0], rows, laketest.Layout{}); err != nil {
		t.Fatal(err)
	}
	if err := m.learn(folder); err != nil {
		t.Fatal(err)
	}
	return m
}

// TestKilledWithinAnUpload kills a run, or its worker, between the parts of an output that
// S3 gets in several requests: readers see either version, the next run makes the new one,
// and gc leaves no unfinished upload.
func TestKilledWithinAnUpload(t *testing.T) {
	m := large(t)
	steps := []string{"begin the upload of data", "upload part 1 of data", "upload part 2 of data", "complete the upload of data"}
	for _, c := range []struct {
		name   string
		worker bool // dies
		heard  bool // the server does what the last request asks
		short  int  // the step that short runs take
	}{
		{name: "run, last request is lost", short: 3},
		{name: "run, last request is heard", heard: true, short: 2},
		{name: "worker, last request is heard", worker: true, heard: true, short: 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, proxy := m.onS3(t)
			p.run(t, older)
			versions := [2]string{newer, older} // of this run and of the one before it
			for i, step := range steps {
				if testing.Short() && i != c.short {
					continue
				}
				was := p.look(t)
				name, code, said := p.killAtRequest(t, proxy, versions[0], 0, c.worker, c.heard, func(name string) bool { return name == step })
				if name == "" {
					t.Fatalf("nobody came to %s: exit code %d: %s", step, code, said)
				}
				if want := map[bool]int{false: -1, true: cli.ExitOK}[c.worker]; code != want {
					t.Fatalf("exit code %d: %s", code, said)
				}
				p.oldOrNew(t, was, versions[0])
				if i%2 == 0 { // gc comes first
					p.command(t, "gc", p.config(versions[0]))
					if left, err := p.store.(store.Sweeper).Sweep(t.Context(), p.out+"/", time.Now().Add(time.Hour)); left > 0 || err != nil {
						t.Errorf("gc leaves %d unfinished uploads: %v", left, err)
					}
				}
				p.run(t, versions[0])
				p.settled(t, versions[0])
				if t.Failed() {
					t.Fatalf("killed at: %s", step)
				}
				versions[0], versions[1] = versions[1], versions[0]
			}
		})
	}
}
