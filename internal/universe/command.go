package universe

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/basaltlake/basalt/internal/calendar"
	"github.com/basaltlake/basalt/vector"
)

// DateVariable is the environment variable that tells a command= program the date, as its
// last argument does.
const DateVariable = "BASALT_DATE"

const (
	maxOutputBytes = 64 << 20
	maxStderrBytes = 4 << 10
	// pipeGrace is how long output is awaited from children that outlive their program.
	pipeGrace = 2 * time.Second
)

var errOutputTooLarge = fmt.Errorf("it printed more than %d MiB", maxOutputBytes>>20)

// runCommand runs a program without a shell and reads the CSV it prints. The program is
// killed when ctx ends.
func runCommand(ctx context.Context, line string, day calendar.Date, opt Options) (*vector.Frame, error) {
	args, err := splitArgs(line)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	cmd := exec.CommandContext(ctx, args[0], append(args[1:], day.String())...)
	cmd.Dir = opt.Dir
	if cmd.Env = opt.Env; cmd.Env == nil {
		cmd.Env = os.Environ()
	}
	cmd.Env = append(cmd.Env[:len(cmd.Env):len(cmd.Env)], DateVariable+"="+day.String())
	cmd.WaitDelay = pipeGrace
	stdout := &capped{limit: maxOutputBytes, full: func() { cancel(errOutputTooLarge) }}
	stderr := &tail{limit: maxStderrBytes}
	cmd.Stdout, cmd.Stderr = stdout, stderr

	err = cmd.Run()
	if cause := context.Cause(ctx); cause != nil {
		err = cause
	}
	var frame *vector.Frame
	if err == nil {
		frame, err = readCSV(&stdout.buffer)
	}
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		return nil, err
	}
	if err != nil {
		missing := errors.Is(err, exec.ErrNotFound) || errors.Is(err, fs.ErrNotExist)
		return nil, &CommandError{Command: line, Missing: missing, Err: err, Said: stderr.text()}
	}
	return frame, nil
}

// capped keeps what is written up to a limit, and then calls full and refuses.
type capped struct {
	buffer bytes.Buffer
	limit  int
	full   func()
}

func (c *capped) Write(p []byte) (int, error) {
	if c.buffer.Len()+len(p) > c.limit {
		c.full()
		return 0, errors.New("too much output")
	}
	return c.buffer.Write(p)
}

// tail keeps the last bytes written.
type tail struct {
	kept  []byte
	limit int
}

func (t *tail) Write(p []byte) (int, error) {
	t.kept = append(t.kept, p...)
	if over := len(t.kept) - t.limit; over > 0 {
		t.kept = append(t.kept[:0], t.kept[over:]...)
	}
	return len(p), nil
}

func (t *tail) text() string { return strings.TrimSpace(strings.ToValidUTF8(string(t.kept), "?")) }
