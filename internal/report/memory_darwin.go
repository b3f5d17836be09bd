package report

import "syscall"

// ReadMemory returns the memory of this process; only the peak is known here.
func ReadMemory() Memory {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		return Memory{}
	}
	return Memory{Peak: usage.Maxrss}
}
