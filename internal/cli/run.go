package cli

import (
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"strings"

	"github.com/spf13/cobra"

	"github.com/basaltlake/basalt/internal/config"
	"github.com/basaltlake/basalt/internal/job"
	"github.com/basaltlake/basalt/internal/report"
)

// runFlags are the flags of run beside the overrides.
type runFlags struct {
	pipeline  pipelineFlags
	json      bool
	progress  string
	logFormat string
	metrics   string
	profile   string
	asked     askedFlags
}

func (a *app) runCommand() *cobra.Command {
	var f runFlags
	c := &cobra.Command{
		Use:     "run [pipeline.yaml]",
		GroupID: groupRun,
		Short:   "Run a pipeline",
		Long: `Runs a pipeline and says where the output lies, its first rows, and what became of the
rows that were read. Without an argument pipeline.yaml of the current folder is run.

What is done and unchanged is left alone: a run computes the partitions that are new, or
whose configuration, input or metric definitions have changed (` + "`basalt plan`" + ` says why).

Progress and logs go to standard error, the result to standard output. Ctrl-C stops in
an orderly way, a second one at once; in both cases nothing partial is visible.`,
		Example: `  basalt run pipeline.yaml
  basalt run pipeline.yaml --date 2026-01-05 --universe mic=XLON
  basalt run pipeline.yaml --set PASSES.trades_1m.time_bucket_seconds=1 --out /tmp/out
  basalt run pipeline.yaml --restate 2026-01-05..2026-01-09
  basalt run pipeline.yaml --json --progress none | jq '.partitions[].uri'`,
		Args:              atMost(1, "one configuration file"),
		ValidArgsFunction: completeYAML,
		RunE:              func(c *cobra.Command, args []string) error { return a.run(c, args, &f) },
	}
	f.pipeline.add(c.Flags())
	f.asked.add(c.Flags())
	f.asked.addWait(c.Flags())
	c.Flags().BoolVar(&f.json, "json", false, "print the result as JSON")
	c.Flags().StringVar(&f.progress, "progress", "auto", "auto, terminal, plain, json or none")
	c.Flags().StringVar(&f.logFormat, "log-format", "auto", "auto, text or json; auto is json with --progress json, else text")
	c.Flags().StringVar(&f.metrics, "metrics-addr", "", "HOST:PORT to serve Prometheus metrics at, path /metrics, while the run lasts")
	c.Flags().StringVar(&f.profile, "profile", "", "write CPU and heap profiles to this folder, those of worker processes to folders below it")
	offer(c, "progress", report.Modes...)
	offer(c, "log-format", "auto", "text", "json")
	return c
}

// logsAs is the format of the log.
func (f *runFlags) logsAs() string {
	switch {
	case f.logFormat != "auto":
		return f.logFormat
	case f.progress == "json":
		return "json"
	}
	return "text"
}

// forPeople reports whether the log is read by who watches the progress. That and what the
// command prints last tell them what the log then need not.
func (f *runFlags) forPeople(c *config.Config) bool {
	return f.logFormat == "auto" && f.progress != "json" && f.progress != "none" && !c.LogLevelSet
}

// logsFrom is the least severity that is logged.
func (f *runFlags) logsFrom(c *config.Config) string {
	if f.forPeople(c) {
		return "WARNING"
	}
	return c.LogLevel
}

// offer completes the values of a flag.
func offer(c *cobra.Command, flag string, values ...string) {
	err := c.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp))
	if err != nil {
		panic(err) // the flag is not declared: a programming error
	}
}

func (a *app) run(c *cobra.Command, args []string, f *runFlags) (err error) {
	meter := &report.Meter{}
	progress, err := a.openProgress(f.progress, report.Options{Memory: meter.InUse})
	if err != nil {
		return err
	}
	j, err := f.pipeline.load(a, c, args)
	if err != nil {
		return err
	}
	logger, err := report.NewLogger(report.Beside(progress, a.Err), f.logsFrom(j.Config), f.logsAs())
	if err != nil {
		return &usageError{code: "bad-flag", what: err.Error()}
	}
	a.tune(j.Config, logger)
	unserve, err := serveMetrics(c.Context(), f.metrics, meter, logger)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, unserve()) }()
	stop, err := a.startProfile(f.profile)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stop()) }()
	if err := f.asked.read(j); err != nil {
		return err
	}
	j.Remark(logger)
	j.Settings.Program, j.Settings.Logger, j.Settings.Meter = version().Version, logger, meter
	j.Settings.Tells = f.forPeople(j.Config)
	if f.profile != "" {
		j.Settings.Profile = a.path(f.profile)
	}
	if err := a.isolate(j); err != nil {
		return err
	}
	result, err := j.Run(c.Context(), progress)
	progress.Done()
	var partial *job.PartialError
	if err != nil && !errors.As(err, &partial) {
		a.finished(result)
		return err
	}
	for _, n := range result.Notes {
		logger.Info(n, "run", result.RunID)
	}
	return errors.Join(err, a.printResult(j, result, f.json))
}

// finished says what an unsuccessful run has completed.
func (a *app) finished(r *job.Result) {
	if r == nil || len(r.Partitions) == 0 {
		return
	}
	fmt.Fprintf(a.Err, "%s complete before the run ended:\n", are(len(r.Partitions), "partition"))
	for _, p := range r.Partitions {
		fmt.Fprintf(a.Err, "  %s  %s rows  %s\n", partitionName(&p), report.Count(p.Written.Rows), p.Written.URI)
	}
}

func are(n int, thing string) string {
	if n == 1 {
		return "1 " + thing + " is"
	}
	return plural(n, thing) + " are"
}

// tune sets up the process for one run over columns.
func (a *app) tune(c *config.Config, logger *slog.Logger) {
	if !a.Own {
		return
	}
	if c.Threads > 0 {
		runtime.GOMAXPROCS(c.Threads)
	}
	limit, err := c.MemoryBytes(report.MachineMemory())
	if err != nil {
		logger.Debug("the memory limit is not known", "error", err)
		return
	}
	limitMemory(limit-job.Apart, a.Env)
}

// openProgress is the progress of a mode on standard error.
func (a *app) openProgress(mode string, o report.Options) (report.Progress, error) {
	p, err := openProgress(mode, a.Err, o)
	if err != nil {
		return nil, &usageError{code: "bad-flag", what: fmt.Sprintf("--progress %q is none of %s", mode, strings.Join(report.Modes, ", "))}
	}
	return p, nil
}
