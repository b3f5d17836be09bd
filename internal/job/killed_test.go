package job_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/basaltlake/basalt/internal/calendar"
	"github.com/basaltlake/basalt/internal/job"
	"github.com/basaltlake/basalt/internal/ledger"
	"github.com/basaltlake/basalt/internal/store/storetest"
)

// versions are the contents that a reader may see: before a run, and after it.
type versions struct{ old, new map[string]string }

// shown returns what the ledger shows of a pass: the hash of its data by URI. The data in
// place must be what the manifests say.
func shown(t *testing.T, p process, pass string) map[string]string {
	t.Helper()
	ctx := context.Background()
	j, err := p.job()
	if err != nil {
		t.Fatal(err)
	}
	book, err := j.OpenLedger(ctx)
	if err != nil {
		t.Fatal(err)
	}
	s := ledger.Series{Dataset: "d", Pass: pass, Universe: "all"}
	committed, err := book.Committed(ctx, s)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	for _, r := range committed {
		m, err := book.Manifest(ctx, ledger.Key{Series: s, Range: r})
		if err != nil {
			t.Fatal(err)
		}
		if err := book.Verify(ctx, m); err != nil {
			t.Errorf("%s: %v", r, err)
		}
		found[m.Output.URI] = m.Output.Hash
	}
	return found
}

func ofPass(all map[string]string, pass string) map[string]string {
	found := map[string]string{}
	for uri, sum := range all {
		if strings.Contains(uri, "/"+pass+"/") {
			found[uri] = sum
		}
	}
	return found
}

// TestRunThatIsKilledAnywhere replaces two days by their week with another configuration,
// killed at every operation on the output. After each death readers see either version of
// each pass, the next run without flags succeeds, and gc leaves nothing over.
func TestRunThatIsKilledAnywhere(t *testing.T) {
	tr := newTrial(t)
	first := process{trial: tr, store: storetest.NewMemory(), text: tr.text(plainPasses, "BATCH_FREQ: D"), pid: 1}
	first.mustRun(t)
	seed := first.store.(*storetest.Memory)
	changed := strings.ReplaceAll(tr.text(plainPasses, "BATCH_FREQ: W"), "time_bucket_seconds: 60", "time_bucket_seconds: 30")
	clean := process{trial: tr, store: seed.Snapshot(), text: changed, pid: 2}
	clean.mustRun(t)
	want := versions{contents(t, seed), contents(t, clean.store.(*storetest.Memory))}
	if maps.Equal(want.old, want.new) {
		t.Fatal("the versions are equal")
	}
	for _, late := range []bool{false, true} {
		n := 0
		for died := true; died; n++ {
			memory := seed.Snapshot()
			mortal := &storetest.Mortal{Store: memory, After: n, Late: late}
			p := process{trial: tr, store: mortal, text: changed, pid: 3}
			_, err := p.run()
			if died = mortal.Died(); !died && err != nil {
				t.Fatal(err)
			}
			p.store, p.pid, p.dead = memory, 4, map[int]bool{3: true}
			for _, pass := range []string{"prints", "book"} {
				if got := shown(t, p, pass); !maps.Equal(got, ofPass(want.old, pass)) && !maps.Equal(got, ofPass(want.new, pass)) {
					t.Fatalf("killed at %d (late %t): readers of %s see neither version: %v", n, late, pass, got)
				}
			}
			p.mustRun(t)
			collect(t, p)
			if got := contents(t, memory); !maps.Equal(got, want.new) {
				t.Fatalf("killed at %d (late %t): after the next run and gc there are %v", n, late, got)
			}
			if left := leftovers(memory); len(left) > 0 || memory.Unfinished() > 0 {
				t.Fatalf("killed at %d (late %t): left behind: %v, %d unfinished writes", n, late, left, memory.Unfinished())
			}
		}
		if n < 40 {
			t.Errorf("a run has only %d operations: are all of them seen?", n)
		}
	}
}

