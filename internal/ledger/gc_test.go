package ledger

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/basaltlake/basalt/internal/sink"
	"github.com/basaltlake/basalt/internal/store/storetest"
)

func reasons(found []Garbage) string {
	var all []string
	for _, g := range found {
		all = append(all, strings.TrimPrefix(g.URI, root+"/")+": "+g.Why)
	}
	slices.Sort(all)
	return strings.Join(all, "\n")
}

func TestDryCollectionTellsAndTouchesNothing(t *testing.T) {
	ctx := context.Background()
	w := newWorld()
	l := w.ledger()
	mustCommit(t, l, key(5, 5), root+"/d.parquet", "one")
	if _, err := l.KeepConfig(ctx, []byte("unused")); err != nil {
		t.Fatal(err)
	}
	before := w.store.URIs()
	found, err := l.Collect(ctx, true)
	if err != nil {
		t.Fatal(err)
	}
	if len(found) != 1 || found[0].Why != "a configuration that no manifest refers to" {
		t.Errorf("found\n%s", reasons(found))
	}
	if !slices.Equal(before, w.store.URIs()) {
		t.Error("something was removed")
	}
	if _, err := l.Collect(ctx, false); err != nil {
		t.Fatal(err)
	}
	if found, err = l.Collect(ctx, false); err != nil || len(found) != 0 {
		t.Errorf("a second collection found\n%s (%v)", reasons(found), err)
	}
}

func TestCollectionLeavesRunsThatAreAliveAlone(t *testing.T) {
	ctx := context.Background()
	w := newWorld()
	l := w.ledger()
	lease, err := l.Lease(ctx, key(5, 9), "at work", nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := l.KeepConfig(ctx, []byte("of the run at work")); err != nil {
		t.Fatal(err)
	}
	staged, err := stage(w.store, root+"/week.parquet", "half")
	if err != nil {
		t.Fatal(err)
	}
	found, err := w.ledger().Collect(ctx, false)
	if err != nil || len(found) > 0 {
		t.Errorf("found\n%s (%v)", reasons(found), err)
	}
	m := &Manifest{}
	m.SetKey(key(5, 9))
	if err := l.Commit(ctx, m, []*sink.Output{{URI: root + "/week.parquet", Staged: staged}}); err != nil {
		t.Error(err)
	}
	if err := lease.Release(ctx); err != nil {
		t.Error(err)
	}
}

func TestCollectionLeavesForeignFilesAndRecentRunsAlone(t *testing.T) {
	ctx := context.Background()
	w := newWorld()
	l := w.ledger()
	mustCommit(t, l, key(5, 5), root+"/d.parquet", "one")
	w.store.Put(root+"/mine.parquet", []byte("not of Basalt"))
	r := l.NewRun()
	if err := l.SaveRun(ctx, &r); err != nil {
		t.Fatal(err)
	}
	if found, err := l.Collect(ctx, false); err != nil || len(found) > 0 {
		t.Errorf("found\n%s (%v)", reasons(found), err)
	}
	w.store.Pass(runsKeptFor + time.Hour)
	found, err := l.Collect(ctx, false)
	if err != nil || len(found) != 1 || found[0].Why != "the record of an old run" {
		t.Errorf("found\n%s (%v)", reasons(found), err)
	}
}

func TestCollectionItselfMayDie(t *testing.T) {
	ctx := context.Background()
	for n, died := 0, true; died; n++ {
		w := newWorld()
		mustCommit(t, w.ledger(), key(5, 5), root+"/mon.parquet", "monday")
		l, pid := w.process(&storetest.Mortal{Store: w.store, After: 12})
		_ = commit(l, key(5, 9), root+"/week.parquet", "week")
		w.kill(pid)
		mortal := &storetest.Mortal{Store: w.store, After: n}
		l, pid = w.process(mortal)
		_, _ = l.Collect(ctx, false)
		w.kill(pid)
		died = mortal.Died()
		if visible(t, w, key(5, 5)) != "monday" && visible(t, w, key(5, 9)) != "week" {
			t.Fatalf("killed at %d: nothing is visible", n)
		}
	}
}

func TestCollectionGoesOnWhereARunFinishedItsCommitMeanwhile(t *testing.T) {
	ctx := context.Background()
	w := newWorld()
	for _, day := range []int{5, 6} {
		m := &Manifest{Format: manifestFormat, Output: Output{URI: root + "/d.parquet"}}
		m.SetKey(key(day, day))
		if err := w.ledger().intend(ctx, m); err != nil {
			t.Fatal(err)
		}
	}
	finished := ""
	l, _ := w.process(&storetest.Broken{Store: w.store, Fails: func(operation, uri string) error {
		if operation == "open" && strings.Contains(uri, "/intents/") && finished == "" {
			finished = uri
			return w.store.Remove(ctx, uri)
		}
		return nil
	}})
	found, err := l.Collect(ctx, false)
	if err != nil || finished == "" || !strings.Contains(reasons(found), "a commit that was begun and never published") {
		t.Errorf("found\n%s (%v)", reasons(found), err)
	}
}
