package job

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"

	"github.com/basaltlake/basalt/internal/calendar"
	"github.com/basaltlake/basalt/internal/config"
	"github.com/basaltlake/basalt/internal/engine"
	"github.com/basaltlake/basalt/internal/lake"
	"github.com/basaltlake/basalt/internal/ledger"
	"github.com/basaltlake/basalt/internal/plan"
	"github.com/basaltlake/basalt/internal/report"
	"github.com/basaltlake/basalt/internal/sink"
	"github.com/basaltlake/basalt/internal/worker"
	"github.com/basaltlake/basalt/vector"
)

// Batch names the partitions of a date batch.
type Batch struct {
	Days   calendar.Range `json:"days"`
	Passes []string       `json:"passes"`
}

func (b *Batch) is(other *plan.Batch) bool {
	return b.Days == other.Range && slices.ContainsFunc(other.Passes, func(p *plan.Pass) bool { return slices.Contains(b.Passes, p.Name) })
}

// request is what a worker process is asked to do: one batch of a job. It plans that batch
// with what the files of the whole run say, so that all batches are alike.
type request struct {
	File      string           `json:"file"` // of the configuration
	Text      []byte           `json:"text"` // that the run has read from it
	Overrides config.Overrides `json:"overrides"`
	Asked     Asked            `json:"asked"`
	Batch     Batch            `json:"batch"`
	Excerpt   *plan.Excerpt    `json:"excerpt"`
	Later     []Batch          `json:"later"` // what the run computes after it
	Run       string           `json:"run"`
	Program   string           `json:"program"`
	Profile   string           `json:"profile,omitempty"` // folder
	Tells     bool             `json:"tells,omitempty"`   // Settings.Tells
	Lean      bool             `json:"lean,omitempty"`
}

// message is a line of a worker's output.
type message struct {
	Parts  int            `json:"parts,omitempty"` // progress
	Rows   int64          `json:"rows,omitempty"`
	Note   string         `json:"note,omitempty"`
	Counts *report.Funnel `json:"counts,omitempty"`
	Spent  *report.Spent  `json:"spent,omitempty"`
	Log    *logLine       `json:"log,omitempty"`
	Result *answer        `json:"result,omitempty"` // the last line
}

// answer is what a batch led to.
type answer struct {
	Partitions []answered            `json:"partitions"`
	Record     []ledger.RunPartition `json:"record"`
	UpToDate   int                   `json:"up_to_date"`
	Failed     []failure             `json:"failed"`
	Targets    []targetFailure       `json:"failed_targets"`
	Funnel     *report.Funnel        `json:"funnel"`
	Error      *failure              `json:"error"`
}

type answered struct {
	Pass    string       `json:"pass"`
	Side    string       `json:"side"`
	Extra   int          `json:"extra"`
	Written sink.Written `json:"written"`
	HeadAt  int64        `json:"head_at"`
}

// failure is an error that crosses a process boundary.
type failure struct {
	Key  ledger.Key `json:"key"`
	Text string     `json:"text"`
	Kind string     `json:"code"`
	Exit int        `json:"exit"`
}

// Error implements error.
func (f *failure) Error() string { return f.Text }

// Code returns the message code of the original error.
func (f *failure) Code() string { return f.Kind }

// ExitCode returns the exit code of the original error.
func (f *failure) ExitCode() int { return f.Exit }

// targetFailure is the error of a further target that crosses a process boundary.
type targetFailure struct {
	failure
	Name string `json:"target"`
	URI  string `json:"uri"`
}

func describe(err error) *failure {
	f := &failure{Text: err.Error(), Exit: 1}
	var coded interface{ Code() string }
	if errors.As(err, &coded) {
		f.Kind = coded.Code()
	}
	var exit interface{ ExitCode() int }
	if errors.As(err, &exit) {
		f.Exit = exit.ExitCode()
	}
	return f
}

// isolated reports whether batches run in processes of their own.
func (j *Job) isolated() bool {
	return j.Settings.Worker != nil && j.Config.Isolation == "process" && j.Settings.only == nil
}

