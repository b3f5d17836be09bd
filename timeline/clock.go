package timeline

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/basaltlake/basalt/bucket"
	"github.com/basaltlake/basalt/option"
)

// interval returns the uniform grid's start and end in ns after midnight.
func (c *Config) interval() (from, to int64, problem *option.Problem) {
	fail := func(what, cure string) (int64, int64, *option.Problem) {
		return 0, 0, &option.Problem{Path: "time_interval", Code: option.BadValue, What: what,
			Why: "a uniform grid runs between two clock times", Cure: cure}
	}
	const example = `write time_interval: ["09:00", "17:30"]`
	if len(c.Interval) != 2 {
		return fail(fmt.Sprintf("time_interval needs a start and an end, not %d values", len(c.Interval)), example)
	}
	times := make([]int64, 2)
	for i, text := range c.Interval {
		t, err := clock(text)
		if err != nil {
			return fail(err.Error(), example)
		}
		times[i] = t
	}
	if times[0] >= times[1] {
		return fail(fmt.Sprintf("time_interval starts at %s, which is not before its end %s", c.Interval[0], c.Interval[1]),
			"put the earlier time first; grids do not cross midnight")
	}
	return times[0], times[1], nil
}

// clock reads HH:MM or HH:MM:SS, up to 24:00, as ns after midnight.
func clock(text string) (int64, error) {
	parts := strings.Split(text, ":")
	if len(parts) != 2 && len(parts) != 3 {
		return 0, fmt.Errorf("%q is no clock time HH:MM or HH:MM:SS", text)
	}
	limits := [...]int{24, 59, 59}
	units := [...]int64{3600, 60, 1}
	var seconds int64
	for i, p := range parts {
		n, err := strconv.ParseUint(p, 10, 8)
		if err != nil || len(p) != 2 || int(n) > limits[i] {
			return 0, fmt.Errorf("%q is no clock time HH:MM or HH:MM:SS", text)
		}
		seconds += int64(n) * units[i]
	}
	if t := seconds * 1e9; t <= bucket.DayNs {
		return t, nil
	}
	return 0, fmt.Errorf("%q lies after the end of the day", text)
}
