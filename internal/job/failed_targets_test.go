package job_test

import (
	"context"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/basaltlake/basalt/internal/job"
	"github.com/basaltlake/basalt/internal/store"
	"github.com/basaltlake/basalt/internal/store/storetest"
)

// twoTargets is a pass with two further targets, the second of which is in a bucket of its
// own.
var twoTargets = printsPass("extra_outputs: [{path_template: 'copies/{start_date}.parquet'}, {path_template: 's3://other/{start_date}_{end_date}.parquet'}]")

// breaking is a store whose bucket "other" fails some operations.
func breaking(st store.Store, late bool, operations ...string) store.Store {
	return &storetest.Broken{Store: st, Late: late, Fails: func(operation, uri string) error {
		if strings.HasPrefix(uri, "s3://other/") && slices.Contains(operations, operation) {
			return &store.Error{Op: "writing", URI: uri, Kind: store.ErrPermission, Err: errors.New("it is broken"), Cure: "mend it"}
		}
		return nil
	}}
}

// partial wants a run that ended with failed targets, and returns them.
func partial(t *testing.T, err error, targets int) []job.FailedTarget {
	t.Helper()
	var partial *job.PartialError
	if !errors.As(err, &partial) || partial.ExitCode() != 3 || len(partial.Targets) != targets {
		t.Fatalf("the run ends with %v, want %d failed targets", err, targets)
	}
	return partial.Targets
}

