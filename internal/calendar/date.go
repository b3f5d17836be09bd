package calendar

import (
	"fmt"
	"time"

	"github.com/basaltlake/basalt/bucket"
)

// Date is a day without time or zone: the number of days since 1970-01-01. Its text
// form, in JSON and YAML too, is YYYY-MM-DD.
type Date int32

// DateOf returns the date of a year, month and day. Values out of range carry over as
// in time.Date: the 0th of March is the last of February.
func DateOf(year int, month time.Month, day int) Date {
	return Date(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// DateAt returns the UTC day that holds the instant ns (nanoseconds since the epoch).
func DateAt(ns int64) Date {
	day := ns / bucket.DayNs
	if ns%bucket.DayNs < 0 {
		day--
	}
	return Date(day)
}

// ParseDate reads YYYY-MM-DD, years 1678 to 2261: those whose instants are int64
// nanoseconds.
func ParseDate(text string) (Date, error) {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return 0, fmt.Errorf("%q is not a date: write YYYY-MM-DD, such as 2026-01-02", text)
	}
	if t.Year() < 1678 || t.Year() > 2261 {
		return 0, fmt.Errorf("%q is out of range: years 1678 to 2261 can be written in nanoseconds", text)
	}
	return DateOf(t.Date()), nil
}

// Civil returns year, month and day.
func (d Date) Civil() (year int, month time.Month, day int) { return d.midnight().Date() }

// Year returns the year.
func (d Date) Year() int { return d.midnight().Year() }

// Weekday returns the day of the week.
func (d Date) Weekday() time.Weekday { return d.midnight().Weekday() }

// Weekend reports whether the day is a Saturday or a Sunday.
func (d Date) Weekend() bool {
	w := d.Weekday()
	return w == time.Saturday || w == time.Sunday
}

// AddDays returns the date n days later.
func (d Date) AddDays(n int) Date { return d + Date(n) }

// Start returns midnight UTC at which the day begins, in nanoseconds since the epoch.
func (d Date) Start() int64 { return int64(d) * bucket.DayNs }

// String returns YYYY-MM-DD.
func (d Date) String() string { return d.midnight().Format(time.DateOnly) }

// MarshalText implements encoding.TextMarshaler.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (d *Date) UnmarshalText(text []byte) error {
	v, err := ParseDate(string(text))
	if err != nil {
		return err
	}
	*d = v
	return nil
}

func (d Date) midnight() time.Time { return time.Unix(int64(d)*86400, 0).UTC() }
