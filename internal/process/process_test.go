package process

import (
	"os"
	"os/exec"
	"runtime"
	"testing"
)

// TestMain serves as a process that ends at once, too.
func TestMain(m *testing.M) {
	if os.Getenv("PROCESS_TEST_END") != "" {
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func TestProcessThatEndedIsDeadBeforeItsParentKnows(t *testing.T) {
	if machine() == "" {
		t.Skip("this system does not tell machines apart, so that nobody is taken for dead")
	}
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), "PROCESS_TEST_END=1")
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	owner := Self()
	owner.PID = child.Process.Pid
	for !owner.Dead() { // it ends at once, and stays without a parent that waits
		runtime.Gosched()
	}
	if err := child.Wait(); err != nil {
		t.Fatal(err)
	}
	if !owner.Dead() {
		t.Error("a process that is gone is taken for alive")
	}
	for _, other := range []Identity{{Host: "elsewhere", Machine: owner.Machine, PID: owner.PID}, {Host: owner.Host, Machine: "another boot", PID: owner.PID}} {
		if other.Dead() {
			t.Errorf("%+v is taken for dead, of which nothing is known", other)
		}
	}
}