// isolate runs a batch in a worker process. A worker that crashed loses nothing: what it
// had committed is done, and the rest is tried again pass by pass, each in a process of
// its own that takes as little memory as it can.
func (r *run) isolate(ctx context.Context, b *plan.Batch, record *ledger.RunBatch) error {
	err := r.work(ctx, b, b.PassNames(), record, false)
	var crash *worker.CrashError
	if !errors.As(err, &crash) {
		return err
	}
	text := fmt.Sprintf("a worker crashed on the batch %s and its passes are tried one by one: %s", b.Range, crash.Code())
	r.result.Funnel.Warn("%s", text)
	r.account.batch.Warn(text, "error", report.Scrub(crash.Error()))
	if err := r.recoverAll(ctx); err != nil {
		return err
	}
	for _, p := range b.Partitions {
		err := r.work(ctx, b, []string{p.Key.Pass}, record, true)
		if !errors.As(err, &crash) {
			if err != nil {
				return err
			}
			continue
		}
		if failed := r.fail(ctx, p, err); failed != nil {
			return errors.Join(err, failed)
		}
		if r.job.Config.OnError != "continue" {
			return err
		}
	}
	return nil
}

// work has a worker process run some passes of a batch and takes over its result. A lean
// worker computes listing by listing on one thread.
func (r *run) work(ctx context.Context, b *plan.Batch, passes []string, record *ledger.RunBatch, lean bool) error {
	j := r.job
	profile := j.Settings.Profile
	if r.account.workers++; profile != "" {
		profile = filepath.Join(profile, fmt.Sprintf("worker-%03d", r.account.workers))
	}
	q := request{
		File: j.Config.File, Text: j.text, Overrides: j.overrides, Asked: j.Asked,
		Batch: Batch{b.Range, passes}, Excerpt: r.plan.Excerpt(b), Run: r.record.ID, Program: j.program(), Profile: profile, Tells: j.Settings.Tells, Lean: lean,
	}
	for i := range r.plan.Batches {
		if other := &r.plan.Batches[i]; other.Range.Start > b.Range.Start {
			q.Later = append(q.Later, Batch{other.Range, other.PassNames()})
		}
	}
	body, err := json.Marshal(q)
	if err != nil {
		return fmt.Errorf("asking a worker: %w", err)
	}
	meter, log := r.account.meter, r.account.batch
	told := hearing{run: r}
	r.clock.begin()
	ended, err := worker.Run(ctx, worker.Task{
		Program: j.Settings.Worker[0], Args: j.Settings.Worker[1:], Request: body,
		Started: func(child int) {
			told.pid = child
			meter.Worker(child)
			log.Debug("a worker begins", "worker", child, "passes", passes)
		},
		Message: func(line []byte) { told.take(ctx, line) },
	})
	record.PeakRSS = max(record.PeakRSS, ended.PeakBytes+report.ReadMemory().InUse())
	meter.Worker(0)
	log.Debug("a worker ends", "worker", told.pid, "peak_bytes", ended.PeakBytes)
	var crash *worker.CrashError
	if errors.As(err, &crash) {
		meter.Crash()
	}
	if err = errors.Join(err, told.broken); err != nil {
		return err
	}
	if told.result == nil {
		return errors.New("a worker ended without a result")
	}
	return r.takeOver(told.result, told.heads)
}

// hearing takes what a worker tells while it runs.
type hearing struct {
	run    *run
	pid    int
	result *answer
	heads  []*vector.Frame // of the result's outputs
	broken error
}

