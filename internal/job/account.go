package job

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"slices"
	"time"

	"github.com/basaltlake/basalt/internal/calendar"
	"github.com/basaltlake/basalt/internal/ledger"
	"github.com/basaltlake/basalt/internal/plan"
	"github.com/basaltlake/basalt/internal/report"
)

// account is what a run tells while it lasts: lines of its log, each with the run's id,
// and counts. It belongs to the goroutine of the run.
type account struct {
	lines   *slog.Logger // without ids: for lines of workers, which have them
	log     *slog.Logger
	batch   *slog.Logger  // with the id of the batch that is in work
	meter   *report.Meter // of a run that is not a worker
	tally   report.Tally
	told    map[string]report.Storage
	began   time.Time
	workers int // that were started
}

// newAccount makes the account of a run.
func newAccount(s *Settings, meter *report.Meter, run string, began time.Time) *account {
	a := &account{lines: s.Logger, meter: meter, tally: s.tally, told: map[string]report.Storage{}, began: began}
	if a.lines == nil {
		a.lines = slog.New(slog.DiscardHandler)
	}
	if a.tally == nil {
		a.tally = meter
	}
	a.log = a.lines.With("run", run)
	a.batch = a.log
	return a
}

// meter is where a run shows itself.
func (s *Settings) meter() *report.Meter {
	if s.Meter == nil {
		return &report.Meter{} // that nobody looks at
	}
	return s.Meter
}

// begins tells what the run is about to do.
func (r *run) begins(ctx context.Context) {
	if r.job.Settings.only != nil {
		return
	}
	c, a, meter := r.job.Config, r.account, r.account.meter
	limit, err := c.MemoryBytes(report.MachineMemory())
	if err != nil {
		limit = 0
	}
	meter.Begin(report.Facts{
		Run: r.record.ID, Program: r.job.program(), Dataset: c.Dataset, Universe: report.Scrub(r.plan.Universe),
		Started: r.record.Started, MemoryLimit: limit,
	})
	waiting := 0
	for _, p := range r.plan.Partitions {
		meter.Plan(p.Key.Pass, 1)
		if p.Runs() {
			waiting++
		}
	}
	meter.Count(r.result.Funnel)
	level := slog.LevelInfo
	if waiting == 0 {
		level = slog.LevelDebug
	}
	a.log.Log(ctx, level, "the run begins", "program", r.job.program(), "dataset", c.Dataset, "universe", r.plan.Universe, "days", r.plan.Days.String(),
		"lake", r.lake.Root(), "output", c.OutputRoot, "partitions", waiting, "up_to_date", r.result.UpToDate)
	for _, name := range slices.Sorted(maps.Keys(r.result.Funnel.Tables)) {
		t := r.result.Funnel.Tables[name]
		if t.FilesMissing == 0 {
			continue
		}
		a.log.Warn("input files are missing", "table", name, "files", t.FilesMissing)
		for _, file := range slices.Sorted(maps.Keys(t.Missing)) {
			a.log.Debug("an input file is missing", "table", name, "file", file)
		}
	}
	warn(a.log, r.result.Funnel.Warnings)
}

// ends tells how the run has ended.
func (r *run) ends(ctx context.Context, err error) {
	a := r.account
	r.tellStorage()
	if r.job.Settings.only != nil {
		return
	}
	level, failed := slog.LevelInfo, len(r.result.Failed)
	if len(r.record.Partitions) == 0 && err == nil {
		level = slog.LevelDebug
	}
	list := []any{"partitions", len(r.record.Partitions) - failed, "failed", failed, "up_to_date", r.result.UpToDate, "seconds", seconds(r.ledger.Now().Sub(a.began))}
	if n := len(r.result.Targets); n > 0 {
		list = append(list, "failed_targets", n)
	}
	if err != nil {
		level, list = r.severity(), append(list, "code", codeOf(err))
		var partial *PartialError
		if failed == 0 && !errors.As(err, &partial) { // else it was told with the partition
			list = append(list, "error", report.Scrub(err.Error()))
		}
	}
	a.log.Log(ctx, level, "the run ends", list...)
}

// batchBegins gives the log the id of a batch. The function it returns ends that.
func (r *run) batchBegins(b *plan.Batch) (end func()) {
	a := r.account
	a.batch = a.log.With("batch", b.Range.String())
	began := r.ledger.Now()
	names := b.PassNames()
	if r.job.Settings.only == nil {
		a.meter.Batch(names...)
		a.batch.Debug("the batch begins", "passes", names, "days", len(b.Days))
	}
	return func() {
		if r.job.Settings.only == nil {
			a.meter.Batch()
			a.batch.Debug("the batch ends", "seconds", seconds(r.ledger.Now().Sub(began)))
		}
		a.batch = a.log
	}
}

