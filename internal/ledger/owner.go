package ledger

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"os"
	"strconv"
	"strings"
	"syscall"
)

// Owner is a process that takes leases.
type Owner struct {
	Host    string `json:"host"`
	Machine string `json:"machine"` // tells hosts and containers of one name apart
	PID     int    `json:"pid"`
}

// Self is this process.
func Self() Owner {
	host, err := os.Hostname()
	if err != nil {
		host = "unknown"
	}
	return Owner{Host: host, Machine: machine(), PID: os.Getpid()}
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

// dead reports an owner of this machine whose process has ended. Of others nothing is
// known, nor of a number that another process has by now.
func dead(o Owner) bool {
	if !o.here() {
		return false
	}
	if ended(o.PID) {
		return true
	}
	p, err := os.FindProcess(o.PID)
	if err != nil {
		return true
	}
	err = p.Signal(syscall.Signal(0))
	return errors.Is(err, os.ErrProcessDone) || errors.Is(err, syscall.ESRCH)
}

// here reports whether the process number of an owner means something to this process.
func (o Owner) here() bool {
	self := Self()
	return self.Machine != "" && o.Host == self.Host && o.Machine == self.Machine
}

// ending reports an owner of this machine that was killed and still has its number: it
// takes a while to give back much memory, and the death of a run is known before that of
// its workers.
func ending(o Owner) bool {
	if !o.here() {
		return false
	}
	status, err := os.ReadFile("/proc/" + strconv.Itoa(o.PID) + "/status")
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

// NewID returns a name that nothing else has.
func NewID() string {
	var b [8]byte
	rand.Read(b[:])
	return hex.EncodeToString(b[:])
}
