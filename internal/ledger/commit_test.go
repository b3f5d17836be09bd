package ledger

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/basaltlake/basalt/internal/store"
	"github.com/basaltlake/basalt/internal/store/storetest"
)

// visible returns the version that the ledger shows, and checks that the data in place
// are those of it. Without a manifest the version is "".
func visible(t *testing.T, w *world, k Key) string {
	t.Helper()
	ctx := context.Background()
	l := w.ledger()
	m, err := l.Manifest(ctx, k)
	if err != nil {
		t.Fatal(err)
	}
	if m == nil {
		return ""
	}
	if err := l.Verify(ctx, m); err != nil {
		t.Errorf("the visible version is not that of the data: %v", err)
	}
	return m.Run
}

// TestCommitIsOldOrNewWhereverItDies kills a commit at every operation, before and after
// it has its effect.
func TestCommitIsOldOrNewWhereverItDies(t *testing.T) {
	k := key(5, 9)
	const uri = root + "/p/week.parquet"
	for _, old := range []string{"", "version one", "version 1"} {
		for _, late := range []bool{false, true} {
			t.Run(fmt.Sprintf("old %q, late %t", old, late), func(t *testing.T) {
				for n, died := 0, true; died; n++ {
					w := newWorld()
					if old != "" {
						mustCommit(t, w.ledger(), k, uri, old)
					}
					mortal := &storetest.Mortal{Store: w.store, After: n, Late: late}
					l, pid := w.process(mortal)
					err := commit(l, k, uri, "version 2")
					w.kill(pid)
					died = mortal.Died()
					if !died && err != nil {
						t.Fatal(err)
					}
					if got := visible(t, w, k); got != old && got != "version 2" {
						t.Fatalf("killed at %d: version %q is visible", n, got)
					}
					mustCommit(t, w.ledger(), k, uri, "version 2")
					if got := visible(t, w, k); got != "version 2" {
						t.Fatalf("killed at %d: after another run version %q is visible", n, got)
					}
					onlyCurrent(t, w, n, uri)
				}
			})
		}
	}
}

// onlyCurrent collects garbage and wants one manifest, and the given data.
func onlyCurrent(t *testing.T, w *world, n int, data ...string) {
	t.Helper()
	if _, err := w.ledger().Collect(context.Background(), false); err != nil {
		t.Fatal(err)
	}
	var others []string
	for _, uri := range w.store.URIs() {
		if !slices.Contains(data, uri) && !strings.Contains(uri, "/_basalt/manifests/") {
			others = append(others, uri)
		}
	}
	if len(others) > 0 || w.store.Unfinished() > 0 {
		t.Fatalf("killed at %d: left behind: %v and %d unfinished writes", n, others, w.store.Unfinished())
	}
}

// TestLargerRangeReplacesSmallerOnesWhereverItDies wants, after every death, either both
// small ranges or the large one.
func TestLargerRangeReplacesSmallerOnesWhereverItDies(t *testing.T) {
	ctx := context.Background()
	const uri = root + "/p/week.parquet"
	for _, late := range []bool{false, true} {
		for n, died := 0, true; died; n++ {
			w := newWorld()
			mustCommit(t, w.ledger(), key(5, 5), root+"/p/mon.parquet", "monday")
			mustCommit(t, w.ledger(), key(6, 6), root+"/p/tue.parquet", "tuesday")
			mortal := &storetest.Mortal{Store: w.store, After: n, Late: late}
			l, pid := w.process(mortal)
			_ = commit(l, key(5, 9), uri, "week")
			w.kill(pid)
			died = mortal.Died()
			committed, err := w.ledger().Committed(ctx, series)
			if err != nil {
				t.Fatal(err)
			}
			switch text := fmt.Sprint(committed); text {
			case "[2026-01-05_2026-01-05 2026-01-06_2026-01-06]":
				if visible(t, w, key(5, 5)) != "monday" || visible(t, w, key(6, 6)) != "tuesday" {
					t.Fatalf("killed at %d: the old version is damaged", n)
				}
			case "[2026-01-05_2026-01-09]":
				if visible(t, w, key(5, 9)) != "week" {
					t.Fatalf("killed at %d: the new version is damaged", n)
				}
			default:
				t.Fatalf("killed at %d: %s are committed", n, text)
			}
			mustCommit(t, w.ledger(), key(5, 9), uri, "week")
			onlyCurrent(t, w, n, uri)
		}
	}
}

