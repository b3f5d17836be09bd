package ledger

import (
	"context"
	"fmt"
	"time"

	"github.com/basaltlake/basalt/internal/calendar"
	"github.com/basaltlake/basalt/internal/report"
)

// RunRecord is what a run did. Runs that found everything up to date leave none.
type RunRecord struct {
	ID       string         `json:"id"`
	Program  string         `json:"program"`
	Owner    Owner          `json:"owner"`
	Config   string         `json:"config_file"`
	Dataset  string         `json:"dataset"`
	Universe string         `json:"universe"`
	Days     calendar.Range `json:"days"`
	Started  time.Time      `json:"started"`
	Finished time.Time      `json:"finished"`
	Error    string         `json:"error,omitempty"` // that ended it

	UpToDate   int            `json:"up_to_date"` // partitions
	Partitions []RunPartition `json:"partitions"` // the others
	Stages     []Stage        `json:"stages"`
	PeakRSS    int64          `json:"peak_rss_bytes"` // of all processes together, at most
	Funnel     *report.Funnel `json:"funnel"`

	// MemoryEstimate is what footers said the run would take, in bytes.
	MemoryEstimate int64 `json:"memory_estimate_bytes"`
	// TimeEstimate is what rows and columns said computing would take, in seconds.
	TimeEstimate float64 `json:"time_estimate_seconds"`

	Batches []RunBatch `json:"batches"` // that were to be computed
}

// RunBatch is the memory of a date batch in a run.
type RunBatch struct {
	Start          calendar.Date `json:"start"`
	End            calendar.Date `json:"end"`
	MemoryEstimate int64         `json:"memory_estimate_bytes"`
	// PeakRSS is the most that all processes took together, at most; of runs without
	// workers the most since they began.
	PeakRSS int64 `json:"peak_rss_bytes"`
}

// RunPartition is what became of a partition in a run.
type RunPartition struct {
	Pass  string        `json:"pass"`
	Start calendar.Date `json:"start"`
	End   calendar.Date `json:"end"`
	Why   string        `json:"why"` // it was computed
	Rows  int64         `json:"rows"`
	Bytes int64         `json:"bytes"`
	URI   string        `json:"uri,omitempty"`
	Error string        `json:"error,omitempty"`

	// FailedOutputs are further targets that could not be written.
	FailedOutputs []FailedOutput `json:"failed_outputs,omitempty"`

	Stages []Stage `json:"stages,omitempty"`
}

// Now returns the ledger's time. Between two of them lies how long something took, however
// clocks are set meanwhile; in UTC they would lose that.
func (l *Ledger) Now() time.Time { return l.opts.Clock() }

// NewRun begins the record of a run. Its id sorts by time.
func (l *Ledger) NewRun() RunRecord {
	now := l.Now().UTC()
	return RunRecord{ID: now.Format("20060102T150405") + "-" + NewID()[:8], Owner: l.opts.Owner, Started: now}
}

// SaveRun writes the record of a run.
func (l *Ledger) SaveRun(ctx context.Context, r *RunRecord) error {
	r.Finished = l.Now().UTC()
	if err := l.write(ctx, l.at(runs, r.ID+".json"), r); err != nil {
		return fmt.Errorf("writing the record of run %s: %w", r.ID, err)
	}
	return nil
}
