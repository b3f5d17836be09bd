//go:build linux

package killtest

import (
	"os"
	"strconv"
	"sync"
	"syscall"
	"testing"

	"github.com/basaltlake/basalt/internal/cli"
)

// seedsVariable asks for so many random kills, and for one at every step.
const seedsVariable = "BASALT_KILL_SEEDS"

// seeds is how many random kills are asked for; more than the few of every day when
// thorough.
func seeds(t *testing.T, few int) (n int, thorough bool) {
	t.Helper()
	text := os.Getenv(seedsVariable)
	if text == "" {
		return few, false
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatalf("%s: %v", seedsVariable, err)
	}
	return n, true
}

// stepsOf runs a version and returns its steps, of workers only if asked.
func (p *pipeline) stepsOf(t *testing.T, g *gate, version string, ofWorkers bool) []step {
	t.Helper()
	var mu sync.Mutex
	var all []step
	g.decide(func(s step) order {
		mu.Lock()
		defer mu.Unlock()
		if s.Worker || !ofWorkers {
			all = append(all, s)
		}
		return pass
	})
	r := start(t, g, "run", p.config(version), "--progress", "none")
	if code := r.wait(t); code != cli.ExitOK {
		t.Fatalf("exit code %d: %s", code, r.stderr.String())
	}
	return all
}

// share is the part of the names of steps that each of three tests takes.
func share() int {
	if testing.Short() {
		return 9
	}
	return 3
}

// chosen are the steps to kill at: all of them, or one of each name, which three tests
// share among them.
func chosen(all []step, thorough bool, turn int) []int {
	var at []int
	seen := map[string]bool{}
	for i, s := range all {
		if thorough || !seen[s.name()] && len(seen)%share() == turn {
			at = append(at, i)
		}
		seen[s.name()] = true
	}
	return at
}

// TestKilledAtEveryStep kills a run, or a worker of it, right before each of its steps on
// the output: readers see either version, and the next run makes the new one.
func TestKilledAtEveryStep(t *testing.T) {
	for turn, c := range []struct {
		name    string
		worker  bool // dies
		version string
		line    string
	}{
		{name: "run", version: newer, line: isolations[0]},
		{name: "run without workers, days become a week", version: week, line: isolations[1]},
		{name: "worker", worker: true, version: newer, line: isolations[0]},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, g := newPipeline(t, "", c.line), newGate(t)
			p.run(t, older)
			old := t.TempDir()
			restore(t, p.out, old)
			all := p.stepsOf(t, g, c.version, c.worker)
			p.settled(t, c.version)
			_, thorough := seeds(t, 0)
			kills := 0
			for _, n := range chosen(all, thorough, turn) {
				restore(t, old, p.out)
				was := p.look(t)
				killed := p.killAt(t, g, c.version, n, c.worker)
				if killed.Path == "" {
					t.Fatalf("step %d of %d never came", n, len(all))
				}
				kills++
				if !c.worker {
					p.oldOrNew(t, was, c.version)
					p.run(t, c.version)
				}
				p.settled(t, c.version)
				if t.Failed() {
					t.Fatalf("killed before step %d of %d: %s %s", n, len(all), killed.Call, killed.Path)
				}
			}
			t.Logf("%d kills at %d steps", kills, len(all))
		})
	}
}

// killAt runs a version and kills it before a step, or the worker that makes the
// step: then the run tries again and succeeds.
func (p *pipeline) killAt(t *testing.T, g *gate, version string, n int, worker bool) (killed step) {
	t.Helper()
	begun := make(chan *running, 1)
	var mu sync.Mutex
	i := 0
	g.decide(func(s step) order {
		mu.Lock()
		defer mu.Unlock()
		if worker && !s.Worker {
			return pass
		}
		if i++; i-1 != n {
			return pass
		}
		killed = s
		r := <-begun
		if worker {
			kill(t, s.PID)
			return pass
		}
		r.signal(t, syscall.SIGKILL)
		<-r.ended
		return pass
	})
	r := start(t, g, "run", p.config(version), "--progress", "none")
	begun <- r
	code := r.wait(t)
	if want := map[bool]int{false: -1, true: cli.ExitOK}[worker]; code != want {
		t.Errorf("exit code %d, want %d: %s", code, want, r.stderr.String())
	}
	mu.Lock()
	defer mu.Unlock()
	return killed
}

// TestReadersSeeOneVersionAtEveryStep looks while the run stands still before each step.
func TestReadersSeeOneVersionAtEveryStep(t *testing.T) {
	p, g := newPipeline(t, ""), newGate(t)
	p.run(t, older)
	was := p.look(t)
	var mu sync.Mutex
	looks := 0
	g.decide(func(step) order {
		mu.Lock()
		defer mu.Unlock()
		looks++
		p.oldOrNew(t, was, newer)
		return pass
	})
	r := start(t, g, "run", p.config(newer), "--progress", "none")
	if code := r.wait(t); code != cli.ExitOK {
		t.Fatalf("exit code %d: %s", code, r.stderr.String())
	}
	if looks < 40 {
		t.Errorf("a run has only %d steps: are all of them seen?", looks)
	}
	p.settled(t, newer)
}
