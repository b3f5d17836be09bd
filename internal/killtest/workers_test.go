//go:build linux

package killtest

import (
	"maps"
	"strings"
	"sync"
	"testing"

	"github.com/basaltlake/basalt/internal/cli"
)

const brokenDay = "2026-01-05_2026-01-05.parquet"

// TestWorkerThatDiesOfOnePartition lets workers die whenever they begin the output of one
// pass and day. All other partitions are complete, and the next run makes this one.
func TestWorkerThatDiesOfOnePartition(t *testing.T) {
	for _, c := range []struct {
		name string
		pass string
		dies func(t *testing.T, s step) order
		code string
	}{
		{"the first pass is killed", "prints", killed, "worker-killed"},
		{"the last pass is killed", "book", killed, "worker-killed"},
		{"the last pass takes all memory", "book", func(*testing.T, step) order { return starve }, outOfMemory},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, g := newPipeline(t, "", "ON_ERROR: continue"), newGate(t)
			p.run(t, older)
			g.decide(func(s step) order {
				if creates(c.pass)(s) && strings.HasSuffix(s.Path, brokenDay) {
					return c.dies(t, s)
				}
				return pass
			})
			start(t, g, "run", p.config(newer), "--progress", "none").ends(t, cli.ExitPartial, c.code, c.pass+" of d", "2026-01-05")
			all := p.want[newer].results()
			for name, sum := range p.want[older] {
				if passOf(name) == c.pass && strings.HasSuffix(name, brokenDay) {
					all[name] = sum
				}
			}
			if got := p.shown(t); !maps.Equal(got, all) {
				t.Errorf("readers see %v, want %v", got, all)
			}
			status := p.command(t, "status", p.config(newer))
			if !strings.Contains(status, "failed") {
				t.Errorf("the status tells of no failure:\n%s", status)
			}
			p.run(t, newer)
			p.settled(t, newer)
		})
	}
}

func killed(t *testing.T, s step) order {
	kill(t, s.PID)
	return pass
}

// TestWorkerThatDiesOnceLosesNothing lets the first worker die after it has committed a pass.
func TestWorkerThatDiesOnceLosesNothing(t *testing.T) {
	for name, dies := range map[string]func(*testing.T, step) order{"killed": killed, "out of memory": func(*testing.T, step) order { return starve }} {
		t.Run(name, func(t *testing.T) {
			p, g := newPipeline(t, ""), newGate(t)
			p.run(t, older)
			var once sync.Once
			g.decide(func(s step) (o order) {
				if creates("book")(s) {
					once.Do(func() { o = dies(t, s) })
				}
				return o
			})
			r := start(t, g, "run", p.config(newer), "--progress", "none")
			r.ends(t, cli.ExitOK)
			if !strings.Contains(r.stdout.String(), "a worker crashed on the batch 2026-01-05") {
				t.Errorf("nobody is told of the crash: %s", r.stdout.String())
			}
			p.settled(t, newer)
		})
	}
}
