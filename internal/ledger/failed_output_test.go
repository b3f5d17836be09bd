package ledger

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/basaltlake/basalt/internal/sink"
	"github.com/basaltlake/basalt/internal/store"
	"github.com/basaltlake/basalt/internal/store/storetest"
)

// The outputs of a partition with two further targets, the first of which breaks.
const (
	mainURI = root + "/p/day.parquet"
	badURI  = "s3://broken/day.parquet"
	goodURI = root + "/copies/day.parquet"
)

var errBroken = &store.Error{Op: "writing", Kind: store.ErrPermission, Err: errors.New("it is broken")}

// broken is a store whose bucket "broken" fails some operations.
func broken(st store.Store, late bool, operations ...string) store.Store {
	return &storetest.Broken{Store: st, Late: late, Fails: func(operation, uri string) error {
		if strings.HasPrefix(uri, "s3://broken/") && slices.Contains(operations, operation) {
			return errBroken
		}
		return nil
	}}
}

// targets commits a version to the output and both further targets. All hold its name.
func targets(l *Ledger, version string) error {
	_, err := commitParts(l, key(5, 5), mainURI, version, part{uri: badURI, text: version, extra: 1}, part{uri: goodURI, text: version, extra: 2})
	return err
}

// texts are what the output and its further targets hold, "" what is not there.
func (w *world) texts(t *testing.T) (texts [3]string) {
	t.Helper()
	for i, uri := range []string{mainURI, badURI, goodURI} {
		text, err := store.ReadAll(context.Background(), w.store, uri, 100)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			t.Fatal(err)
		}
		texts[i] = string(text)
	}
	return texts
}

// failedTargets are the further targets that the current manifest says have failed.
func (w *world) failedTargets(t *testing.T) []FailedOutput {
	t.Helper()
	m, err := w.ledger().Manifest(context.Background(), key(5, 5))
	if err != nil {
		t.Fatal(err)
	}
	if m == nil {
		return nil
	}
	return m.Failed
}

// cured commits a version without faults and wants all of it, and nothing else.
func (w *world) cured(t *testing.T, n int, version string) {
	t.Helper()
	if err := targets(w.ledger(), version); err != nil {
		t.Fatalf("fault at %d: %v", n, err)
	}
	if got := w.texts(t); got != [3]string{version, version, version} || len(w.failedTargets(t)) > 0 {
		t.Fatalf("fault at %d: the next commit leads to %q, failed %+v", n, got, w.failedTargets(t))
	}
	onlyCurrent(t, w, n, mainURI, badURI, goodURI)
}

// ways are how a further target breaks: what fails, and which version it then holds beside
// the new one of the others.
var ways = []struct {
	name       string
	operations []string
	late       bool
	holds      string
}{
	{name: "it cannot be begun", operations: []string{"create"}, holds: "old"},
	{name: "it cannot be written", operations: []string{"write"}, holds: "old"},
	{name: "it cannot be published", operations: []string{"publish"}, holds: "old"},
	{name: "it cannot be published nor looked at", operations: []string{"publish", "stat"}, holds: "old"},
	{name: "the answer is lost and it cannot be looked at", operations: []string{"publish", "stat"}, late: true, holds: "new"},
	{name: "it cannot be looked at", operations: []string{"stat"}, holds: "new"},
	{name: "it cannot be read", operations: []string{"open"}, holds: "old"},
	{name: "nothing works", operations: []string{"list", "stat", "open", "create", "write", "publish", "remove"}, holds: "old"},
}

func TestFailedTargetKeepsWhatItHoldsAndTheOthersGoOn(t *testing.T) {
	for _, way := range ways {
		t.Run(way.name, func(t *testing.T) {
			w := newWorld()
			if err := targets(w.ledger(), "old"); err != nil {
				t.Fatal(err)
			}
			l, _ := w.process(broken(w.store, way.late, way.operations...))
			for range 2 { // the second time from a manifest with a failed target
				outputs, err := commitParts(l, key(5, 5), mainURI, "new", part{uri: badURI, text: "new", extra: 1}, part{uri: goodURI, text: "new", extra: 2})
				if err != nil {
					t.Fatal(err)
				}
				if outputs[0].Err != nil || outputs[1].Err == nil || outputs[2].Err != nil || !errors.Is(outputs[1].Err, store.ErrPermission) {
					t.Errorf("errors %v, %v, %v", outputs[0].Err, outputs[1].Err, outputs[2].Err)
				}
				if got := w.texts(t); got != [3]string{"new", way.holds, "new"} {
					t.Fatalf("the outputs hold %q", got)
				}
				if _, err := l.Collect(t.Context(), false); err != nil {
					t.Fatal(err)
				}
				failed := w.failedTargets(t)
				if len(failed) != 1 || failed[0].URI != badURI || failed[0].Tried != nil || len(failed[0].Left) != 1 ||
					!strings.HasPrefix(failed[0].String(), "extra_outputs[0]: ") || !strings.Contains(failed[0].Error, "it is broken") {
					t.Fatalf("%+v", failed)
				}
				visible(t, w, key(5, 5))
				onlyCurrent(t, w, 0, mainURI, badURI, goodURI)
			}
			w.cured(t, 0, "new")
		})
	}
}

