package report

import (
	"runtime"
	"testing"
)

func TestStatusGivesResidentSizeAndPeak(t *testing.T) {
	for name, c := range map[string]struct {
		status string
		want   Memory
	}{
		"usual":     {"Name:\tbasalt\nVmPeak:\t  999 kB\nVmHWM:\t  2048 kB\nVmRSS:\t  1024 kB\nThreads:\t5\n", Memory{Resident: 1 << 20, Peak: 2 << 20}},
		"cut off":   {"VmHWM:\t  2048", Memory{Peak: 2 << 20}},
		"kernel":    {"Name:\tkthreadd\n", Memory{}},
		"no number": {"VmRSS:\nVmHWM:\tmany kB\nVmRSS:\t-5 kB\n", Memory{}},
	} {
		if got := parseStatus([]byte(c.status)); got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}

func TestMemoryOfThisProcessIsKnownWhereItIsMeasured(t *testing.T) {
	m := ReadMemory()
	switch runtime.GOOS {
	case "linux":
		if m.Resident < 1<<20 || m.Peak < m.Resident {
			t.Errorf("%+v", m)
		}
	case "darwin":
		if m.Peak < 1<<20 {
			t.Errorf("%+v", m)
		}
	default:
		if m != (Memory{}) {
			t.Errorf("%+v", m)
		}
	}
	if (Memory{Peak: 3}).InUse() != 3 || (Memory{Resident: 2, Peak: 3}).InUse() != 2 {
		t.Error("InUse prefers the resident size")
	}
}

func FuzzStatus(f *testing.F) {
	f.Add([]byte("VmHWM:\t  2048 kB\nVmRSS:\t  1024 kB\n"))
	f.Add([]byte("VmRSS: 9223372036854775807 kB"))
	f.Fuzz(func(t *testing.T, status []byte) {
		if m := parseStatus(status); m.Peak < 0 || m.Resident < 0 {
			t.Errorf("%+v", m)
		}
	})
}
