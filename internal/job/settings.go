package job

import (
	"log/slog"
	"runtime/debug"

	"github.com/basaltlake/basalt/internal/calendar"
	"github.com/basaltlake/basalt/internal/ledger"
	"github.com/basaltlake/basalt/internal/plan"
	"github.com/basaltlake/basalt/internal/report"
	"github.com/basaltlake/basalt/internal/store"
)

// Settings say how a run goes about its work where the configuration has no say. They
// never change a value; tests use them to show that.
type Settings struct {
	ChunkRows int   // rows worked on at a time; 0 is the default
	Budget    int64 // bytes for rows; 0 follows from MEMORY_LIMIT

	// Output, when set, returns the store that outputs are written to.
	Output func(store.Store) store.Store
	// Ledger are the clock and the identity of the run.
	Ledger ledger.Options
	// Worker is the command that makes a process a worker (see Work); nil computes in this
	// process whatever ISOLATION says.
	Worker  []string
	only    *Batch        // of a worker: what it computes
	excerpt *plan.Excerpt // of a worker: the same, as the run has planned it
	later   []Batch       // of a worker: what the run computes after it
	run     string        // of a worker: the run it works for
	tally   report.Tally  // of a worker: the process it works for
	lean    bool          // of a worker: the one before it died of the same work

	Logger *slog.Logger  // told what a run does; nil is nobody
	Tells  bool          // whoever runs the job tells the error it ends with where the log is read: it is not logged as one
	Meter  *report.Meter // shows what a run does; nil is none
	// Profile is the folder below which worker processes write their profiles, each in a
	// folder of its own; "" is none. Of a worker it is that folder.
	Profile string

	// Program is the version that is recorded; "" is that of the build.
	Program string
}

// Asked is what a run is asked to do beyond what has changed.
type Asked struct {
	Force              bool            // compute everything
	Restate            *calendar.Range // compute what holds one of these days
	ReplaceOverlapping bool            // compute the union with committed ranges that overlap one of the run
	Wait               bool            // for partitions that another run is computing; otherwise they are an error
}

func (j *Job) planOptions(l *ledger.Ledger, outline bool) plan.Options {
	return plan.Options{Ledger: l, Force: j.Asked.Force, Restate: j.Asked.Restate, ReplaceOverlapping: j.Asked.ReplaceOverlapping, Excerpt: j.Settings.excerpt, Outline: outline, Admit: j.admit}
}

// program is the version that is recorded with outputs.
func (j *Job) program() string {
	if j.Settings.Program != "" {
		return j.Settings.Program
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "unknown"
}
