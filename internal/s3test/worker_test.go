package s3test_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/basaltlake/basalt/internal/job"
	"github.com/basaltlake/basalt/internal/s3test"
)

// asWorker is the variable that makes the test binary a worker process.
const asWorker = "BASALT_TEST_WORKER"

func TestMain(m *testing.M) {
	if os.Getenv(asWorker) == "" {
		os.Exit(m.Run())
	}
	in, err := io.ReadAll(os.Stdin)
	if err == nil {
		err = job.Work(context.Background(), in, os.Stdout, func(*job.Job) {})
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// isolated returns the quickstart over S3, computed in worker processes.
func (r *remote) isolated(t *testing.T) *job.Job {
	t.Helper()
	t.Setenv(asWorker, "1")
	j := r.job(t, lakeRoot, outRoot)
	j.Settings.Worker = []string{os.Args[0]}
	return j
}

func TestRequestsOfWorkerProcessesAreCountedAndTheirFilesAreTheSame(t *testing.T) {
	r := newRemote(t, s3test.Schedule{Seed: 8, Share: 0.2, Faults: s3test.Every, Delay: time.Millisecond})
	r.sets = []string{"S3_STORAGE_OPTIONS.stall_timeout=1s"}
	result, err := r.isolated(t).Run(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	sameFiles(t, data(r.files(t)), local(t))
	r.countsAgree(t, result)
}

func TestStalledWorkerEndsWhenTheRunIsInterrupted(t *testing.T) {
	r := newRemote(t, s3test.Schedule{})
	r.proxy.Choose(func(q *http.Request) s3test.Fault {
		// The run reads the directory of a file when it plans, the worker the columns.
		if strings.Contains(q.URL.Path, "Trades-Plus") && !strings.HasPrefix(q.Header.Get("Range"), "bytes=-") {
			return s3test.Stall
		}
		return s3test.None
	})
	ctx, interrupt := context.WithCancel(t.Context())
	go func() {
		<-r.proxy.Stalled()
		interrupt()
	}()
	if _, err := r.isolated(t).Run(ctx, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