func TestTargetWhoseAnswerIsLostHasNotFailed(t *testing.T) {
	w := newWorld()
	l, _ := w.process(broken(w.store, true, "publish"))
	if err := targets(l, "new"); err != nil {
		t.Fatal(err)
	}
	if got := w.texts(t); got != [3]string{"new", "new", "new"} || len(w.failedTargets(t)) > 0 {
		t.Errorf("the outputs hold %q, failed %+v", got, w.failedTargets(t))
	}
}

// TestCommitWithAFailedTargetIsOldOrNewWhereverItDies kills a commit with a target that
// breaks in any way, at every operation. Of each target there is the old version or the
// new one, and the manifest and gc agree which.
func TestCommitWithAFailedTargetIsOldOrNewWhereverItDies(t *testing.T) {
	for _, old := range []string{"", "old", "new"} { // "new" has the same content, as a cure has
		for i, way := range ways {
			for _, late := range []bool{false, true} {
				if testing.Short() && late != (i%2 == 0) {
					continue
				}
				t.Run(fmt.Sprintf("%s, old %q, late %t", way.name, old, late), func(t *testing.T) {
					t.Parallel()
					for n, died := 0, true; died; n++ {
						w := newWorld()
						if old != "" {
							if err := targets(w.ledger(), old); err != nil {
								t.Fatal(err)
							}
						}
						mortal := &storetest.Mortal{Store: broken(w.store, way.late, way.operations...), After: n, Late: late}
						l, pid := w.process(mortal)
						_ = targets(l, "new")
						w.kill(pid)
						died = mortal.Died()
						for i, healthy := range []bool{false, true} {
							if got := visible(t, w, key(5, 5)); got != old && got != "new" {
								t.Fatalf("killed at %d, look %d: version %q is visible", n, i, got)
							}
							texts := w.texts(t)
							for _, text := range texts {
								if text != old && text != "new" {
									t.Fatalf("killed at %d, look %d: the outputs hold %q", n, i, texts)
								}
							}
							st := store.Store(w.store)
							if !healthy {
								st = broken(w.store, way.late, way.operations...)
							}
							collector, _ := w.process(st)
							if _, err := collector.Collect(t.Context(), false); err != nil {
								t.Fatal(err)
							}
						}
						// What the manifest says of a target is so. Without one nobody can say that a
						// target could not be cleared.
						version, texts, failed := visible(t, w, key(5, 5)), w.texts(t), w.failedTargets(t)
						if texts[0] != version || texts[2] != version || len(failed) == 0 && version != "" && texts[1] != version {
							t.Fatalf("killed at %d: version %q, the outputs hold %q, failed %+v", n, version, texts, failed)
						}
						w.cured(t, n, "new")
					}
				})
			}
		}
	}
}

func TestPassingFaultLeavesEachTargetOldOrNew(t *testing.T) {
	for i := range 6 {
		old, late := []string{"", "old", "new"}[i%3], i >= 3
		for n, died := 0, true; died; n++ {
			w := newWorld()
			if old != "" {
				if err := targets(w.ledger(), old); err != nil {
					t.Fatal(err)
				}
			}
			mortal := &storetest.Mortal{Store: w.store, After: n, Late: late, Once: true}
			l, pid := w.process(mortal)
			_ = targets(l, "new")
			w.kill(pid)
			died = mortal.Died()
			if got := visible(t, w, key(5, 5)); got != old && got != "new" {
				t.Fatalf("fault at %d, late %t: version %q", n, late, got)
			}
			for _, text := range w.texts(t) {
				if text != old && text != "new" {
					t.Fatalf("fault at %d: the outputs hold %q", n, w.texts(t))
				}
			}
			w.cured(t, n, "new")
		}
	}
}

