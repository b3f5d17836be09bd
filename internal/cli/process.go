package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"runtime/pprof"
	"syscall"
)

// gcPercent is the growth of the heap between two collections, in per cent. Columns are
// few and large and live as long as a batch: collecting earlier costs little time and
// keeps the peak near what is alive.
const gcPercent = 50

// ballast is memory that is never touched, and so takes none. The collector counts it as
// alive: it does not run over and over while little is alive, as when a run is planned.
var ballast = make([]byte, 32<<20)

// frugal is the memory for the heap from which on it may grow before it is collected.
const frugal = 512 << 20

// Main runs the command line of the process and returns its exit code. The first Ctrl-C
// or SIGTERM cancels in an orderly way, the second ends the process at once.
func Main(s Streams) int {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	defer signal.Stop(signals)
	done := make(chan struct{})
	defer close(done)
	go func() {
		select {
		case <-signals:
			fmt.Fprintln(os.Stderr, "\nstopping: waiting for what is in work; Ctrl-C again ends at once")
			cancel()
		case <-done:
			return
		}
		select {
		case <-signals:
			os.Exit(ExitInterrupted)
		case <-done:
		}
	}()
	s.Own = true
	return Run(ctx, os.Args[1:], s)
}

// limitMemory tells the collector the memory of the run. $GOMEMLIMIT wins.
func limitMemory(limit int64, env func(string) string) {
	if limit > 0 && limit < frugal && ballast != nil {
		ballast = nil
		runtime.GC()
	}
	if limit > 0 && env("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(limit + int64(len(ballast)))
	}
}

// startProfile starts writing profiles to a folder; "" writes none. The function it
// returns ends them.
func (a *app) startProfile(dir string) (stop func() error, err error) {
	if dir == "" {
		return func() error { return nil }, nil
	}
	dir = a.path(dir)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("writing profiles: %w", err)
	}
	cpu, err := os.Create(filepath.Join(dir, "cpu.pprof"))
	if err != nil {
		return nil, fmt.Errorf("writing profiles: %w", err)
	}
	if err := pprof.StartCPUProfile(cpu); err != nil {
		return nil, errors.Join(fmt.Errorf("writing profiles: %w", err), cpu.Close())
	}
	return func() error {
		pprof.StopCPUProfile()
		return errors.Join(cpu.Close(), writeHeap(filepath.Join(dir, "heap.pprof")))
	}, nil
}

func writeHeap(path string) error {
	f, err := os.Create(path)
	if err != nil {
		return fmt.Errorf("writing profiles: %w", err)
	}
	runtime.GC() // the profile shows what was alive at the last collection
	return errors.Join(pprof.Lookup("allocs").WriteTo(f, 0), f.Close())
}
