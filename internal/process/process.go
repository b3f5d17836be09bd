// Package process tells processes apart and knows whether one of them still runs.
package process

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"strconv"
	"strings"
	"sync"
	"syscall"
)

// Identity is a process of a machine.
type Identity struct {
	Host    string `json:"host"`
	Machine string `json:"machine"` // tells hosts and containers of one name apart
	PID     int    `json:"pid"`
}

// Self is this process.
var Self = sync.OnceValue(func() Identity {
	host, err := os.Hostname()
	if err != nil {
		host = "unknown"
	}
	return Identity{Host: host, Machine: machine(), PID: os.Getpid()}
})

// Place is a short name of where process numbers mean the same as that of the process. It
// is empty where the system does not tell.
func (i Identity) Place() string {
	if i.Machine == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(i.Host + " " + i.Machine))
	return hex.EncodeToString(sum[:6])
}

// machine identifies where process numbers mean the same: one boot of one machine and
// one process namespace. It is empty where the system tells neither.
func machine() string {
	boot, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	if err != nil {
		return ""
	}
	space, err := os.Readlink("/proc/self/ns/pid")
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(boot)) + " " + space
}

// Dead reports a process of this machine that has ended. Of others nothing is known, nor of
// a number that another process has by now.
func (i Identity) Dead() bool {
	if !i.here() {
		return false
	}
	if ended(i.PID) {
		return true
	}
	p, err := os.FindProcess(i.PID)
	if err != nil {
		return true
	}
	err = p.Signal(syscall.Signal(0))
	return errors.Is(err, os.ErrProcessDone) || errors.Is(err, syscall.ESRCH)
}

// here reports whether the number of the process means something to this one.
func (i Identity) here() bool {
	self := Self()
	return self.Machine != "" && i.Host == self.Host && i.Machine == self.Machine
}

// Ending reports a process of this machine that was killed and still has its number: it
// takes a while to give back much memory, and the death of a run is known before that of
// its workers.
func (i Identity) Ending() bool {
	if !i.here() {
		return false
	}
	status, err := os.ReadFile("/proc/" + strconv.Itoa(i.PID) + "/status")
	if err != nil {
		return false
	}
	const killed = 1 << (syscall.SIGKILL - 1)
	for line := range strings.Lines(string(status)) {
		name, set, _ := strings.Cut(line, ":")
		if name != "SigPnd" && name != "ShdPnd" { // of the thread and of the process
			continue
		}
		if pending, err := strconv.ParseUint(strings.TrimSpace(set), 16, 64); err == nil && pending&killed != 0 {
			return true
		}
	}
	return false
}

// ended reports a process that has ended and whose parent has not asked for its exit code
// yet: it still has its number, and signals reach it.
func ended(pid int) bool {
	stat, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	if err != nil {
		return false // what there is of it, a signal tells
	}
	// The state follows the name, which is in parentheses and may hold some itself.
	_, rest, _ := strings.Cut(string(stat[strings.LastIndexByte(string(stat), ')')+1:]), " ")
	return strings.HasPrefix(rest, "Z") || strings.HasPrefix(rest, "X")
}
