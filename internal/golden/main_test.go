package golden

import (
	"fmt"
	"os"
	"testing"
)

// memoryDisk is where Linux keeps files in memory.
const memoryDisk = "/dev/shm"

// TestMain writes outputs to memory where it can: there are thousands, every commit
// waits for the disk, and durability is tested elsewhere.
func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	if info, err := os.Stat(memoryDisk); err == nil && info.IsDir() {
		if dir, err := os.MkdirTemp(memoryDisk, "basalt-golden-"); err == nil {
			defer os.RemoveAll(dir)
			if err := os.Setenv("TMPDIR", dir); err != nil {
				fmt.Fprintln(os.Stderr, err)
				return 1
			}
		}
	}
	return m.Run()
}
