package report

import (
	"bytes"
	"math"
	"os"
	"strconv"
	"strings"
)

// MachineMemory returns the bytes of memory this process may use: of the machine, or of
// its control group when that is less. 0 is unknown.
func MachineMemory() int64 {
	total := int64(0)
	if data, err := os.ReadFile("/proc/meminfo"); err == nil {
		total = memTotal(data)
	}
	for _, file := range []string{"/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"} {
		data, err := os.ReadFile(file)
		if err != nil {
			continue
		}
		if limit, err := strconv.ParseInt(strings.TrimSpace(string(data)), 10, 64); err == nil && limit > 0 && limit < math.MaxInt64/2 {
			if total == 0 || limit < total {
				total = limit
			}
		}
	}
	return total
}

// memTotal reads MemTotal of a Linux /proc/meminfo, given there in kB.
func memTotal(meminfo []byte) int64 {
	for line := range bytes.Lines(meminfo) {
		name, rest, _ := bytes.Cut(line, []byte(":"))
		if fields := bytes.Fields(rest); string(name) == "MemTotal" && len(fields) > 0 {
			kB, err := strconv.ParseInt(string(fields[0]), 10, 53)
			if err == nil {
				return kB * 1024
			}
		}
	}
	return 0
}
