package universe

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// actor is the variable that makes this test binary act as a universe program.
const actor = "UNIVERSE_TEST_ACTOR"

// meeting is the variable with the address to which a hanging program says it runs.
const meeting = "UNIVERSE_TEST_MEETING"

func TestMain(m *testing.M) {
	if role := os.Getenv(actor); role != "" {
		act(role)
		return
	}
	os.Exit(m.Run())
}

func act(role string) {
	switch role {
	case "list":
		dir, _ := os.Getwd()
		fmt.Fprintln(os.Stderr, "in", filepath.Base(dir), "with", strings.Join(os.Args[1:], "|"), "on", os.Getenv(DateVariable))
		fmt.Println("ListingId\n3\n1")
	case "echo":
		fmt.Println("ListingId,MIC,Ticker")
		fmt.Printf("7,XLON,%s on %s\n", strings.Join(os.Args[1:], "|"), os.Getenv(DateVariable))
	case "fail":
		fmt.Fprintln(os.Stderr, "no entitlement to the index")
		os.Exit(3)
	case "nonsense":
		fmt.Println("hello")
		fmt.Fprintln(os.Stderr, "a warning")
	case "flood":
		line := []byte(strings.Repeat("1\n", 1<<15))
		for {
			if _, err := os.Stdout.Write(line); err != nil {
				os.Exit(1)
			}
		}
	case "hang":
		conn, err := net.Dial("tcp", os.Getenv(meeting))
		if err != nil {
			os.Exit(1)
		}
		_, _ = io.Copy(io.Discard, conn) // nothing comes
	}
}

func acting(t *testing.T, role string) Options {
	t.Helper()
	opt := inFolder(t)
	opt.Env = append(os.Environ(), actor+"="+role)
	return opt
}

func program(t *testing.T, args string) string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return Spec{parts: []part{{factors: []factor{{provider: command, value: "'" + self + "' " + args}}}}}.String()
}

func TestCommandNamesTheListingsOfADay(t *testing.T) {
	u := mustResolve(t, &lake{reference: reference}, program(t, ""), acting(t, "list"))
	if got := fmt.Sprint(ids(u)); got != "[1 3]" {
		t.Error(got)
	}
	u = mustResolve(t, &lake{reference: reference}, program(t, "")+"+mic=XLON", acting(t, "list"))
	if got := fmt.Sprint(ids(u)); got != "[3]" {
		t.Error(got)
	}
}

func TestCommandGetsItsArgumentsAndTheDate(t *testing.T) {
	u := mustResolve(t, &lake{}, program(t, `--top 5 "a b" '$HOME'`), acting(t, "echo"))
	if got, want := u.Listings[0].Ticker, "--top|5|a b|$HOME|2026-01-02 on 2026-01-02"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestCommandFailures(t *testing.T) {
	for role, pieces := range map[string][]string{
		"fail":     {"exit status 3", "no entitlement to the index"},
		"nonsense": {"line 1: no column says which listings", "it said: a warning", "has to print CSV"},
		"flood":    {"printed more than 64 MiB"},
	} {
		_, err := resolve(t, &lake{reference: reference}, program(t, ""), acting(t, role))
		for _, piece := range pieces {
			if err == nil || !strings.Contains(err.Error(), piece) {
				t.Errorf("%s: %v, want %q", role, err, piece)
			}
		}
	}
	_, err := resolve(t, &lake{reference: reference}, "command=./there-is-none", acting(t, "list"))
	var failed *CommandError
	if !errors.Is(err, os.ErrNotExist) || !errors.As(err, &failed) || failed.ExitCode() != exitUsage || !strings.Contains(err.Error(), "PATH") {
		t.Errorf("no program: %v", err)
	}
}

func TestCommandEndsWithItsContext(t *testing.T) {
	s, err := Parse(program(t, ""))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	started, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer started.Close()
	opt := acting(t, "hang")
	opt.Env = append(opt.Env, meeting+"="+started.Addr().String())
	done := make(chan error)
	go func() {
		_, err := s.Resolve(ctx, &lake{reference: reference}, day, opt)
		done <- err
	}()
	conn, err := started.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestStderrKeepsItsEnd(t *testing.T) {
	s := &tail{limit: 5}
	for _, text := range []string{"abc", "defgh\n", ""} {
		if n, err := s.Write([]byte(text)); n != len(text) || err != nil {
			t.Fatal(n, err)
		}
	}
	if got := s.text(); got != "efgh" {
		t.Error(got)
	}
}
