//go:build linux

package killtest

import (
	"maps"
	"strings"
	"syscall"
	"testing"

	"github.com/basaltlake/basalt/internal/cli"
)

// ends waits for the end of a run and wants an exit code and words in its messages.
func (r *running) ends(t *testing.T, code int, words ...string) {
	t.Helper()
	if got := r.wait(t); got != code {
		t.Errorf("exit code %d, want %d: %s", got, code, r.stderr.String())
	}
	for _, w := range words {
		if !strings.Contains(r.stderr.String(), w) {
			t.Errorf("there is no %q in:\n%s", w, r.stderr.String())
		}
	}
}

// isolations are the two ways of a run: the holder of a lease is the run or its worker.
var isolations = []string{"ISOLATION: process", "ISOLATION: none"}

func TestSecondRunOfAPartitionFailsOrWaits(t *testing.T) {
	for _, isolation := range isolations {
		t.Run(isolation, func(t *testing.T) {
			p, g := newPipeline(t, "", isolation), newGate(t)
			held, letGo := g.holdAt(creates("book"))
			first := start(t, g, "run", p.config(newer), "--progress", "none")
			<-held
			start(t, nil, "run", p.config(newer), "--progress", "none").ends(t, cli.ExitFailure, "partition-busy: ", "--wait", "book of d")
			second := start(t, nil, "run", p.config(newer), "--progress", "plain", "--wait")
			second.waitFor(t, "waiting for run ")
			p.command(t, "gc", p.config(newer)) // takes nothing from a run that is alive
			letGo()
			first.ends(t, cli.ExitOK)
			second.ends(t, cli.ExitOK)
			if records := runRecords(p.everything(t)); records != 1 {
				t.Errorf("%d runs did something, want 1", records)
			}
			p.settled(t, newer)
		})
	}
}

// runRecords counts runs that did something.
func runRecords(names []string) int {
	n := 0
	for _, name := range names {
		if strings.HasPrefix(name, "_basalt/runs/") {
			n++
		}
	}
	return n
}

func TestRunsOfDifferentDaysDoNotMeet(t *testing.T) {
	p, g := newPipeline(t, ""), newGate(t)
	held, letGo := g.holdAt(creates("prints"))
	first := start(t, g, "run", p.config(newer), "--progress", "none", "--date", "2026-01-05")
	<-held
	start(t, nil, "run", p.config(newer), "--progress", "none", "--date", "2026-01-06").ends(t, cli.ExitOK)
	letGo()
	first.ends(t, cli.ExitOK)
	p.settled(t, newer)
}

func TestLeaseOfAKilledRunIsTaken(t *testing.T) {
	for _, isolation := range isolations {
		t.Run(isolation, func(t *testing.T) {
			p, g := newPipeline(t, "", isolation), newGate(t)
			p.run(t, older)
			held, letGo := g.holdAt(creates("book"))
			defer letGo()
			first := start(t, g, "run", p.config(newer), "--progress", "none")
			<-held
			first.signal(t, syscall.SIGKILL)
			first.wait(t)
			start(t, nil, "run", p.config(newer), "--progress", "none").ends(t, cli.ExitOK)
			p.settled(t, newer)
			if got := p.shown(t); !maps.Equal(got, p.want[newer].results()) {
				t.Errorf("readers see %v", got)
			}
		})
	}
}
