package job

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/basaltlake/basalt/internal/calendar"
	"github.com/basaltlake/basalt/internal/ledger"
	"github.com/basaltlake/basalt/internal/plan"
	"github.com/basaltlake/basalt/internal/report"
	"github.com/basaltlake/basalt/internal/universe"
)

// State is the state of a partition.
type State string

// The states.
const (
	Done    State = "done"
	Stale   State = "stale"   // something it depends on has changed
	Failing State = "failed"  // the last attempt failed, or one of its further targets
	Running State = "running" // a run is computing it
	Absent  State = "missing" // never computed
)

// Status is what is known of a partition.
type Status struct {
	Pass     string        `json:"pass"`
	Start    calendar.Date `json:"start"`
	End      calendar.Date `json:"end"`
	State    State         `json:"state"`
	Why      string        `json:"why"` // what the next run does, and why
	Error    string        `json:"error,omitempty"`
	URI      string        `json:"uri"`
	Rows     int64         `json:"rows"`
	Bytes    int64         `json:"bytes"`
	Finished *time.Time    `json:"finished,omitempty"`
	Run      string        `json:"run,omitempty"`
	// Targets are further targets that could not be written; the partition itself is complete.
	Targets []TargetStatus `json:"failed_targets,omitempty"`
	// Read is what became of the rows of input tables and which files were missing; of what
	// is not done, which are.
	Read     map[string]*report.Table `json:"read,omitempty"`
	Manifest *ledger.Manifest         `json:"-"`
}

// TargetStatus is a further target that could not be written.
type TargetStatus struct {
	Target string `json:"target"` // the key that declares it
	URI    string `json:"uri"`
	Code   string `json:"code,omitempty"`
	Error  string `json:"error"`
}

// Status returns the state of every partition of the job.
func (j *Job) Status(ctx context.Context) ([]Status, error) {
	p, book, err := j.tolerantPlan(ctx)
	if err != nil {
		return nil, err
	}
	running := map[string][]calendar.Range{}
	failed := map[ledger.Key]ledger.Failure{}
	for _, pass := range p.Passes {
		s := ledger.Series{Dataset: p.Dataset, Pass: pass.Name, Universe: p.Universe}
		if running[pass.Name], err = book.Running(ctx, s); err != nil {
			return nil, err
		}
		failures, err := book.Failures(ctx, s)
		if err != nil {
			return nil, err
		}
		for _, f := range failures {
			failed[f.Key] = f
		}
	}
	absent := map[*plan.Partition]map[string]*report.Table{}
	for i := range p.Batches {
		for k, part := range p.Batches[i].Partitions {
			absent[part] = missing(&p.Batches[i], p.Batches[i].Passes[k])
		}
	}
	all := []Status{}
	for _, part := range p.Partitions {
		s := statusOf(part)
		if s.State != Done {
			s.Read = absent[part]
		}
		f, hasFailed := failed[part.Key]
		switch {
		case slices.ContainsFunc(running[part.Key.Pass], func(r calendar.Range) bool { return ledger.Overlap(r, part.Key.Range) }):
			s.State = Running
		case hasFailed && part.Runs():
			s.State, s.Error, s.Run = Failing, f.Error, f.Run
			s.Finished = &f.When
		}
		all = append(all, s)
	}
	return all, nil
}

// statusOf is what the plan knows of a partition.
func statusOf(p *plan.Partition) Status {
	s := Status{Pass: p.Key.Pass, Start: p.Key.Start, End: p.Key.End, Why: p.Reason(), URI: p.Output, State: Stale, Manifest: p.Earlier}
	if p.Err != nil {
		s.Error = report.Scrub(p.Err.Error())
	}
	if m := p.Earlier; m != nil {
		s.Read = m.Read
		s.URI, s.Rows, s.Bytes, s.Run, s.Finished = m.Output.URI, m.Output.Rows, m.Output.Bytes, m.Run, &m.Finished
		for i := range m.Failed {
			f := &m.Failed[i]
			s.Targets = append(s.Targets, TargetStatus{f.Target, f.URI, f.Code, f.Error})
		}
	}
	switch {
	case p.Why == plan.TargetFailed:
		s.State, s.Error = Failing, p.Detail
	case p.Why == plan.UpToDate || p.Why == plan.Exists:
		s.State = Done
	case p.Earlier == nil:
		s.State = Absent
	}
	return s
}

// Verify reads the data of partitions that are done and marks those as stale whose
// content is not what was committed.
func (j *Job) Verify(ctx context.Context, all []Status) error {
	book, err := j.OpenLedger(ctx)
	if err != nil {
		return err
	}
	for i := range all {
		if all[i].State != Done || all[i].Manifest == nil {
			continue
		}
		var content *ledger.ContentError
		err := book.Verify(ctx, all[i].Manifest)
		switch {
		case errors.As(err, &content):
			all[i].State, all[i].Error = Stale, report.Scrub(err.Error())
		case err != nil:
			return err
		}
	}
	return nil
}

// universeText is the canonical text of the job's universe.
func (j *Job) universeText() (string, error) {
	spec, err := universe.Parse(j.Config.Universe)
	if err != nil {
		return "", err
	}
	return spec.String(), nil
}
