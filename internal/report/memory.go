package report

import (
	"bytes"
	"strconv"
)

// Memory is what the system says about this process, in bytes; 0 is unknown.
type Memory struct {
	Resident int64 // now
	Peak     int64 // the most since the process started
}

// InUse returns the resident size, or where only that is known the peak.
func (m Memory) InUse() int64 {
	if m.Resident > 0 {
		return m.Resident
	}
	return m.Peak
}

// parseStatus reads VmRSS and VmHWM of a Linux /proc/<pid>/status, given there in kB.
func parseStatus(status []byte) Memory {
	var m Memory
	for line := range bytes.Lines(status) {
		name, rest, found := bytes.Cut(line, []byte(":"))
		if !found {
			continue
		}
		var target *int64
		switch string(name) {
		case "VmRSS":
			target = &m.Resident
		case "VmHWM":
			target = &m.Peak
		default:
			continue
		}
		if fields := bytes.Fields(rest); len(fields) > 0 {
			if kB, err := strconv.ParseInt(string(fields[0]), 10, 53); err == nil && kB > 0 {
				*target = kB * 1024
			}
		}
	}
	return m
}
