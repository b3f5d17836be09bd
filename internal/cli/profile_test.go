//go:build unix

package cli_test

import (
	"os"
	osexec "os/exec"
	"path/filepath"
	"testing"
)

func TestEveryWorkerWritesProfilesOfItsOwn(t *testing.T) {
	profiles := t.TempDir()
	c := osexec.Command(os.Args[0], "run", "--out", t.TempDir(), "--batch-freq", "D", "--end", "2013-10-10", "--profile", profiles)
	c.Dir, c.Env = quickstart, append(os.Environ(), asProgram+"=1")
	if said, err := c.CombinedOutput(); err != nil {
		t.Fatalf("%v:\n%s", err, said)
	}
	for _, name := range []string{"cpu.pprof", "heap.pprof", "worker-001/cpu.pprof", "worker-001/heap.pprof", "worker-002/cpu.pprof", "worker-002/heap.pprof"} {
		if f, err := os.Stat(filepath.Join(profiles, name)); err != nil || f.Size() == 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
	if all, err := filepath.Glob(filepath.Join(profiles, "worker-*")); err != nil || len(all) != 2 {
		t.Errorf("%v, %v", all, err)
	}
}
