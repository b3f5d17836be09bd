//go:build !linux && !darwin

package report

// ReadMemory returns zeros: the memory of a process is not measured on this system.
func ReadMemory() Memory { return Memory{} }
