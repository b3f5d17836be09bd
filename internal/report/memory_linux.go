package report

import "os"

// ReadMemory returns the memory of this process.
func ReadMemory() Memory {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return Memory{}
	}
	return parseStatus(status)
}
