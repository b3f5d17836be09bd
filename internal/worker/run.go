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
	"strconv"
	"time"
)

// Task is work for one child process.
type Task struct {
	Program string            // "" is this binary
	Args    []string          // that make the binary a worker
	Env     []string          // added to this process's environment
	Request []byte            // what the child reads from its standard input
	Memory  int64             // Go's memory limit of the child in bytes; 0 is none
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
	Reason string // "killed", "panic" or "failed"
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
	if e.Reason == "killed" {
		text += fmt.Sprintf(" at %d MB; most likely the machine or its control group ran out of memory: lower MEMORY_LIMIT or give it more memory", e.Peak>>20)
	}
	if e.Stderr != "" {
		text += ": " + e.Stderr
	}
	return text
}

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
	if t.Memory > 0 {
		cmd.Env = append(cmd.Env, "GOMEMLIMIT="+strconv.FormatInt(t.Memory, 10))
	}
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
	case bytes.Contains(stderr.kept, []byte("\ngoroutine ")):
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

// tail keeps the end of what is written to it.
type tail struct{ kept []byte }

func (t *tail) Write(p []byte) (int, error) {
	t.kept = append(t.kept, p...)
	if over := len(t.kept) - stderrKept; over > 0 {
		t.kept = append(t.kept[:0], t.kept[over:]...)
	}
	return len(p), nil
}

func (t *tail) text() string { return string(bytes.TrimSpace(t.kept)) }