// counted tells what became of the rows of a file.
func (r *run) counted(day calendar.Date, in plan.Input, rows *report.Funnel) {
	r.account.tally.Count(rows)
	r.tellStorage()
	if !r.account.batch.Enabled(context.Background(), slog.LevelDebug) {
		return
	}
	t := rows.Tables[in.Table.Name]
	list := []any{"table", in.Table.Name, "mic", in.MIC, "date", day.String(), "rows", t.RowsRead, "bucketed", t.RowsBucketed, "bytes", t.Bytes, "uri", in.Info.URI}
	for _, rule := range slices.Sorted(maps.Keys(t.Dropped)) {
		list = append(list, "dropped by "+string(rule), t.Dropped[rule])
	}
	r.account.batch.Debug("a file was read", list...)
}

// committed tells of a partition that is done.
func (r *run) committed(p *plan.Partition, done ledger.RunPartition) {
	a := r.account
	a.tally.Count(&report.Funnel{Passes: map[string]*report.Pass{p.Key.Pass: {
		Partitions: 1, FailedTargets: int64(len(done.FailedOutputs)), Buckets: done.Rows, Bytes: done.Bytes,
	}}})
	total := 0.0
	for _, s := range done.Stages {
		a.tally.Spend(p.Key.Pass, s.Name, s.Seconds)
		total += s.Seconds
	}
	r.tellStorage()
	a.batch.Info("a partition is done", "partition", p.Key.String(), "why", done.Why, "rows", done.Rows, "bytes", done.Bytes, "uri", done.URI,
		"seconds", seconds(time.Duration(total*float64(time.Second))))
	for i := range done.FailedOutputs {
		f := &done.FailedOutputs[i]
		a.batch.Error("a further target failed", "partition", p.Key.String(), "target", f.Target, "code", f.Code, "error", f.Error)
	}
}

// skipped tells of a partition that another run has done meanwhile.
func (r *run) skipped(p *plan.Partition) {
	r.account.tally.Count(&report.Funnel{Passes: map[string]*report.Pass{p.Key.Pass: {UpToDate: 1}}})
	r.account.batch.Info("another run has done a partition", "partition", p.Key.String())
}

// failed tells of a partition that could not be computed.
func (r *run) failed(p *plan.Partition, cause error) {
	r.account.tally.Count(&report.Funnel{Passes: map[string]*report.Pass{p.Key.Pass: {Failed: 1}}})
	level := slog.LevelError
	if r.job.Config.OnError != "continue" {
		level = r.severity()
	}
	r.account.batch.Log(context.Background(), level, "a partition failed", "partition", p.Key.String(), "code", codeOf(cause), "error", report.Scrub(cause.Error()))
}

// severity is that of the error the run ends with.
func (r *run) severity() slog.Level {
	if r.job.Settings.Tells {
		return slog.LevelInfo
	}
	return slog.LevelError
}

// warn logs warnings of a funnel.
func warn(log *slog.Logger, warnings report.Messages) {
	for _, text := range slices.Sorted(maps.Keys(warnings)) {
		log.Warn(text)
	}
}

// tellStorage counts what was asked of lake and output since it did so last.
func (r *run) tellStorage() {
	more := &report.Funnel{}
	for name, now := range r.requests() {
		told := r.account.told[name]
		if now == told {
			continue
		}
		*more.Storage(name) = report.Storage{
			Requests: now.Requests - told.Requests, Repeats: now.Repeats - told.Repeats, Resumes: now.Resumes - told.Resumes,
			BytesRead: now.BytesRead - told.BytesRead, BytesWritten: now.BytesWritten - told.BytesWritten,
		}
		r.account.told[name] = now
	}
	if len(more.Stores) > 0 {
		r.account.tally.Count(more)
	}
}

func codeOf(err error) string {
	var coded interface{ Code() string }
	switch {
	case errors.As(err, &coded):
		return coded.Code()
	case errors.Is(err, context.Canceled):
		return "interrupted"
	}
	return ""
}

// seconds are seconds with milliseconds.
func seconds(d time.Duration) float64 { return float64(d.Milliseconds()) / 1000 }
