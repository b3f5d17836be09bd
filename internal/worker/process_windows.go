package worker

import (
	"os"
	"os/exec"
)

func tie(*exec.Cmd) {}

func lockThread() func() { return func() {} }

func ask(p *os.Process) error { return p.Kill() }

func peak(*os.ProcessState) int64 { return 0 }

func signalName(*os.ProcessState) string { return "" }
