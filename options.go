package basalt

import (
	"log/slog"

	"github.com/basaltlake/basalt/internal/config"
	"github.com/basaltlake/basalt/internal/job"
	"github.com/basaltlake/basalt/internal/report"
)

// Option changes how a configuration is read or run.
type Option func(*settings)

type settings struct {
	overrides config.Overrides
	asked     job.Asked
	logger    *slog.Logger
	progress  report.Progress
}

func apply(options []Option) settings {
	s := settings{logger: slog.New(slog.DiscardHandler), progress: report.Silent{}}
	for _, o := range options {
		o(&s)
	}
	return s
}

// Date runs one day, YYYY-MM-DD.
func Date(day string) Option { return func(s *settings) { s.overrides.Date = day } }

// Dates runs the days from start to end, both inclusive.
func Dates(start, end string) Option {
	return func(s *settings) { s.overrides.Start, s.overrides.End = start, end }
}

// Universe selects the listings, e.g. "mic=XLON".
func Universe(expression string) Option {
	return func(s *settings) { s.overrides.Universe = expression }
}

// Lake is the root of the input: a folder or s3://bucket/prefix.
func Lake(root string) Option { return func(s *settings) { s.overrides.Lake = root } }

// Out is the root of the output: a folder or s3://bucket/prefix.
func Out(root string) Option { return func(s *settings) { s.overrides.Out = root } }

// Threads bounds the CPU threads; 0 is all cores. It never changes a value.
func Threads(n int) Option { return func(s *settings) { s.overrides.Threads = &n } }

// Limit computes only the first n listings of the universe.
func Limit(n int) Option { return func(s *settings) { s.overrides.Limit = &n } }

// Set gives any key a value, as --set does: Set("PASSES.main.time_bucket_seconds", "1").
func Set(key, value string) Option {
	return func(s *settings) { s.overrides.Sets = append(s.overrides.Sets, key+"="+value) }
}

// Logger receives what is worth a line in a log; the default is silence.
func Logger(l *slog.Logger) Option { return func(s *settings) { s.logger = l } }

// Progress is told how far a run is.
type Progress = report.Progress

// ReportTo tells p how far a run is; the default is silence.
func ReportTo(p Progress) Option { return func(s *settings) { s.progress = p } }

// Force computes everything, changed or not.
func Force() Option { return func(s *settings) { s.asked.Force = true } }

// ReplaceOverlapping computes the union where committed days overlap those of the run;
// without it such partitions are refused.
func ReplaceOverlapping() Option { return func(s *settings) { s.asked.ReplaceOverlapping = true } }

// Wait waits for partitions that another run is computing; without it they are an error.
func Wait() Option { return func(s *settings) { s.asked.Wait = true } }