func TestSideOutputsBelongToTheirVersion(t *testing.T) {
	ctx := context.Background()
	const uri = root + "/p/day.parquet"
	for _, late := range []bool{false, true} {
		for n, died := 0, true; died; n++ {
			w := newWorld()
			mortal := &storetest.Mortal{Store: w.store, After: n, Late: late}
			l, pid := w.process(mortal)
			_ = commit(l, key(5, 5), uri, "main", "side")
			w.kill(pid)
			died = mortal.Died()
			visible(t, w, key(5, 5)) // verifies both
			if _, err := w.ledger().Collect(ctx, false); err != nil {
				t.Fatal(err)
			}
			if visible(t, w, key(5, 5)) == "" {
				if left := w.store.URIs(); len(left) > 0 {
					t.Fatalf("killed at %d: nothing is committed, and there are %v", n, left)
				}
			}
		}
	}
}

// TestSideOutputsChangeWithTheirOutput replaces an output with a side output, killed at
// every operation: readers of manifests find both of the old version or both of the new
// one, and so does everybody after gc.
func TestSideOutputsChangeWithTheirOutput(t *testing.T) {
	ctx := context.Background()
	const uri, side = root + "/p/day.parquet", root + "/p/day.parquet.side1"
	for _, late := range []bool{false, true} {
		for n, died := 0, true; died; n++ {
			w := newWorld()
			mustCommit(t, w.ledger(), key(5, 5), uri, "old main", "old side")
			mortal := &storetest.Mortal{Store: w.store, After: n, Late: late}
			l, pid := w.process(mortal)
			_ = commit(l, key(5, 5), uri, "main", "side")
			w.kill(pid)
			died = mortal.Died()
			visible(t, w, key(5, 5)) // verifies both
			onlyCurrent(t, w, n, uri, side)
			text, err := store.ReadAll(ctx, w.store, side, 100)
			if err != nil {
				t.Fatal(err)
			}
			if want := strings.Replace(visible(t, w, key(5, 5)), "main", "side", 1); string(text) != want {
				t.Fatalf("killed at %d (late %t): the side output is %q, want %q", n, late, text, want)
			}
		}
	}
}

func TestPassingFaultLeavesTheOldVersionOrTheNewOne(t *testing.T) {
	const uri = root + "/p/day.parquet"
	for n, died := 0, true; died; n++ {
		w := newWorld()
		mustCommit(t, w.ledger(), key(5, 5), uri, "one")
		mortal := &storetest.Mortal{Store: w.store, After: n, Once: true}
		l, pid := w.process(mortal)
		_ = commit(l, key(5, 5), uri, "two")
		w.kill(pid)
		died = mortal.Died()
		if got := visible(t, w, key(5, 5)); got != "one" && got != "two" {
			t.Fatalf("fault at %d: version %q", n, got)
		}
		mustCommit(t, w.ledger(), key(5, 5), uri, "two")
		onlyCurrent(t, w, n, uri)
	}
}

func TestCommitMovesAnOutputWhosePathChanged(t *testing.T) {
	w := newWorld()
	mustCommit(t, w.ledger(), key(5, 5), root+"/old.parquet", "one")
	mustCommit(t, w.ledger(), key(5, 5), root+"/new.parquet", "two")
	if uris := w.store.URIs(); slices.Contains(uris, root+"/old.parquet") || !slices.Contains(uris, root+"/new.parquet") {
		t.Errorf("there are %v", uris)
	}
}

func TestCommitRefusesWhatOverlaps(t *testing.T) {
	w := newWorld()
	mustCommit(t, w.ledger(), key(5, 9), root+"/week.parquet", "week")
	for _, k := range []Key{key(7, 7), key(9, 12), key(1, 5), key(6, 9)} {
		err := commit(w.ledger(), k, root+"/other.parquet", "x")
		var overlap *OverlapError
		if !errors.As(err, &overlap) || overlap.Other != days(5, 9) {
			t.Errorf("%s: %v", k.Range, err)
		}
	}
	if got := visible(t, w, key(5, 9)); got != "week" {
		t.Errorf("version %q", got)
	}
	if n := w.store.Unfinished(); n != 0 {
		t.Errorf("%d unfinished writes", n)
	}
}

func TestFailureIsForgottenByTheNextCommit(t *testing.T) {
	ctx := context.Background()
	w := newWorld()
	l := w.ledger()
	if err := l.Fail(ctx, key(5, 5), "run", &LostError{key(5, 5)}); err != nil {
		t.Fatal(err)
	}
	all, err := l.Failures(ctx, series)
	if err != nil || len(all) != 1 || all[0].Code != "lease-lost" || all[0].Key != key(5, 5) {
		t.Fatalf("%+v, %v", all, err)
	}
	mustCommit(t, l, key(5, 5), root+"/d.parquet", "one")
	if all, err = l.Failures(ctx, series); err != nil || len(all) != 0 {
		t.Errorf("%+v, %v", all, err)
	}
}
