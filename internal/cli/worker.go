package cli

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/basaltlake/basalt/internal/job"
)

// workerName makes a process a worker of a run (ISOLATION: process).
const workerName = "worker"

// workerCommand is what run starts for each date batch; it is of no use by hand.
func (a *app) workerCommand() *cobra.Command {
	return &cobra.Command{
		Use:    workerName,
		Hidden: true,
		Short:  "Compute a batch that another process asks for on standard input",
		Args:   cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			in, err := io.ReadAll(os.Stdin)
			if err != nil {
				return fmt.Errorf("reading the request: %w", err)
			}
			var failed error
			stop := func() error { return nil }
			err = job.Work(c.Context(), in, a.Out, func(j *job.Job) {
				a.tune(j.Config, j.Settings.Logger)
				if begun, err := a.startProfile(j.Settings.Profile); err == nil {
					stop = begun
				} else {
					failed = err
				}
			})
			return errors.Join(err, failed, stop())
		},
	}
}

// isolate lets a run start workers of the same program, where the process is a program
// of its own.
func (a *app) isolate(j *job.Job) error {
	if !a.Own {
		return nil
	}
	program, err := os.Executable()
	if err != nil {
		return errors.Join(errors.New("finding the program to start workers with; set ISOLATION: none to go without"), err)
	}
	j.Settings.Worker = []string{program, workerName}
	return nil
}
