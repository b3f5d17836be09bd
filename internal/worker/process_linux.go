package worker

import (
	"os"
	"os/exec"
	"runtime"
	"syscall"
)

// tie makes the kernel kill the child when this process dies, and keeps the terminal's
// Ctrl-C from it: the parent decides when children end.
func tie(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL, Setpgid: true}
}

// lockThread keeps the goroutine on its thread: the kernel's promise is bound to the
// thread that started the child.
func lockThread() func() {
	runtime.LockOSThread()
	return runtime.UnlockOSThread
}

func ask(p *os.Process) error { return p.Signal(syscall.SIGTERM) }

func peak(s *os.ProcessState) int64 {
	if usage, ok := s.SysUsage().(*syscall.Rusage); ok {
		return usage.Maxrss * 1024
	}
	return 0
}

func signalName(s *os.ProcessState) string {
	if status, ok := s.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		return status.Signal().String()
	}
	return ""
}
