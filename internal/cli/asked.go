package cli

import (
	"strconv"
	"strings"

	"github.com/spf13/pflag"

	"github.com/basaltlake/basalt/internal/calendar"
	"github.com/basaltlake/basalt/internal/job"
	"github.com/basaltlake/basalt/option"
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

// read tells the job what is asked for.
func (f *askedFlags) read(j *job.Job) error {
	j.Asked = job.Asked{Force: f.force, ReplaceOverlapping: f.overlapping, Wait: f.wait}
	if f.restate == "" {
		return nil
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
		return &usageError{code: "bad-flag", what: "--restate " + f.restate + ": " + err.Error(), cure: "Write --restate 2026-01-05..2026-01-09"}
	case days.End < days.Start:
		return &usageError{code: "bad-flag", what: "--restate " + f.restate + " ends before it starts"}
	}
	j.Asked.Restate = &days
	// Days sort as texts.
	if c := j.Config; c.Start != "" && (c.End < days.Start.String() || days.End.String() < c.Start) {
		c.Notes = append(c.Notes, option.Problem{Where: "--restate", Code: "no-effect", What: strconv.Quote(f.restate) + " changes nothing here",
			Why: "the run is of " + c.Start + " to " + c.End})
	}
	return nil
}