func TestFailedTargetOfALargerRangeKeepsTheSmallerOnes(t *testing.T) {
	ctx := context.Background()
	w := newWorld()
	days := []string{"s3://broken/mon.parquet", "s3://broken/tue.parquet"}
	for i, uri := range days {
		if _, err := commitParts(w.ledger(), key(5+i, 5+i), fmt.Sprint(root, "/", i), "day", part{uri: uri, text: "day", extra: 1}); err != nil {
			t.Fatal(err)
		}
	}
	week := func(st store.Store) {
		t.Helper()
		l, _ := w.process(st)
		if _, err := commitParts(l, key(5, 9), root+"/week.parquet", "week", part{uri: "s3://broken/week.parquet", text: "week", extra: 1}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.ledger().Collect(ctx, false); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		week(broken(w.store, false, "publish"))
		onlyCurrent(t, w, 0, append(days, root+"/week.parquet")...)
		if uris := w.store.URIs(); !slices.Contains(uris, days[0]) || !slices.Contains(uris, days[1]) {
			t.Fatalf("the target holds no version: %v", uris)
		}
	}
	week(w.store)
	onlyCurrent(t, w, 0, root+"/week.parquet", "s3://broken/week.parquet")
}

// TestFailedTargetOfALargerRangeHoldsAVersionWhereverTheCommitDies has days whose week cannot
// be published to a further target.
func TestFailedTargetOfALargerRangeHoldsAVersionWhereverTheCommitDies(t *testing.T) {
	days := []string{"s3://broken/0", "s3://broken/1"}
	for n, died := 0, true; died; n++ {
		w := newWorld()
		for i, uri := range days {
			if _, err := commitParts(w.ledger(), key(5+i, 5+i), fmt.Sprint(root, "/", i), "day", part{uri: uri, text: "day", extra: 1}); err != nil {
				t.Fatal(err)
			}
		}
		mortal := &storetest.Mortal{Store: broken(w.store, false, "publish"), After: n}
		l, pid := w.process(mortal)
		_, _ = commitParts(l, key(5, 9), root+"/week", "week", part{uri: "s3://broken/week", text: "week", extra: 1})
		w.kill(pid)
		died = mortal.Died()
		if _, err := w.ledger().Collect(t.Context(), false); err != nil {
			t.Fatal(err)
		}
		committed, err := w.ledger().Committed(t.Context(), series)
		if err != nil {
			t.Fatal(err)
		}
		data := append([]string{root + "/0", root + "/1"}, days...)
		if len(committed) == 1 {
			data = append([]string{root + "/week"}, days...)
		}
		onlyCurrent(t, w, n, data...)
		for _, uri := range data {
			if !slices.Contains(w.store.URIs(), uri) {
				t.Fatalf("killed at %d: %v are committed and %s is gone", n, committed, uri)
			}
		}
	}
}

func TestPassingFaultWhileALargerRangeReplacesSmallerOnes(t *testing.T) {
	for _, late := range []bool{false, true} {
		for n, died := 0, true; died; n++ {
			died = faultWhileReplacing(t, &storetest.Mortal{After: n, Late: late, Once: true})
		}
	}
}

// faultWhileReplacing commits a week in place of two days while an operation fails. It
// reports whether there was such an operation.
func faultWhileReplacing(t *testing.T, mortal *storetest.Mortal) bool {
	t.Helper()
	const weekURI, copyURI = root + "/week.parquet", "s3://copies/week.parquet"
	w, what := newWorld(), fmt.Sprintf("fault at %d, late %t", mortal.After, mortal.Late)
	for i := range 2 {
		if _, err := commitParts(w.ledger(), key(5+i, 5+i), fmt.Sprint(root, "/", i), "day", part{uri: fmt.Sprint("s3://copies/", i), text: "day", extra: 1}); err != nil {
			t.Fatal(err)
		}
	}
	week := func(st store.Store) ([]*sink.Output, *Manifest, error) {
		l, pid := w.process(st)
		defer w.kill(pid)
		outputs, err := commitParts(l, key(5, 9), weekURI, "week", part{uri: copyURI, text: "week", extra: 1})
		m, merr := w.ledger().Manifest(t.Context(), key(5, 9))
		if merr != nil {
			t.Fatalf("%s: %v", what, merr)
		}
		return outputs, m, err
	}
	mortal.Store = w.store
	outputs, m, err := week(mortal)
	if err == nil && len(m.Failed) == 0 && outputs[1].Err != nil {
		t.Fatalf("%s: the target failed (%v) and the manifest says nothing of it: %+v", what, outputs[1].Err, m)
	}
	if m != nil {
		for _, f := range m.Failed {
			for _, o := range f.Left {
				if !slices.Contains(w.store.URIs(), o.URI) {
					t.Fatalf("%s: %s is said to be left at the target and is gone: %s", what, o.URI, f.Error)
				}
			}
		}
	}
	_, m, err = week(w.store)
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	if len(m.Failed) > 0 {
		t.Fatalf("%s: after the cure %+v", what, m.Failed)
	}
	onlyCurrent(t, w, mortal.After, weekURI, copyURI)
	if committed, err := w.ledger().Committed(t.Context(), series); err != nil || len(committed) != 1 {
		t.Fatalf("%s: %v are committed, %v", what, committed, err)
	}
	return mortal.Died()
}

func TestOldDataThatCannotBeRemovedFailTheirTarget(t *testing.T) {
	const moved = "s3://elsewhere/day.parquet"
	w := newWorld()
	if err := targets(w.ledger(), "old"); err != nil {
		t.Fatal(err)
	}
	move := func(st store.Store) []FailedOutput {
		t.Helper()
		l, _ := w.process(st)
		if _, err := commitParts(l, key(5, 5), mainURI, "new", part{uri: moved, text: "new", extra: 1}); err != nil {
			t.Fatal(err)
		}
		return w.failedTargets(t)
	}
	for range 2 {
		failed := move(broken(w.store, false, "remove"))
		if len(failed) != 1 || failed[0].Left[0].URI != badURI || !strings.Contains(failed[0].Error, "removing "+badURI) {
			t.Fatalf("%+v", failed)
		}
		onlyCurrent(t, w, 0, mainURI, moved, badURI)
	}
	if failed := move(w.store); len(failed) > 0 {
		t.Errorf("%+v", failed)
	}
	onlyCurrent(t, w, 0, mainURI, moved)
}
