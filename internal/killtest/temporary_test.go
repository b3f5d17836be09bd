//go:build linux

package killtest

import (
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/basaltlake/basalt/internal/cli"
)

// TestRunTidiesUpAfterTheDeadOnly kills a run while it writes the output of one day, and
// has another one live on that writes a second day into the same folder. The next run of
// the first day removes what the dead one left, and nothing of the other.
func TestRunTidiesUpAfterTheDeadOnly(t *testing.T) {
	p := newPipeline(t, "", isolations[1])
	unfinished := func() int {
		n := 0
		for _, name := range p.everything(t) {
			if strings.HasPrefix(filepath.Base(name), "_basalt-tmp-") {
				n++
			}
		}
		return n
	}
	writes := func(s step) bool { return s.name() == "sync data" && strings.Contains(s.Path, "/prints/") }
	living, dying := newGate(t), newGate(t)
	held, letGo := living.holdAt(writes)
	defer letGo()
	alive := start(t, living, "run", p.config(newer), "--progress", "none", "--date", "2026-01-06")
	<-held
	stopped, release := dying.holdAt(writes)
	defer release()
	dead := start(t, dying, "run", p.config(newer), "--progress", "none", "--date", "2026-01-05")
	<-stopped
	dead.signal(t, syscall.SIGKILL)
	dead.wait(t)
	if n := unfinished(); n != 2 {
		t.Fatalf("there are %d unfinished writes of two runs", n)
	}
	start(t, nil, "run", p.config(newer), "--progress", "none", "--date", "2026-01-05").ends(t, cli.ExitOK)
	if n := unfinished(); n != 1 {
		t.Errorf("there are %d unfinished writes of one run", n)
	}
	p.command(t, "gc", p.config(newer))
	letGo()
	alive.ends(t, cli.ExitOK)
	p.settled(t, newer)
}