func (h *hearing) take(ctx context.Context, line []byte) {
	var m message
	if err := json.Unmarshal(line, &m); err != nil {
		h.broken = fmt.Errorf("reading a worker's message: %w", err)
		return
	}
	clock, account := h.run.clock, h.run.account
	if m.Parts > 0 || m.Rows > 0 {
		clock.Advance(m.Parts, m.Rows)
	}
	if m.Note != "" {
		clock.Note(m.Note)
	}
	if m.Counts != nil {
		account.meter.Count(m.Counts)
	}
	if m.Spent != nil {
		account.meter.Spend(m.Spent.Pass, m.Spent.Stage, m.Spent.Seconds)
	}
	if m.Log != nil {
		h.broken = errors.Join(h.broken, m.Log.log(ctx, account.lines, h.pid))
	}
	if m.Result != nil { // meanwhile the worker ends
		h.result = m.Result
		var err error
		h.heads, err = h.run.heads(ctx, m.Result.Partitions)
		h.broken = errors.Join(h.broken, err)
	}
}

// heads reads the first rows of outputs, as far as they are kept; further targets, which have
// the same, have none.
func (r *run) heads(ctx context.Context, outputs []answered) ([]*vector.Frame, error) {
	heads := make([]*vector.Frame, len(outputs))
	for i, p := range outputs {
		if p.Extra > 0 || len(r.result.Partitions)+i >= headsKept {
			continue
		}
		var err error
		if heads[i], _, err = lake.Rows(ctx, r.ledger.Store(), p.Written.URI, p.HeadAt, engine.HeadRows); err != nil {
			return nil, fmt.Errorf("reading the first rows of an output: %w", err)
		}
	}
	return heads, nil
}

// takeOver adds a worker's result to that of the run.
func (r *run) takeOver(a *answer, heads []*vector.Frame) error {
	for i, p := range a.Partitions {
		r.result.add(engine.Partition{Pass: p.Pass, Side: p.Side, Extra: p.Extra, Written: p.Written, Head: heads[i], HeadAt: p.HeadAt})
	}
	r.record.Partitions = append(r.record.Partitions, a.Record...)
	r.result.UpToDate += a.UpToDate
	for i := range a.Failed {
		r.result.Failed = append(r.result.Failed, Failed{a.Failed[i].Key, &a.Failed[i]})
	}
	for i := range a.Targets {
		f := &a.Targets[i]
		r.result.Targets = append(r.result.Targets, FailedTarget{f.Key, f.Name, f.URI, &f.failure})
	}
	r.result.Funnel.Add(a.Funnel)
	if a.Error != nil {
		return a.Error
	}
	return nil
}

// Work is the life of a worker process: it reads a request, runs the batch and writes
// messages, the last of which is the result. Its error means that it could not even do
// that.
func Work(ctx context.Context, in []byte, out io.Writer, tune func(*Job)) error {
	var q request
	if err := json.Unmarshal(in, &q); err != nil {
		return fmt.Errorf("reading the request: %w", err)
	}
	tell := &teller{out: json.NewEncoder(out)}
	a := &answer{Funnel: &report.Funnel{}}
	j, err := Parse(q.File, q.Text, q.Overrides)
	if err == nil {
		j.Asked, j.Settings.Program = q.Asked, q.Program
		j.Settings.only, j.Settings.excerpt, j.Settings.later = &q.Batch, q.Excerpt, q.Later
		j.Settings.run, j.Settings.tally, j.Settings.lean = q.Run, tell, q.Lean
		j.Settings.Profile, j.Settings.Tells = q.Profile, q.Tells
		j.Settings.Logger = workerLogger(tell, j.Config.LogLevel)
		tune(j)
		var r *Result
		r, err = j.Run(ctx, tell)
		if r != nil {
			a.UpToDate, a.Funnel, a.Record = r.UpToDate, r.Funnel, r.record
			for _, p := range r.Partitions {
				a.Partitions = append(a.Partitions, answered{p.Pass, p.Side, p.Extra, p.Written, p.HeadAt})
			}
			for _, f := range r.Failed {
				d := describe(f.Err)
				d.Key = f.Key
				a.Failed = append(a.Failed, *d)
			}
			for _, f := range r.Targets {
				d := describe(f.Err)
				d.Key = f.Key
				a.Targets = append(a.Targets, targetFailure{*d, f.Name, f.URI})
			}
		}
	}
	var partial *PartialError
	if err != nil && !errors.As(err, &partial) {
		a.Error = describe(err)
	}
	return tell.end(a)
}
