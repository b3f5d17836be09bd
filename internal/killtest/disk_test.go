//go:build linux

package killtest

import (
	"fmt"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/basaltlake/basalt/internal/cli"
)

// disk is a disk on which one kind of call fails from some call on.
type disk struct {
	call  string
	errno syscall.Errno
	after int  // calls that succeed
	once  bool // only one call fails

	mu   sync.Mutex
	done int
}

func (d *disk) ask(s step) order {
	d.mu.Lock()
	defer d.mu.Unlock()
	if s.Call != d.call {
		return pass
	}
	d.done++
	if d.done <= d.after || d.once && d.done > d.after+1 {
		return pass
	}
	return order(strconv.Itoa(int(d.errno)))
}

func (d *disk) failed() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.done > d.after
}

// TestDiskThatFailsAtAnyCall lets every kind of system call fail at the n-th time, once or
// from there on. Such a run says what is wrong, or has succeeded all the same; readers see
// either version, no temporary file stays, and the next run makes the new version.
func TestDiskThatFailsAtAnyCall(t *testing.T) {
	stride := 4
	if _, thorough := seeds(t, 0); thorough {
		stride = 1
	} else if testing.Short() {
		stride = 16
	}
	p, g, old := newPipeline(t, "", isolations[1]), newGate(t), t.TempDir()
	p.run(t, older)
	restore(t, p.out, old)
	for i, c := range []struct {
		call  string
		errno syscall.Errno
	}{
		{"create", syscall.ENOSPC},
		{"mkdir", syscall.ENOSPC},
		{"write", syscall.ENOSPC},
		{"write", syscall.EIO},
		{"sync", syscall.EIO},
		{"rename", syscall.EIO},
		{"link", syscall.EIO},
		{"remove", syscall.EIO},
	} {
		t.Run(fmt.Sprintf("%s, %v", c.call, c.errno), func(t *testing.T) {
			from := old
			if c.call == "mkdir" { // folders are made for the first version only
				from = t.TempDir()
			}
			faults := 0
			ways := []bool{true, false}
			if testing.Short() {
				ways = ways[i%2:][:1]
			}
			for _, once := range ways {
				for n := 0; ; n += stride {
					restore(t, from, p.out)
					was := p.look(t)
					d := &disk{call: c.call, errno: c.errno, after: n, once: once}
					g.decide(d.ask)
					r := start(t, g, "run", p.config(week), "--progress", "none")
					code := r.wait(t)
					said := r.stderr.String()
					if !d.failed() {
						break
					}
					faults++
					p.oldOrNew(t, was, week)
					if code == cli.ExitOK {
						t.Logf("call %d (once %t) failed without harm", n, once)
					} else if !strings.Contains(said, c.errno.Error()) {
						t.Errorf("the error does not tell what is wrong: %s", said)
					}
					for _, name := range p.everything(t) {
						if strings.Contains(name, "_basalt-tmp-") && c.call != "remove" {
							t.Errorf("it leaves %s", name)
						}
					}
					p.run(t, week)
					p.settled(t, week)
					if t.Failed() {
						t.Fatalf("%s %d failed (once %t): exit code %d: %s", c.call, n, once, code, said)
					}
				}
			}
			t.Logf("%d faults", faults)
		})
	}
}