func collect(t *testing.T, p process) {
	t.Helper()
	j, err := p.job()
	if err != nil {
		t.Fatal(err)
	}
	book, err := j.OpenLedger(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := book.Collect(context.Background(), false); err != nil {
		t.Fatal(err)
	}
}

// leftovers are objects that are neither data nor records of what is current.
func leftovers(m *storetest.Memory) []string {
	var left []string
	manifests, configs := 0, 0
	for _, uri := range m.URIs() {
		switch {
		case strings.HasSuffix(uri, ".parquet"), strings.Contains(uri, "/_basalt/runs/"):
		case strings.Contains(uri, "/_basalt/manifests/"):
			manifests++
		case strings.Contains(uri, "/_basalt/configs/"):
			configs++
		default:
			left = append(left, uri)
		}
	}
	if manifests != 2 || configs != 2 {
		left = append(left, fmt.Sprintf("%d manifests, %d configurations", manifests, configs))
	}
	return left
}

func TestFaultThatPassesFailsTheRunAndNotTheNext(t *testing.T) {
	tr := newTrial(t)
	text := tr.text(plainPasses)
	clean := process{trial: tr, store: storetest.NewMemory(), text: text, pid: 1}
	clean.mustRun(t)
	want := contents(t, clean.store.(*storetest.Memory))
	for n, died := 0, true; died; n++ {
		memory := storetest.NewMemory()
		mortal := &storetest.Mortal{Store: memory, After: n, Once: true}
		p := process{trial: tr, store: mortal, text: text, pid: 2}
		_, _ = p.run()
		died = mortal.Died()
		p.store, p.pid, p.dead = memory, 3, map[int]bool{2: true}
		p.mustRun(t)
		if got := contents(t, memory); !maps.Equal(got, want) {
			t.Fatalf("fault at %d: %v", n, got)
		}
	}
}

func TestTwoRunsOfOnePartitionAtOnce(t *testing.T) {
	tr := newTrial(t)
	for _, wait := range []bool{false, true} {
		t.Run(fmt.Sprint("wait ", wait), func(t *testing.T) {
			memory := storetest.NewMemory()
			results := make([]*job.Result, 4)
			errs := make([]error, 4)
			var group sync.WaitGroup
			for i := range results {
				group.Go(func() {
					p := process{trial: tr, store: memory, text: tr.text(plainPasses), pid: i + 1, asked: job.Asked{Wait: wait}}
					results[i], errs[i] = p.run()
				})
			}
			group.Wait()
			computed, succeeded := 0, 0
			for i, err := range errs {
				var busy *ledger.BusyError
				switch {
				case err == nil:
					succeeded++
					computed += len(results[i].Partitions)
				case wait || !errors.As(err, &busy):
					t.Errorf("run %d: %v", i, err)
				}
			}
			if succeeded == 0 || computed != 2 {
				t.Errorf("%d runs succeeded and computed %d partitions, want 2", succeeded, computed)
			}
			for _, pass := range []string{"prints", "book"} {
				if got := shown(t, process{trial: tr, store: memory, text: tr.text(plainPasses)}, pass); len(got) != 1 {
					t.Errorf("%s: %v", pass, got)
				}
			}
		})
	}
}

func TestRunsOfDifferentPartitionsAtOnceSucceed(t *testing.T) {
	tr := newTrial(t)
	memory := storetest.NewMemory()
	var group sync.WaitGroup
	for i, day := range []string{firstDay, secondDay} {
		group.Go(func() {
			text := strings.NewReplacer("START_DATE: "+firstDay, "START_DATE: "+day, "END_DATE: "+secondDay, "END_DATE: "+day).Replace(tr.text(plainPasses))
			if _, err := (process{trial: tr, store: memory, text: text, pid: i + 1}).run(); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if got := contents(t, memory); len(got) != 4 {
		t.Errorf("there are %v", slices.Sorted(maps.Keys(got)))
	}
}

func TestOneFailureStopsOthersOrNot(t *testing.T) {
	for _, c := range []struct {
		onError string
		ran     int
		exit    int
	}{{"continue", 3, 3}, {"fail", 0, 0}} {
		t.Run(c.onError, func(t *testing.T) {
			tr := newTrial(t)
			damagePage(t, tr.trades(firstDay), 1, "Size")
			p := process{trial: tr, store: storetest.NewMemory(), text: tr.text(plainPasses, "BATCH_FREQ: D", "ON_ERROR: "+c.onError)}
			r, err := p.run()
			if err == nil {
				t.Fatal("there is no error")
			}
			var partial *job.PartialError
			if errors.As(err, &partial) != (c.exit == 3) || partial != nil && (partial.ExitCode() != 3 || len(partial.Failed) != 1) {
				t.Errorf("error %v", err)
			}
			if len(r.Partitions) != c.ran {
				t.Errorf("%d partitions ran", len(r.Partitions))
			}
			j, err := p.job()
			if err != nil {
				t.Fatal(err)
			}
			all, err := j.Status(context.Background())
			if err != nil {
				t.Fatal(err)
			}
			if all[0].State != job.Failing || !strings.Contains(all[0].Error, "column Size") {
				t.Errorf("%+v", all[0])
			}
			tr.put(t, "Trades-Plus", "trades-plus-", firstDay, tradeRows(firstDay), snappy)
			p.mustRun(t)
			if all, err = j.Status(context.Background()); err != nil || all[0].State != job.Done {
				t.Errorf("after the cure: %+v, %v", all[0], err)
			}
		})
	}
}

// TestThousandPartitionsThatAreDoneCostAFewLooksEach counts operations: one look at each
// manifest, and lists of folders.
func TestThousandPartitionsThatAreDoneCostAFewLooksEach(t *testing.T) {
	const days = 500
	tr := newTrial(t)
	end := calendar.DateOf(2026, 3, 5).AddDays(days - 1)
	for i := 2; i < days; i++ {
		day := calendar.DateOf(2026, 3, 5).AddDays(i).String()
		link(t, tr.path("Reference", "reference-", firstDay), tr.path("Reference", "reference-", day))
		tr.put(t, "Trades-Plus", "trades-plus-", day, tradeRows(day), snappy)
		tr.put(t, "Equity", "", day, bookRows(day), snappy)
	}
	memory := storetest.NewMemory()
	text := strings.Replace(tr.text(plainPasses, "BATCH_FREQ: D"), "END_DATE: "+secondDay, "END_DATE: "+end.String(), 1)
	p := process{trial: tr, store: memory, text: text}
	if r := p.mustRun(t); len(r.Partitions) != 2*days {
		t.Fatalf("%d partitions", len(r.Partitions))
	}
	clear(memory.Counts)
	if r := p.mustRun(t); r.UpToDate != 2*days {
		t.Fatalf("%d up to date", r.UpToDate)
	}
	if n := memory.Operations(); n > 2*days*2+50 {
		t.Errorf("%d operations for %d partitions: %v", n, 2*days, memory.Counts)
	}
}
