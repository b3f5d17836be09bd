//go:build linux

package killtest

import (
	"fmt"
	"math/rand/v2"
	"os"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/basaltlake/basalt/internal/cli"
)

// toll is what the seeds of a test did.
type toll struct {
	mu                               sync.Mutex
	seeds, runs, workers, late, next int
}

func (d *toll) String() string {
	return fmt.Sprintf("%d seeds: %d runs and %d workers killed, %d of them while recovering, %d ended before", d.seeds, d.runs, d.workers, d.next, d.late)
}

// TestKilledAtAnyTime kills runs at random times: of an empty output, of one that is
// replaced by another version again and again, and while they recover from a death.
func TestKilledAtAnyTime(t *testing.T) {
	n, _ := seeds(t, 3)
	dead := &toll{}
	t.Run("seeds", func(t *testing.T) {
		for seed := range n {
			t.Run(fmt.Sprint(seed), func(t *testing.T) {
				t.Parallel()
				line := "ISOLATION: process"
				if seed%4 == 3 {
					line = "ISOLATION: none"
				}
				newPipeline(t, "", line).dieRandomly(t, uint64(seed), dead)
			})
		}
	})
	t.Log(dead)
}

// TestKilledAtAnyTimeOnS3 does the same with outputs on S3.
func TestKilledAtAnyTimeOnS3(t *testing.T) {
	n, _ := seeds(t, 1)
	dead := &toll{}
	t.Run("seeds", func(t *testing.T) {
		for seed := range n {
			t.Run(fmt.Sprint(seed), func(t *testing.T) {
				p, _ := onS3(t)
				p.dieRandomly(t, uint64(seed)+1<<32, dead)
			})
		}
	})
	t.Log(dead)
}

// dieRandomly kills some runs of alternating versions.
func (p *pipeline) dieRandomly(t *testing.T, seed uint64, dead *toll) {
	random := rand.New(rand.NewPCG(seed, 1))
	begin := time.Now()
	r := start(t, nil, "run", p.config(older), "--out", t.TempDir()+"/out", "--progress", "none")
	if code := r.wait(t); code != cli.ExitOK {
		t.Fatalf("exit code %d: %s", code, r.stderr.String())
	}
	usual := time.Since(begin)
	versions := [2]string{older, newer}
	recovering := false
	for range 4 {
		was := p.look(t)
		victim := random.IntN(3) // once in three times a worker
		r, ended := p.killAfter(t, versions[0], time.Duration(0.8*random.Float64()*float64(usual)), victim == 0)
		dead.count(victim == 0, ended, recovering)
		p.oldOrNew(t, was, versions[0])
		if ended && r.cmd.ProcessState.ExitCode() != cli.ExitOK {
			t.Errorf("a run that nobody killed ended with exit code %d: %s", r.cmd.ProcessState.ExitCode(), r.stderr.String())
		}
		if recovering = random.IntN(2) == 0; !recovering {
			p.run(t, versions[0])
			p.settled(t, versions[0])
		}
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
		if !recovering || random.IntN(2) == 0 {
			versions[0], versions[1] = versions[1], versions[0]
		}
	}
	if recovering {
		p.run(t, versions[0])
		p.settled(t, versions[0])
	}
	dead.mu.Lock()
	defer dead.mu.Unlock()
	dead.seeds++
}

// killAfter runs a version and kills it, or its worker, after a time. ended tells that
// there was nobody any more.
func (p *pipeline) killAfter(t *testing.T, version string, after time.Duration, worker bool) (r *running, ended bool) {
	t.Helper()
	r = start(t, nil, "run", p.config(version), "--progress", "none")
	select {
	case <-r.ended:
	case <-time.After(after):
	}
	if !worker {
		ended = r.cmd.Process.Signal(os.Kill) != nil
		r.wait(t)
		return r, ended
	}
	var pids []int
	until(t, "there is a worker, or the run has ended", func() bool {
		select {
		case <-r.ended:
			return true
		default:
		}
		pids = r.workers(t)
		return len(pids) > 0
	})
	ended = true
	for _, pid := range pids {
		if syscall.Kill(pid, syscall.SIGKILL) == nil {
			ended = false
		}
	}
	if code := r.wait(t); code != cli.ExitOK {
		t.Errorf("a run whose worker was killed ended with exit code %d: %s", code, r.stderr.String())
	}
	return r, ended
}

func (d *toll) count(worker, ended, recovering bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	switch {
	case ended:
		d.late++
		return
	case worker:
		d.workers++
	default:
		d.runs++
	}
	if recovering {
		d.next++
	}
}
