package calendar

import (
	"fmt"
	"slices"
	"strings"

	"github.com/basaltlake/basalt/internal/near"
)

var markets = []market{
	london, euronext, xetra, milan, madrid, swiss, stockholm,
	newYork, tokyo, hongKong, shanghai,
	weekdays, allDays,
}

// For returns the calendar a MIC keeps, and false when none is known for it: then every
// weekday may have a session. It loads the time zone, so keep the calendar rather than ask
// for every day.
func For(mic string) (*Calendar, bool) {
	for _, m := range markets {
		if slices.Contains(m.mics, mic) {
			return load(m), true
		}
	}
	return nil, false
}

// Get returns a calendar by its code or by the MIC of a market that keeps it; codes are
// those of Codes.
func Get(code string) (*Calendar, error) {
	for _, m := range markets {
		if m.code == code {
			return load(m), nil
		}
	}
	if c, ok := For(code); ok {
		return c, nil
	}
	names := Codes()
	for _, m := range markets {
		names = append(names, m.mics...)
	}
	return nil, fmt.Errorf("unknown calendar %q: use one of %s%s", code, strings.Join(Codes(), ", "), near.Hint(code, names))
}

// Codes returns the codes of all calendars.
func Codes() []string {
	codes := make([]string, len(markets))
	for i, m := range markets {
		codes[i] = m.code
	}
	return codes
}
