//go:build unix

package worker

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"testing"
)

// The test binary is its own worker: WORKER_ROLE says what it does.
func TestMain(m *testing.M) {
	switch os.Getenv("WORKER_ROLE") {
	case "":
		os.Exit(m.Run())
	case "echo":
		request, err := io.ReadAll(os.Stdin)
		if err != nil {
			os.Exit(9)
		}
		for i, word := range strings.Fields(string(request)) {
			fmt.Println(i, word)
		}
	case "fail":
		fmt.Fprintln(os.Stderr, "the reason")
		os.Exit(7)
	case "panic":
		panic("boom")
	case "memory":
		fmt.Fprint(os.Stderr, "fatal error: runtime: cannot allocate memory\n\ngoroutine 1 [running]:\n")
		os.Exit(2)
	case "killed":
		if err := syscall.Kill(os.Getpid(), syscall.SIGKILL); err != nil {
			os.Exit(9)
		}
		select {}
	case "waits":
		stop := make(chan os.Signal, 1)
		signal.Notify(stop, syscall.SIGTERM)
		fmt.Println("ready")
		<-stop
	}
	os.Exit(0)
}

func task(role, request string) Task {
	return Task{Env: []string{"WORKER_ROLE=" + role}, Request: []byte(request)}
}

func TestRequestGoesInAndLinesComeOut(t *testing.T) {
	for _, c := range []struct {
		role, request, want string
	}{
		{role: "echo", request: "b a", want: "0 b\n1 a\n"},
		{role: "echo", want: ""},
	} {
		var got strings.Builder
		work := task(c.role, c.request)
		work.Message = func(line []byte) { fmt.Fprintf(&got, "%s\n", line) }
		ended, err := Run(context.Background(), work)
		if err != nil {
			t.Fatal(err)
		}
		if got.String() != c.want {
			t.Errorf("%s: %q, want %q", c.role, got.String(), c.want)
		}
		if ended.PeakBytes <= 0 {
			t.Errorf("%s: no peak memory", c.role)
		}
	}
}

func TestCrashesSayHowAndWhy(t *testing.T) {
	for role, want := range map[string]CrashError{
		"fail":   {Reason: "failed", Exit: 7, Stderr: "the reason"},
		"panic":  {Reason: "panic", Exit: 2, Stderr: "boom"},
		"memory": {Reason: "memory", Exit: 2, Stderr: "cannot allocate memory"},
		"killed": {Reason: "killed", Exit: -1, Signal: "killed"},
	} {
		_, err := Run(context.Background(), task(role, ""))
		var crash *CrashError
		if !errors.As(err, &crash) {
			t.Fatalf("%s: %v", role, err)
		}
		if crash.Reason != want.Reason || crash.Exit != want.Exit || crash.Signal != want.Signal || !strings.Contains(crash.Stderr, want.Stderr) {
			t.Errorf("%s: %+v", role, crash)
		}
		if !strings.HasPrefix(err.Error(), crash.Code()+": ") {
			t.Errorf("%s: %v", role, err)
		}
	}
}

func TestCancellingEndsTheChild(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	work := task("waits", "")
	work.Message = func(line []byte) {
		if string(line) == "ready" {
			cancel()
		}
	}
	if _, err := Run(ctx, work); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
}

func TestLongLinesAreRefusedAndDrained(t *testing.T) {
	r, w := io.Pipe()
	go func() {
		b := bufio.NewWriter(w)
		for range longestLine/(1<<20) + 1 {
			if _, err := b.Write(make([]byte, 1<<20)); err != nil {
				break
			}
		}
		w.CloseWithError(errors.Join(b.Flush(), io.EOF))
	}()
	if err := lines(r, nil); !errors.Is(err, bufio.ErrTooLong) {
		t.Fatal(err)
	}
}

func TestBeginningAndEndOfLongErrorsAreKept(t *testing.T) {
	var long tail
	fmt.Fprint(&long, "the reason\n")
	for i := range 10_000 {
		fmt.Fprintf(&long, "goroutine %d\n", i)
	}
	text := long.text()
	if !strings.HasPrefix(text, "the reason\ngoroutine 0\n") || !strings.HasSuffix(text, "\ngoroutine 9999") || !strings.Contains(text, "\n…\n") || len(text) > headKept+stderrKept+10 {
		t.Errorf("%d bytes are kept: %.100s", len(text), text)
	}
	var short tail
	fmt.Fprint(&short, strings.Repeat("x", headKept+5), "\n")
	if short.text() != strings.Repeat("x", headKept+5) {
		t.Errorf("%q", short.text())
	}
}
