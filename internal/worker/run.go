package worker

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Task is work for one child process.
type Task struct {
	Program string            // "" is this binary
	Args    []string          // that make the binary a worker
	Env     []string          // added to this process's environment
	Request []byte            // what the child reads from its standard input
	Started func(pid int)     // it runs; nil is nobody to tell
	Message func(line []byte) // each line of the child's standard output; the slice is reused
	Grace   time.Duration     // between asking the child to end and killing it; 0 is 10 s
}

// Ended says how a child process ended.
type Ended struct {
	PeakBytes int64 // largest resident size; 0 when the system does not tell
}

// CrashError is a child that did not end by itself with success.
type CrashError struct {
	Reason string // "killed", "memory", "panic" or "failed"
	Exit   int    // exit code; -1 when killed
	Signal string // name of the signal, "" for none
	Stderr string // the end of what it wrote to standard error
	Peak   int64  // bytes
}

// Code returns the message code.
func (e *CrashError) Code() string { return "worker-" + e.Reason }

func (e *CrashError) Error() string {
	how := "exit code " + strconv.Itoa(e.Exit)
	if e.Signal != "" {
		how = "signal " + e.Signal
	}
	text := fmt.Sprintf("worker-%s: the worker process ended with %s", e.Reason, how)
	switch e.Reason {
	case "killed":
		text += fmt.Sprintf(" at %d MB; most likely the machine or its control group ran out of memory: lower MEMORY_LIMIT or give it more memory", e.Peak>>20)
	case "memory":
		text += fmt.Sprintf(" at %d MB because the system gave it no more memory: lower MEMORY_LIMIT or raise the limit of the process (ulimit -v)", e.Peak>>20)
	}
	said := e.Stderr
	if e.Reason == "memory" { // where the goroutines stood says nothing
		said, _, _ = strings.Cut(said, "\n")
	}
	if said != "" {
		text += ": " + said
	}
	return text
}

// outOfMemory is what the Go runtime says when the system refuses memory.
var outOfMemory = regexp.MustCompile(`(?m)^fatal error: (runtime: )?(out of memory|cannot allocate memory|cannot map pages)`)

const (
	defaultGrace = 10 * time.Second
	stderrKept   = 16 << 10
	longestLine  = 64 << 20
)

// Run starts a child, hands it the request and its messages on, and waits for its end.
// When ctx is cancelled the child is asked to end, and killed after the grace. The
// child never outlives this process.
func Run(ctx context.Context, t Task) (Ended, error) {
	program := t.Program
	if program == "" {
		var err error
		if program, err = os.Executable(); err != nil {
			return Ended{}, fmt.Errorf("starting a worker: %w", err)
		}
	}
	if t.Grace == 0 {
		t.Grace = defaultGrace
	}
	cmd := exec.CommandContext(ctx, program, t.Args...)
	cmd.Env = append(os.Environ(), t.Env...)
	cmd.Stdin = bytes.NewReader(t.Request)
	stderr := &tail{}
	cmd.Stderr = stderr
	cmd.Cancel = func() error { return ask(cmd.Process) }
	cmd.WaitDelay = t.Grace
	tie(cmd)
	out, err := cmd.StdoutPipe()
	if err != nil {
		return Ended{}, fmt.Errorf("starting a worker: %w", err)
	}
	unlock := lockThread()
	defer unlock()
	if err := cmd.Start(); err != nil {
		return Ended{}, fmt.Errorf("starting a worker: %w", err)
	}
	if t.Started != nil {
		t.Started(cmd.Process.Pid)
	}
	readErr := lines(out, t.Message)
	err = cmd.Wait()
	ended := Ended{PeakBytes: peak(cmd.ProcessState)}
	if ctx.Err() != nil {
		return ended, ctx.Err()
	}
	if err != nil {
		return ended, crash(err, stderr, ended)
	}
	return ended, readErr
}

func crash(err error, stderr *tail, ended Ended) error {
	var exit *exec.ExitError
	if !errors.As(err, &exit) {
		return fmt.Errorf("waiting for a worker: %w", err)
	}
	c := &CrashError{Reason: "failed", Exit: exit.ExitCode(), Signal: signalName(exit.ProcessState), Stderr: stderr.text(), Peak: ended.PeakBytes}
	switch {
	case c.Signal != "":
		c.Reason = "killed"
	case outOfMemory.MatchString(c.Stderr):
		c.Reason = "memory"
	case strings.Contains(c.Stderr, "\ngoroutine "):
		c.Reason = "panic"
	}
	return c
}

// lines hands on complete lines until the end of the output.
func lines(r io.Reader, message func([]byte)) error {
	s := bufio.NewScanner(r)
	s.Buffer(make([]byte, 64<<10), longestLine)
	for s.Scan() {
		if message != nil {
			message(s.Bytes())
		}
	}
	if err := s.Err(); err != nil && !errors.Is(err, os.ErrClosed) {
		_, drained := io.Copy(io.Discard, r)
		return errors.Join(fmt.Errorf("reading a worker's messages: %w", err), drained)
	}
	return nil
}

// tail keeps the beginning and the end of what is written to it: a fatal error of the Go
// runtime says first why, and may list many goroutines after that.
type tail struct {
	head, kept []byte
	cut        bool
}

const headKept = 2 << 10

func (t *tail) Write(p []byte) (int, error) {
	n := min(headKept-len(t.head), len(p))
	t.head = append(t.head, p[:n]...)
	t.kept = append(t.kept, p[n:]...)
	if over := len(t.kept) - stderrKept; over > 0 {
		t.kept, t.cut = append(t.kept[:0], t.kept[over:]...), true
	}
	return len(p), nil
}

func (t *tail) text() string {
	between := ""
	if t.cut {
		between = "\n…\n"
	}
	return strings.TrimSpace(string(t.head) + between + string(t.kept))
}
