// Command library runs a pipeline from Go: it loads a configuration, looks at the plan,
// runs it and prints where the output lies.
//
//	go run ./examples/library examples/quickstart/pipeline.yaml
package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/signal"

	"github.com/basaltlake/basalt"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:])
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	if len(args) != 1 {
		return errors.New("usage: library pipeline.yaml")
	}
	out, err := os.MkdirTemp("", "basalt-library-")
	if err != nil {
		return err
	}
	job, err := basalt.Load(args[0],
		basalt.Date("2013-10-09"),
		basalt.Out(out),
		basalt.Threads(2),
		basalt.Set("PASSES.trades_1m.time_bucket_seconds", "300"),
		basalt.Logger(slog.New(slog.NewTextHandler(os.Stderr, nil))),
	)
	var invalid *basalt.InvalidError
	if errors.As(err, &invalid) {
		return fmt.Errorf("%d problems:\n%w", len(invalid.Problems), err)
	}
	if err != nil {
		return err
	}
	plan, err := job.Plan(ctx)
	if err != nil {
		return err
	}
	fmt.Printf("%d date batches of %s\n", len(plan.Batches), plan.Dataset)
	result, err := job.Run(ctx)
	if err != nil {
		return err
	}
	for _, p := range result.Partitions {
		fmt.Printf("%s: %d rows in %s\n", p.Pass, p.Written.Rows, p.Written.URI)
	}
	return result.Funnel.Text(os.Stdout)
}
