package cli

import (
	"strings"

	"github.com/spf13/pflag"

	"github.com/basaltlake/basalt/internal/calendar"
	"github.com/basaltlake/basalt/internal/job"
)

// askedFlags ask for more than what has changed.
type askedFlags struct {
	force, overlapping, wait bool
	restate                  string
}

func (f *askedFlags) add(flags *pflag.FlagSet) {
	flags.BoolVar(&f.force, "force", false, "compute everything, changed or not")
	flags.StringVar(&f.restate, "restate", "", "compute what holds these days, changed or not: FIRST..LAST, or one day")
	flags.BoolVar(&f.overlapping, "replace-overlapping", false, "where committed days overlap those of the run, compute the union of both")
}

func (f *askedFlags) addWait(flags *pflag.FlagSet) {
	flags.BoolVar(&f.wait, "wait", false, "wait for partitions that another run is computing")
}

// read returns what is asked for.
func (f *askedFlags) read() (job.Asked, error) {
	asked := job.Asked{Force: f.force, ReplaceOverlapping: f.overlapping, Wait: f.wait}
	if f.restate == "" {
		return asked, nil
	}
	first, last, two := strings.Cut(f.restate, "..")
	if !two {
		last = first
	}
	var days calendar.Range
	var err error
	if days.Start, err = calendar.ParseDate(first); err == nil {
		days.End, err = calendar.ParseDate(last)
	}
	switch {
	case err != nil:
		return asked, &usageError{code: "bad-flag", what: "--restate " + f.restate + ": " + err.Error(), cure: "Write --restate 2026-01-05..2026-01-09"}
	case days.End < days.Start:
		return asked, &usageError{code: "bad-flag", what: "--restate " + f.restate + " ends before it starts"}
	}
	asked.Restate = &days
	return asked, nil
}
