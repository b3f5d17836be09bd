// Package basalt turns lakes of market data into tables of analytics per listing and
// time bucket. It is the library behind the command basalt:
//
//	job, err := basalt.Load("pipeline.yaml", basalt.Date("2026-01-05"))
//	if err != nil { … }
//	result, err := job.Run(ctx)
//
// Load checks a configuration without touching data, Plan says what a run would read
// and write, Run does it. Modules of one's own are registered by package module; Main is
// the command line with whatever is linked into the program.
package basalt

import (
	"context"
	"os"

	"github.com/basaltlake/basalt/internal/cli"
	"github.com/basaltlake/basalt/internal/config"
	"github.com/basaltlake/basalt/internal/job"
	_ "github.com/basaltlake/basalt/internal/modules" // the modules that belong to Basalt
	"github.com/basaltlake/basalt/internal/plan"
	"github.com/basaltlake/basalt/internal/report"
)

// Main runs the command line of the process and ends it.
func Main() { os.Exit(cli.Main(cli.Streams{})) }

// Plan is what a run will do: date batches with their files and outputs.
type Plan = plan.Plan

// Result is what a run did: the outputs with their first rows, and the funnel.
type Result = job.Result

// Funnel counts what went into a run and what came out.
type Funnel = report.Funnel

// PartialError says that partitions, or further targets, failed; the others are complete.
type PartialError = job.PartialError

// Status is what is known of a partition: done, stale, failed, running or missing.
type Status = job.Status

// InvalidError says everything that is wrong with a configuration.
type InvalidError = config.InvalidError

// Job is a checked configuration.
type Job struct {
	job      *job.Job
	settings settings
}

// Load reads and checks a configuration file. A wrong one gives an *InvalidError with
// all problems. Nothing of the lake is touched.
func Load(path string, options ...Option) (*Job, error) {
	s := apply(options)
	j, err := job.Load(path, s.overrides)
	if err != nil {
		return nil, err
	}
	return newJob(j, s), nil
}

// Parse is Load for the text of a configuration. name stands for the file in messages,
// and relative paths start at its folder.
func Parse(name string, text []byte, options ...Option) (*Job, error) {
	s := apply(options)
	j, err := job.Parse(name, text, s.overrides)
	if err != nil {
		return nil, err
	}
	return newJob(j, s), nil
}

func newJob(j *job.Job, s settings) *Job {
	j.Asked, j.Settings.Logger = s.asked, s.logger
	return &Job{j, s}
}

// Status returns the state of every partition.
func (j *Job) Status(ctx context.Context) ([]Status, error) { return j.job.Status(ctx) }

// Plan says what a run would do. It reads the footers of input files and no rows.
func (j *Job) Plan(ctx context.Context) (*Plan, error) { return j.job.Plan(ctx) }

// Run computes and writes what is new or has changed. When it fails or ctx is cancelled the result
// holds what was complete by then, and nothing partial is visible. With ON_ERROR: continue
// the error is a *PartialError, and so it is when further targets of outputs failed.
func (j *Job) Run(ctx context.Context) (*Result, error) {
	j.job.Remark(j.settings.logger)
	return j.job.Run(ctx, j.settings.progress)
}
