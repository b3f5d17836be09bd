//go:build linux

package killtest

import (
	"maps"
	"os"
	"strings"
	"syscall"
	"testing"

	"github.com/basaltlake/basalt/internal/cli"
)

// interrupted are the steps at which a run is interrupted: its worker stages data, or is
// about to publish them.
var interrupted = map[string]func(step) bool{
	"writing":    creates("book"),
	"publishing": func(s step) bool { return s.name() == "rename data" && strings.Contains(s.Path, "/book/") },
}

// TestInterruptedOnceStopsInOrder interrupts a run in the middle of its work: it says so,
// ends with the exit code of an interruption, and leaves nothing that is not complete.
func TestInterruptedOnceStopsInOrder(t *testing.T) {
	for _, c := range []struct {
		where, isolation string
		signal           os.Signal
	}{
		{"writing", isolations[0], os.Interrupt}, {"writing", isolations[1], syscall.SIGTERM},
		{"publishing", isolations[0], syscall.SIGTERM}, {"publishing", isolations[1], os.Interrupt},
	} {
		t.Run(c.where+" "+c.isolation, func(t *testing.T) {
			p, g := newPipeline(t, "", c.isolation), newGate(t)
			p.run(t, older)
			was := p.look(t)
			held, letGo := g.holdAt(interrupted[c.where])
			r := start(t, g, "run", p.config(newer), "--progress", "none")
			<-held
			r.signal(t, c.signal)
			r.waitFor(t, "stopping: ")
			letGo()
			r.ends(t, cli.ExitInterrupted, "interrupted: stopped in an orderly way")
			p.oldOrNew(t, was, newer)
			for _, name := range p.everything(t) {
				if strings.Contains(name, "_basalt-tmp-") || strings.Contains(name, "/leases/") || strings.Contains(name, "/intents/") {
					t.Errorf("it leaves %s", name)
				}
			}
			p.run(t, newer)
			p.settled(t, newer)
		})
	}
}

// TestInterruptedTwiceEndsAtOnce interrupts a run a second time while its work stands
// still: the run and its workers end all the same.
func TestInterruptedTwiceEndsAtOnce(t *testing.T) {
	for where, isolation := range map[string]string{"writing": isolations[0], "publishing": isolations[1]} {
		t.Run(where+" "+isolation, func(t *testing.T) {
			p, g := newPipeline(t, "", isolation), newGate(t)
			p.run(t, older)
			was := p.look(t)
			held, letGo := g.holdAt(interrupted[where])
			defer letGo()
			r := start(t, g, "run", p.config(newer), "--progress", "none")
			<-held
			r.signal(t, os.Interrupt)
			r.waitFor(t, "stopping: ")
			r.signal(t, os.Interrupt)
			r.ends(t, cli.ExitInterrupted)
			p.oldOrNew(t, was, newer)
			if maps.Equal(p.shown(t).of("book"), p.want[newer].of("book")) {
				t.Error("what stood still is complete")
			}
			p.run(t, newer)
			p.settled(t, newer)
		})
	}
}
