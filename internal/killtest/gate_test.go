//go:build linux

package killtest

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
)

// step is a system call on the output that a process is about to make.
type step struct {
	PID    int
	Worker bool
	Call   string // as of store.Watched
	Path   string
}

// name is what the step is, whatever it is done to.
func (s step) name() string {
	kind := "folder"
	switch _, record, ours := strings.Cut(s.Path, "/_basalt/"); {
	case strings.HasSuffix(s.Path, ".parquet"):
		kind = "data"
	case strings.Contains(filepath.Base(s.Path), "_basalt-tmp-"):
		kind = "temporary file"
	case ours && strings.HasSuffix(s.Path, ".json"), ours && strings.HasPrefix(record, "clock/"):
		kind, _, _ = strings.Cut(record, "/")
	}
	return s.Call + " " + kind
}

// gate is what processes ask before each step. They wait for its answer.
type gate struct {
	path string

	mu  sync.Mutex
	let func(step) order // decides; returns when the process may go on
}

// order is what a process has to do at the gate; a number is the error of the system that
// takes the place of the step.
type order string

const (
	pass   order = ""
	starve order = "starve" // take all memory there is and die of it
)

func passAll(step) order { return pass }

// newGate opens a gate, which lets everybody pass at first.
func newGate(t *testing.T) *gate {
	t.Helper()
	folder, err := os.MkdirTemp("", "gate") // names of sockets must be short
	if err != nil {
		t.Fatal(err)
	}
	g := &gate{path: filepath.Join(folder, "socket"), let: passAll}
	listener, err := net.Listen("unix", g.path)
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	all.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			all.Go(func() { g.serve(conn) })
		}
	})
	t.Cleanup(func() {
		listener.Close()
		all.Wait()
		os.RemoveAll(folder)
	})
	return g
}

// serve answers one process until it ends.
func (g *gate) serve(conn net.Conn) {
	defer conn.Close()
	asked := json.NewDecoder(conn)
	for {
		var s step
		if asked.Decode(&s) != nil {
			return
		}
		g.mu.Lock()
		let := g.let
		g.mu.Unlock()
		if _, err := fmt.Fprintln(conn, let(s)); err != nil {
			return
		}
	}
}

// decide sets who may pass.
func (g *gate) decide(let func(step) order) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.let = let
}

// holdAt holds the first process that comes to a step, until it is let go.
func (g *gate) holdAt(at func(step) bool) (held <-chan step, letGo func()) {
	came, gone := make(chan step, 1), make(chan struct{})
	var once sync.Once
	g.decide(func(s step) order {
		if at(s) {
			once.Do(func() {
				came <- s
				<-gone
			})
		}
		return pass
	})
	return came, sync.OnceFunc(func() { close(gone) })
}

// creates reports the step that begins a data file of a pass.
func creates(name string) func(step) bool {
	return func(s step) bool { return s.name() == "create data" && strings.Contains(s.Path, "/"+name+"/") }
}

// passGate connects a process with its gate. Without an answer the process ends.
func passGate(at string, worker bool) func(call, path string) error {
	conn, err := net.Dial("unix", at)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	var mu sync.Mutex
	answers := bufio.NewReader(conn)
	return func(call, path string) error {
		mu.Lock()
		defer mu.Unlock()
		err := json.NewEncoder(conn).Encode(step{os.Getpid(), worker, call, path})
		answer := ""
		if err == nil {
			answer, err = answers.ReadString('\n')
		}
		if err != nil {
			os.Exit(1)
		}
		switch o := order(strings.TrimSpace(answer)); o {
		case pass:
			return nil
		case starve:
			dieOfHunger()
		default:
			errno, bad := strconv.Atoi(string(o))
			if bad != nil {
				os.Exit(1)
			}
			err = &fs.PathError{Op: call, Path: path, Err: syscall.Errno(errno)}
		}
		return err
	}
}

// dieOfHunger lets the system refuse memory to the process, which takes more and more.
func dieOfHunger() {
	if err := syscall.Setrlimit(syscall.RLIMIT_AS, &syscall.Rlimit{Cur: 1 << 20, Max: 1 << 20}); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	for taken := [][]byte{}; ; {
		taken = append(taken, make([]byte, 1<<30))
	}
}
