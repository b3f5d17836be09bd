package demo

import (
	"fmt"
	"runtime"
	"slices"
	"time"
)

// Options say how large the lake is. Zero values take the defaults.
type Options struct {
	Root     string    // folder of the lake, created when absent; required
	Seed     uint64    // default 1
	Start    time.Time // first day, UTC; default 2026-01-05. Saturdays and Sundays are skipped
	Days     int       // trading days; default 3
	Listings int       // listings over all venues; default 20
	MICs     []string  // venues; default DEMA, DEMB. An instrument is listed once on each, first the primary
	Events   int       // order events per day over all listings, about; default 200,000
	RowGroup int       // rows per row group, at most; default parquet.RowGroupRows
	Workers  int       // files written at a time; default all cores
	// Progress, when set, is called after each finished day of a venue, never concurrently.
	Progress func(done, total int, rows int64)
}

// Summary says what was written.
type Summary struct {
	Days     []time.Time      // first to last trading day
	Listings int              //
	Files    int              //
	Bytes    int64            // of all files
	Rows     map[string]int64 // by table name
}

// leastEvents is what a listing gets per day, however thin: enough for an opening and a book.
const leastEvents = 200

func (o Options) withDefaults() (Options, error) {
	if o.Root == "" {
		return o, fmt.Errorf("writing a demo lake: no folder given")
	}
	if o.Days < 0 || o.Listings < 0 || o.Events < 0 || o.RowGroup < 0 {
		return o, fmt.Errorf("writing a demo lake: days %d, listings %d, events %d, row group %d: none may be negative", o.Days, o.Listings, o.Events, o.RowGroup)
	}
	if o.Seed == 0 {
		o.Seed = 1
	}
	if o.Start.IsZero() {
		o.Start = time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC)
	}
	o.Start = time.Date(o.Start.Year(), o.Start.Month(), o.Start.Day(), 0, 0, 0, 0, time.UTC)
	if o.Days == 0 {
		o.Days = 3
	}
	if o.Listings == 0 {
		o.Listings = 20
	}
	if len(o.MICs) == 0 {
		o.MICs = []string{"DEMA", "DEMB"}
	}
	if err := CheckMICs(o.MICs); err != nil {
		return o, fmt.Errorf("writing a demo lake: %w", err)
	}
	if o.Listings < len(o.MICs) {
		o.MICs = o.MICs[:o.Listings]
	}
	if o.Events == 0 {
		o.Events = 200_000
	}
	if o.Workers <= 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	return o, nil
}

// CheckMICs reports a market that cannot be in a demo lake.
func CheckMICs(mics []string) error {
	for i, mic := range mics {
		if !validMIC(mic) || slices.Contains(mics[:i], mic) {
			return fmt.Errorf("MIC %q: want distinct codes of four capital letters or digits", mic)
		}
	}
	return nil
}

func validMIC(mic string) bool {
	if len(mic) != 4 {
		return false
	}
	for _, c := range mic {
		if (c < 'A' || c > 'Z') && (c < '0' || c > '9') {
			return false
		}
	}
	return true
}

// tradingDays returns n days from start on, without Saturdays and Sundays.
func tradingDays(start time.Time, n int) []time.Time {
	var days []time.Time
	for d := start; len(days) < n; d = d.AddDate(0, 0, 1) {
		if wd := d.Weekday(); wd != time.Saturday && wd != time.Sunday {
			days = append(days, d)
		}
	}
	return days
}
