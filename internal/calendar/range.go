package calendar

import "iter"

// Range is a span of days, both ends included.
type Range struct {
	Start Date `json:"start"`
	End   Date `json:"end"`
}

// Len returns the number of days.
func (r Range) Len() int { return int(r.End-r.Start) + 1 }

// Contains reports whether the day lies in the range.
func (r Range) Contains(day Date) bool { return r.Start <= day && day <= r.End }

// Days yields the days in order.
func (r Range) Days() iter.Seq[Date] {
	return func(yield func(Date) bool) {
		for d := r.Start; d <= r.End; d++ {
			if !yield(d) {
				return
			}
		}
	}
}

// String returns start_end, the form used in file names.
func (r Range) String() string { return r.Start.String() + "_" + r.End.String() }
