// Package job is a run from end to end: it reads a configuration, opens lake and
// output, plans and runs. The library's front door and the commands are thin layers
// over it.
package job

import (
	"context"
	"errors"
	"log/slog"

	"github.com/basaltlake/basalt/internal/check"
	"github.com/basaltlake/basalt/internal/config"
	"github.com/basaltlake/basalt/internal/lake"
	"github.com/basaltlake/basalt/internal/ledger"
	"github.com/basaltlake/basalt/internal/plan"
	"github.com/basaltlake/basalt/internal/store"
	"github.com/basaltlake/basalt/option"
	"github.com/basaltlake/basalt/table"
)

// Job is a checked configuration, compiled without touching data.
type Job struct {
	Config   *config.Config
	Passes   []*plan.Pass
	Settings Settings
	Asked    Asked
	tables   map[string]*table.Table
	storage  store.Options

	// What the configuration was read from, for workers: the file may be another by then, or
	// a pipe that is empty.
	text      []byte
	overrides config.Overrides
}

// Load reads and checks a configuration file. Everything that can be wrong with it
// alone is in the error, a *config.InvalidError.
func Load(path string, o config.Overrides) (*Job, error) {
	file, text, err := config.Read(path, o)
	if err != nil {
		return nil, err
	}
	return Parse(file, text, o)
}

// Parse is Load for the content of a file.
func Parse(file string, data []byte, o config.Overrides) (*Job, error) {
	c, err := config.Parse(file, data, o)
	var invalid *config.InvalidError
	if errors.As(err, &invalid) {
		return nil, invalid.With(func(sound *config.Config) []option.Problem {
			_, problems := compile(sound)
			return problems
		})
	}
	if err != nil {
		return nil, err
	}
	j, problems := compile(c)
	if len(problems) > 0 {
		return nil, c.Invalid(problems)
	}
	j.text, j.overrides = data, o
	return j, nil
}

func compile(c *config.Config) (*Job, []option.Problem) {
	tables, problems := userTables(c)
	storage, bad := plan.StoreOptions(c)
	problems = append(append(problems, bad...), openSecrets(c)...)
	j := &Job{Config: c, tables: tables, storage: storage}
	passes, more := plan.Compile(c, j.Table)
	j.Passes = passes
	return j, append(problems, more...)
}

// Remark logs what is worth saying of the configuration and its passes.
func (j *Job) Remark(logger *slog.Logger) {
	for _, n := range j.Config.Notes {
		logger.Warn(n.String(), "at", n.At(j.Config.File))
	}
	for _, p := range j.Passes {
		for _, n := range p.Notes {
			logger.Warn(n, "pass", p.Name)
		}
	}
}

// Table returns a table of the configuration or a built-in one.
func (j *Job) Table(name string) (*table.Table, bool) {
	if t, ok := j.tables[name]; ok {
		return t, true
	}
	return table.Lookup(name)
}

// OpenLake opens the job's lake.
func (j *Job) OpenLake(ctx context.Context) (*lake.Lake, error) {
	st, err := store.Open(ctx, j.Config.Lake, j.lakeOptions())
	if err != nil {
		return nil, err
	}
	return lake.Open(ctx, j.Config.Lake, st, j.Table)
}

// OpenLedger opens the ledger of the job's output root.
func (j *Job) OpenLedger(ctx context.Context) (*ledger.Ledger, error) {
	o := j.storage
	if bytes, err := j.budget(0); err == nil { // a run tells of the error
		o, _ = j.outputOptions(bytes)
	}
	out, err := store.Open(ctx, j.Config.OutputRoot, o)
	if err != nil {
		return nil, err
	}
	if j.Settings.Output != nil {
		out = j.Settings.Output(out)
	}
	return ledger.Open(out, j.Config.OutputRoot, j.Settings.Ledger), nil
}

// Plan plans the run: what is to be computed, and why. What a run would be refused for is
// in the plan; see Foreseen.
func (j *Job) Plan(ctx context.Context) (*plan.Plan, error) {
	p, _, err := j.tolerantPlan(ctx)
	if err != nil {
		return nil, err
	}
	differences, err := j.compareSchemas(ctx, p)
	var locked *check.LockError
	if errors.As(err, &locked) { // a plan shows what a run refuses
		differences, err = []string{err.Error()}, nil
	}
	p.Notes = append(p.Notes, differences...)
	return p, err
}

// tolerantPlan plans on where a run would be refused. It returns the ledger it looked into.
func (j *Job) tolerantPlan(ctx context.Context) (*plan.Plan, *ledger.Ledger, error) {
	l, err := j.OpenLake(ctx)
	if err != nil {
		return nil, nil, err
	}
	book, err := j.OpenLedger(ctx)
	if err != nil {
		return nil, nil, err
	}
	o := j.planOptions(book, true)
	o.Tolerant = true
	p, err := plan.Build(ctx, j.Config, j.Passes, l, j.Table, o)
	return p, book, err
}

// Foreseen returns the error that a run of the plan is known to end with, or nil.
func (j *Job) Foreseen(p *plan.Plan) error {
	var failed []Failed
	for _, part := range p.Partitions {
		switch {
		case part.Why == plan.Refused:
			return part.Err
		case part.Err != nil:
			failed = append(failed, Failed{part.Key, part.Err})
		}
	}
	if p.Refusal == nil && len(failed) > 0 {
		return &PartialError{Partitions: len(p.Partitions), Failed: failed}
	}
	return p.Refusal
}

// openStore opens the store of a root with the S3 settings of the configuration.
func (j *Job) openStore(ctx context.Context, root string) (store.Store, error) {
	return store.Open(ctx, root, j.storage)
}
