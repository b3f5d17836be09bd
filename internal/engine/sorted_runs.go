package engine

import (
	"errors"
	"fmt"
	"strings"

	"github.com/basaltlake/basalt/internal/calendar"
	"github.com/basaltlake/basalt/internal/sink"
)

// sortedRuns are the rows of a pass over the days of a batch, each run sorted by key.
type sortedRuns struct {
	runs []sink.Run
	days []calendar.Date // of each run
}

func (r *sortedRuns) add(day calendar.Date, rows []*joined) {
	for _, j := range rows {
		r.runs = append(r.runs, j)
		r.days = append(r.days, day)
	}
}

func (r *sortedRuns) day(run int) calendar.Range {
	return calendar.Range{Start: r.days[run], End: r.days[run]}
}

// share divides bytes among the runs, which are read side by side.
func (r *sortedRuns) share(bytes int64, rowBytes int64) {
	for _, run := range r.runs {
		j := run.(*joined)
		each := bytes / int64(len(r.runs)) / rowBytes / int64(len(j.parts)+1)
		j.rows = int(min(max(each, fewestRows), joinedRows))
	}
}

// SameBucketError is a bucket that two file days produce, as a width that does not
// divide the day can: its rows cannot be told which day they belong to.
type SameBucketError struct {
	Key  string
	Days [2]calendar.Range // of the files: the day of each, or those of a partition
	// Committed is the output, of another partition, that has the bucket of the first of
	// the days already; "" when both are of one partition.
	Committed string
}

// Code returns the message code.
func (e *SameBucketError) Code() string { return "same-bucket" }

func (e *SameBucketError) Error() string {
	there, again := "", ""
	if e.Committed != "" {
		there, again = " (it is in "+e.Committed+")", ", or compute both in one run if that output is out of date"
	}
	return fmt.Sprintf("same-bucket: %s comes out of the files of %s%s and of %s: choose a bucket width that divides the day, or leave out the rows that lie in the file of the wrong day%s",
		e.Key, daysText(e.Days[0]), there, daysText(e.Days[1]), again)
}

func daysText(r calendar.Range) string {
	if r.Start == r.End {
		return r.Start.String()
	}
	return r.Start.String() + " to " + r.End.String()
}

// explain names the days behind a key that occurs twice.
func (r *sortedRuns) explain(err error) error {
	var twice *sink.DuplicateKeyError
	if !errors.As(err, &twice) {
		return err
	}
	pairs := make([]string, len(twice.Keys))
	for i := range twice.Keys {
		pairs[i] = twice.Keys[i] + "=" + twice.Values[i]
	}
	return &SameBucketError{
		Key:  strings.Join(pairs, " "),
		Days: [2]calendar.Range{r.day(twice.Runs[0]), r.day(twice.Runs[1])},
	}
}