func (p process) status(t *testing.T) []job.Status {
	t.Helper()
	j, err := p.job()
	if err != nil {
		t.Fatal(err)
	}
	all, err := j.Status(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestFailedTargetIsToldAndCuredByTheNextRun breaks a target in many ways, where nothing
// was before and where an older version is.
func TestFailedTargetIsToldAndCuredByTheNextRun(t *testing.T) {
	for i, way := range []struct {
		name       string
		operations []string
		late       bool
		holds      int // files of the newer version
	}{
		{name: "it cannot be begun", operations: []string{"create"}},
		{name: "it cannot be written", operations: []string{"write"}},
		{name: "it cannot be published", operations: []string{"publish"}},
		{name: "it cannot be published nor looked at", operations: []string{"publish", "stat", "list"}},
		{name: "its answer is lost and it cannot be looked at", operations: []string{"publish", "stat", "list"}, late: true, holds: 2},
		{name: "it cannot be looked at", operations: []string{"stat", "list"}, holds: 2},
	} {
		for _, onError := range []string{"fail", "continue"} {
			for _, before := range []bool{false, true} {
				if onError == "continue" && i > 0 {
					continue
				}
				t.Run(way.name+", ON_ERROR: "+onError+map[bool]string{true: ", over an older version"}[before], func(t *testing.T) {
					t.Parallel()
					tr := newTrial(t)
					memory := storetest.NewMemory()
					p := process{trial: tr, store: memory, text: tr.text(twoTargets, "BATCH_FREQ: D", "ON_ERROR: "+onError)}
					if before {
						older := p
						older.text = strings.Replace(p.text, "time_bucket_seconds: 60", "time_bucket_seconds: 30", 1)
						older.mustRun(t)
					}
					was := contents(t, memory)
					p.store = breaking(memory, way.late, way.operations...)
					for range 2 { // the second time because the first one failed
						r, err := p.run()
						targets := partial(t, err, 2)
						if len(r.Partitions) != 4 || len(r.Failed) != 0 || len(r.Targets) != 2 || r.Funnel.Pass("prints").FailedTargets != 2 || r.Funnel.Pass("prints").Failed != 0 {
							t.Fatalf("%+v, %+v", r.Partitions, r.Funnel.Pass("prints"))
						}
						for i, day := range []string{firstDay, secondDay} {
							if f := targets[i]; f.Name != "extra_outputs[1]" || f.URI != "s3://other/"+day+"_"+day+".parquet" || f.Key.Start.String() != day || !strings.Contains(f.Err.Error(), "it is broken") {
								t.Errorf("%+v", f)
							}
						}
						if text := err.Error(); !strings.Contains(text, "partial: 2 further targets failed, all outputs are complete; first extra_outputs[1] of prints of d") || !strings.Contains(text, "mend it") {
							t.Error(text)
						}
						now, fresh := contents(t, memory), 0
						for uri, sum := range now {
							switch {
							case !strings.HasPrefix(uri, "s3://other/"):
								if sum == was[uri] {
									t.Errorf("%s is of the older version", uri)
								}
							case sum != was[uri]:
								fresh++
							}
						}
						if want := 4 + max(way.holds, len(was)/3); len(now) != want || fresh != way.holds {
							t.Errorf("%d files, want %d, %d of the target are new, want %d", len(now), want, fresh, way.holds)
						}
						for _, line := range p.whys(t) {
							if !strings.Contains(line, ": a further target failed: extra_outputs[1]: ") || !strings.Contains(line, "it is broken") {
								t.Errorf("plan %q", line)
							}
						}
						for _, s := range p.status(t) {
							if s.State != job.Failing || len(s.Targets) != 1 || s.Targets[0].Target != "extra_outputs[1]" || s.Rows == 0 || !strings.Contains(s.Error, "it is broken") {
								t.Errorf("%+v", s)
							}
						}
						collect(t, p)
						if after := contents(t, memory); len(after) != len(now) {
							t.Errorf("gc leaves %v of %v", after, now)
						}
					}
					p.store = memory
					if r := p.mustRun(t); len(r.Partitions) != 6 {
						t.Errorf("after the cure %+v", r.Partitions)
					}
					if r := p.mustRun(t); len(r.Partitions) != 0 || r.UpToDate != 2 {
						t.Errorf("after all is well %+v", r.Partitions)
					}
					for _, s := range p.status(t) {
						if s.State != job.Done || len(s.Targets) > 0 {
							t.Errorf("%+v", s)
						}
					}
				})
			}
		}
	}
}

// TestFailedTargetOfAFolder has further targets in folders that fail in many ways.
func TestFailedTargetOfAFolder(t *testing.T) {
	for _, c := range []struct {
		call string
		err  error
		want string
	}{
		{"mkdir", syscall.EROFS, "output-not-writable: creating "},
		{"create", syscall.EACCES, "output-not-writable: creating "},
		{"write", syscall.ENOSPC, "output-disk-full: committing "},
		{"sync", syscall.EIO, "output-write-failed: committing "},
		{"rename", syscall.EACCES, "output-not-writable: committing "},
	} {
		t.Run(c.call, func(t *testing.T) {
			t.Parallel()
			tr := newTrial(t)
			text := tr.text(printsPass("extra_outputs: [{path_template: 'copies/{start_date}_{end_date}.parquet'}, {path_template: 'again/{start_date}.parquet'}]"))
			broken := true
			tr.settings.Output = func(store.Store) store.Store {
				return store.Watched(func(call, path string) error {
					if below, ok := store.Rel(tr.out, path); broken && ok && strings.HasPrefix(below, "copies") && call == c.call {
						return c.err
					}
					return nil
				})
			}
			_, err := tr.run(context.Background(), text)
			f := partial(t, err, 1)[0]
			if f.Name != "extra_outputs[0]" || !strings.HasPrefix(f.Err.Error(), c.want+tr.out+"/copies/") {
				t.Errorf("%+v", f)
			}
			want := []string{tr.out + "/again/" + firstDay + ".parquet", tr.out + "/d/prints/all/" + firstDay + "_" + secondDay + ".parquet"}
			if files := tr.left(t); !slices.Equal(files, want) {
				t.Errorf("there are %v", files)
			}
			broken = false
			if r, err := tr.run(context.Background(), text); err != nil || len(r.Partitions) != 3 || len(tr.left(t)) != 3 {
				t.Errorf("after the cure: %v", err)
			}
		})
	}
}

func TestTargetBelowAFileFails(t *testing.T) {
	tr := newTrial(t)
	blocked := filepath.Join(t.TempDir(), "file")
	write(t, blocked, nil)
	text := tr.text(printsPass("extra_outputs: [{path_template: '" + blocked + "/{start_date}_{end_date}.parquet'}]"))
	for range 2 {
		_, err := tr.run(context.Background(), text)
		if f := partial(t, err, 1)[0]; !strings.Contains(f.Err.Error(), "output-not-writable: creating "+blocked) {
			t.Error(f.Err)
		}
	}
	if err := os.Remove(blocked); err != nil {
		t.Fatal(err)
	}
	if _, err := tr.run(context.Background(), text); err != nil {
		t.Error(err)
	}
}

// TestRunWithAFailedTargetThatIsKilledAnywhere dies at every operation of a run that replaces
// an older version and cannot publish to one of the targets. After each death readers see
// either version, the target still holds one, and the next runs lead to the same.
func TestRunWithAFailedTargetThatIsKilledAnywhere(t *testing.T) {
	tr := newTrial(t)
	text := tr.text(twoTargets)
	older := process{trial: tr, store: storetest.NewMemory(), text: strings.Replace(text, "time_bucket_seconds: 60", "time_bucket_seconds: 30", 1), pid: 1}
	older.mustRun(t)
	seed := older.store.(*storetest.Memory)
	clean := process{trial: tr, store: seed.Snapshot(), text: text, pid: 2}
	clean.mustRun(t)
	want := versions{contents(t, seed), contents(t, clean.store.(*storetest.Memory))}
	const mainURI, otherURI = bucketRoot + "/d/prints/all/" + firstDay + "_" + secondDay + ".parquet", "s3://other/" + firstDay + "_" + secondDay + ".parquet"
	n, stride := 0, 1
	if testing.Short() {
		stride = 3
	}
	for died := true; died; n += stride {
		memory := seed.Snapshot()
		mortal := &storetest.Mortal{Store: breaking(memory, false, "publish"), After: n}
		p := process{trial: tr, store: mortal, text: text, pid: 3}
		_, err := p.run()
		if died = mortal.Died(); !died {
			partial(t, err, 1)
		}
		p.store, p.pid, p.dead = breaking(memory, false, "publish"), 4, map[int]bool{3: true}
		if got := shown(t, p, "prints")[mainURI]; got != want.old[mainURI] && got != want.new[mainURI] {
			t.Fatalf("killed at %d: readers see neither version", n)
		}
		if got := contents(t, memory)[otherURI]; got != want.old[otherURI] {
			t.Fatalf("killed at %d: the target that cannot be published to has changed", n)
		}
		if r, err := p.run(); died || err != nil {
			partial(t, err, 1)
			if len(r.Partitions) != 2 && len(r.Partitions) != 0 {
				t.Fatalf("killed at %d: %+v", n, r.Partitions)
			}
		}
		p.store = memory
		p.mustRun(t)
		collect(t, p)
		if got := contents(t, memory); !maps.Equal(got, want.new) || memory.Unfinished() > 0 {
			t.Fatalf("killed at %d: after the cure and gc there are %v, %d unfinished writes", n, got, memory.Unfinished())
		}
	}
	if n < 20 {
		t.Errorf("a run has only %d operations: are all of them seen?", n)
	}
}

func TestFailedPartitionAndFailedTargetAreBothTold(t *testing.T) {
	tr := newTrial(t)
	damagePage(t, tr.trades(firstDay), 1, "Size")
	p := process{trial: tr, store: breaking(storetest.NewMemory(), false, "create"), text: tr.text(twoTargets, "BATCH_FREQ: D", "ON_ERROR: continue")}
	r, err := p.run()
	targets := partial(t, err, 1)
	if len(r.Failed) != 1 || targets[0].Key.Start.String() != secondDay || !strings.HasPrefix(err.Error(), "partial: 1 of the partitions and 1 further target failed, the others are complete; first prints of d, ") {
		t.Errorf("%v", err)
	}
}

// TestTargetThatCannotBeLookedAtHidesNothing has a target whose place is gone once all is
// done.
func TestTargetThatCannotBeLookedAtHidesNothing(t *testing.T) {
	for _, operations := range [][]string{{"stat", "list"}, {"list", "stat", "open", "create", "remove"}} {
		tr := newTrial(t)
		memory := storetest.NewMemory()
		p := process{trial: tr, store: memory, text: tr.text(twoTargets, "BATCH_FREQ: D", "OUTPUT_TARGET: {path_template: '{start_date}.parquet'}")}
		p.mustRun(t)
		p.store = breaking(memory, false, operations...)
		for _, line := range p.whys(t) {
			if !strings.Contains(line, "output changed: s3://other/") || !strings.Contains(line, " cannot be looked at: ") {
				t.Errorf("plan %q", line)
			}
		}
		_, err := p.run()
		partial(t, err, 2)
		collect(t, p)
		p.store = memory
		p.mustRun(t)
		if r := p.mustRun(t); r.UpToDate != 2 {
			t.Errorf("after the cure %+v", r)
		}
	}
}

func TestOutputsThatExistAreNotSkippedWhenATargetFailed(t *testing.T) {
	tr := newTrial(t)
	memory := storetest.NewMemory()
	p := process{trial: tr, store: breaking(memory, false, "create"), text: tr.text(twoTargets, "SKIP_EXISTING_OUTPUT: true")}
	for range 2 {
		_, err := p.run()
		partial(t, err, 1)
	}
	p.store = memory
	p.mustRun(t)
	p.wants(t, "prints 5-6: output exists")
}
