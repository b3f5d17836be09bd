package calendar

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/basaltlake/basalt/internal/near"
)

// frequencies are the values Batches takes besides "", which chooses by span.
var frequencies = []string{"D", "W", "2W", "M", "Q", "A"}

// Frequencies returns the accepted batch frequencies.
func Frequencies() []string { return slices.Clone(frequencies) }

// Batches cuts start…end into date batches. The cuts lie on grids that do not depend on
// start: days, ISO weeks, pairs of weeks counted from Monday 1970-01-05, months,
// quarters, years. The first and the last batch are clipped to the range asked for.
//
// An empty frequency chooses by span, n = end − start in days: up to 7 one batch, up to
// 60 W, up to 180 2W, up to 730 M, else A.
func Batches(start, end Date, freq string) ([]Range, error) {
	if end < start {
		return nil, fmt.Errorf("cutting date batches: end %s lies before start %s", end, start)
	}
	if freq == "" {
		freq = bySpan(int(end - start))
	} else if !slices.Contains(frequencies, freq) {
		return nil, fmt.Errorf("unknown batch frequency %q: use %s, or leave it out to choose by span%s",
			freq, strings.Join(frequencies, ", "), near.Hint(freq, frequencies))
	}
	var batches []Range
	for s := start; s <= end; {
		e := min(lastOfStep(s, end, freq), end)
		batches = append(batches, Range{s, e})
		s = e.AddDays(1)
	}
	return batches, nil
}

// bySpan returns the frequency of a span of days, "" for a single batch.
func bySpan(days int) string {
	switch {
	case days <= 7:
		return ""
	case days <= 60:
		return "W"
	case days <= 180:
		return "2W"
	case days <= 730:
		return "M"
	}
	return "A"
}

// lastOfStep returns the last day of the grid step that holds d.
func lastOfStep(d, end Date, freq string) Date {
	year, month, _ := d.Civil()
	switch freq {
	case "D":
		return d
	case "W":
		return weekStep(d, 7)
	case "2W":
		return weekStep(d, 14)
	case "M":
		return DateOf(year, month+1, 0)
	case "Q":
		return DateOf(year, (month-1)/3*3+4, 0)
	case "A":
		return DateOf(year, time.December, 31)
	}
	return end
}

// weekStep returns the last day of d's step on the grid of days counted from Monday
// 1970-01-05.
func weekStep(d Date, days int) Date {
	const monday = Date(4)
	into := (int(d-monday)%days + days) % days
	return d.AddDays(days - 1 - into)
}
