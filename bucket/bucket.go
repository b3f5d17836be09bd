// Package bucket labels timestamps with time buckets: the four anchor × closed
// rules of a width that is counted from the Unix epoch.
package bucket

import "math"

// Anchor says which edge of a bucket is its label.
type Anchor uint8

const (
	End Anchor = iota
	Start
)

// Closed says which edge belongs to a bucket.
type Closed uint8

const (
	Right Closed = iota // (start, end]
	Left                // [start, end)
)

// Mode says how a timestamp becomes a bucket.
type Mode uint8

const (
	Fixed   Mode = iota // buckets of Width
	Daily               // one bucket per file day, labelled with its last nanosecond
	Instant             // every distinct timestamp is its own bucket
)

// DayNs is the length of a day in nanoseconds.
const DayNs = 86_400_000_000_000

// earliest is the first time; the number before it marks nulls.
const earliest = math.MinInt64 + 1

// Rule maps timestamps to buckets. All times are nanoseconds since the Unix epoch.
type Rule struct {
	Mode   Mode
	Width  int64 // ns; Fixed only
	Anchor Anchor
	Closed Closed
}

// Seconds is the length of a bucket; a daily one lasts a whole day. 0 is no length.
func (r Rule) Seconds() float64 {
	switch r.Mode {
	case Daily:
		return DayNs / 1e9
	case Fixed:
		return float64(r.Width) / 1e9
	}
	return 0
}

// Floor returns the largest multiple of width that is ≤ t, also for negative t.
func Floor(t, width int64) int64 {
	q := t / width
	if t%width < 0 {
		q--
	}
	return q * width
}

// Ceil returns the smallest multiple of width that is ≥ t.
func Ceil(t, width int64) int64 {
	f := Floor(t, width)
	if f == t {
		return t
	}
	return f + width
}

// Span is a bucket: its label and its edges.
type Span struct {
	Label      int64
	Start, End int64
}

// Of returns the bucket of t in the file of a day that starts at dayStart (00:00 UTC).
//
// With Right-closed buckets an event at exactly dayStart belongs to the day's first
// bucket, not to the one that ends there: that key belongs to the day before, and a
// 24-hour market must yield each key once.
func (r Rule) Of(t, dayStart int64) Span {
	switch r.Mode {
	case Daily:
		return Span{Label: dayStart + DayNs - 1, Start: dayStart, End: dayStart + DayNs}
	case Instant:
		return Span{Label: t, Start: t, End: t}
	}
	start := Floor(t, r.Width)
	if r.Closed == Right && t == start && t != dayStart {
		start -= r.Width
	}
	if start > t { // beyond what 64 bits hold, as some programs write times that are not known
		start = earliest
	}
	s := Span{Start: start, End: start + r.Width}
	if s.End < start {
		s.End = math.MaxInt64
	}
	if r.Anchor == End {
		s.Label = s.End
	} else {
		s.Label = s.Start
	}
	return s
}

// Contains reports whether t lies in the span under the rule's closed side; used to
// skip the division while rows stay in one bucket.
func (r Rule) Contains(s Span, t int64) bool {
	if r.Closed == Right {
		return t > s.Start && t <= s.End
	}
	return t >= s.Start && t < s.End
}
