package report

import (
	"os"
	"strconv"
)

// ReadMemory returns the memory of this process.
func ReadMemory() Memory { return readStatus("self") }

// ReadMemoryOf returns the memory of another process, nothing when it has ended.
func ReadMemoryOf(pid int) Memory { return readStatus(strconv.Itoa(pid)) }

func readStatus(process string) Memory {
	status, err := os.ReadFile("/proc/" + process + "/status")
	if err != nil {
		return Memory{}
	}
	return parseStatus(status)
}
