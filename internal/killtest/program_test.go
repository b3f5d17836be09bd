//go:build linux

package killtest

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/basaltlake/basalt/internal/cli"
	"github.com/basaltlake/basalt/internal/job"
	_ "github.com/basaltlake/basalt/internal/modules"
	"github.com/basaltlake/basalt/internal/store"
)

// Variables that make the test binary the program.
const (
	asProgram = "BASALT_TEST_AS_PROGRAM" // its value marks a run and its workers
	gateAt    = "BASALT_TEST_GATE"       // socket of the gate, if there is one
)

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		os.Exit(program())
	}
	folder, err := os.MkdirTemp("", "killtest")
	if err == nil {
		err = learn(folder)
	}
	code := 1
	if err == nil {
		code = m.Run()
	} else {
		fmt.Fprintln(os.Stderr, err)
	}
	if err := os.RemoveAll(folder); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	os.Exit(code)
}

// program is the command line, whose steps on local outputs pass the gate.
func program() int {
	worker := len(os.Args) == 2 && os.Args[1] == "worker"
	var s cli.Streams
	if at := os.Getenv(gateAt); at != "" {
		ask := passGate(at, worker)
		s.Output = func(store.Store) store.Store { return store.Watched(ask) }
		if worker {
			return work(s.Output)
		}
	}
	return cli.Main(s)
}

// work is the worker command with a gate.
func work(output func(store.Store) store.Store) int {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	in, err := io.ReadAll(os.Stdin)
	if err == nil {
		err = job.Work(ctx, in, os.Stdout, func(j *job.Job) { j.Settings.Output = output })
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return cli.ExitFailure
	}
	return cli.ExitOK
}

// running is a run of the program.
type running struct {
	cmd    *exec.Cmd
	mark   string
	stdout bytes.Buffer
	said   chan string // lines of standard error
	ended  chan struct{}
	stderr bytes.Buffer // once ended
}

var marks atomic.Int64

// start starts the program. It is dead when the test ends.
func start(t *testing.T, g *gate, args ...string) *running {
	t.Helper()
	r := &running{cmd: exec.Command(os.Args[0], args...), said: make(chan string, 10_000), ended: make(chan struct{})}
	r.mark = fmt.Sprintf("%d-%d", os.Getpid(), marks.Add(1))
	r.cmd.Env = append(os.Environ(), asProgram+"="+r.mark, "GOMAXPROCS=2")
	if g != nil {
		r.cmd.Env = append(r.cmd.Env, gateAt+"="+g.path)
	}
	r.cmd.Stdout = &r.stdout
	r.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	stderr, err := r.cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := r.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		lines := bufio.NewScanner(stderr)
		for lines.Scan() {
			r.stderr.WriteString(lines.Text() + "\n")
			r.said <- lines.Text()
		}
		close(r.said)
		// What the test needs to know is in ProcessState.
		_ = r.cmd.Wait()
		close(r.ended)
	}()
	t.Cleanup(func() {
		r.signal(t, syscall.SIGKILL)
		<-r.ended
	})
	return r
}

// signal sends a signal to the process that was started, if it still runs.
func (r *running) signal(t *testing.T, s os.Signal) {
	t.Helper()
	if err := r.cmd.Process.Signal(s); err != nil && !errors.Is(err, os.ErrProcessDone) {
		t.Error(err)
	}
}

// kill kills a process of a run.
func kill(t *testing.T, pid int) {
	t.Helper()
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil && !errors.Is(err, syscall.ESRCH) {
		t.Error(err)
	}
}

// waitFor waits for a line of standard error with a text.
func (r *running) waitFor(t *testing.T, text string) {
	t.Helper()
	for line := range r.said {
		if strings.Contains(line, text) {
			return
		}
	}
	<-r.ended
	t.Fatalf("it never said %q, but: %s", text, r.stderr.String())
}

// wait waits for the end and returns the exit code, -1 of one that was killed. Nobody of
// the run may be left then.
func (r *running) wait(t *testing.T) int {
	t.Helper()
	<-r.ended
	until(t, "all processes of the run are gone", func() bool { return len(r.processes(t)) == 0 })
	return r.cmd.ProcessState.ExitCode()
}

// workers returns the processes that the run has started.
func (r *running) workers(t *testing.T) []int {
	t.Helper()
	var pids []int
	for _, pid := range r.processes(t) {
		if pid != r.cmd.Process.Pid {
			pids = append(pids, pid)
		}
	}
	return pids
}

// processes returns those of the whole machine that carry the mark of the run.
func (r *running) processes(t *testing.T) []int {
	t.Helper()
	environments, err := filepath.Glob("/proc/[0-9]*/environ")
	if err != nil {
		t.Fatal(err)
	}
	var pids []int
	for _, path := range environments {
		data, err := os.ReadFile(path)
		if err != nil {
			continue // it has ended, or is not ours
		}
		if !bytes.Contains(append([]byte{0}, data...), []byte("\x00"+asProgram+"="+r.mark+"\x00")) {
			continue
		}
		pid, err := strconv.Atoi(filepath.Base(filepath.Dir(path)))
		if err != nil {
			t.Fatal(err)
		}
		pids = append(pids, pid)
	}
	return pids
}

// until waits for a condition.
func until(t *testing.T, what string, holds func() bool) {
	t.Helper()
	again := time.NewTicker(time.Millisecond)
	defer again.Stop()
	for !holds() {
		select {
		case <-again.C:
		case <-t.Context().Done():
			t.Fatalf("it never came that %s", what)
		}
	}
}
