package report

import (
	"math"
	"testing"
	"time"
)

func TestQuantitiesAreShortAndExactWhereItMatters(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{Count(0), "0"}, {Count(999), "999"}, {Count(1000), "1,000"}, {Count(-1234567), "-1,234,567"}, {Count(math.MaxInt64), "9,223,372,036,854,775,807"},
		{Bytes(0), "0 B"}, {Bytes(999), "999 B"}, {Bytes(1000), "1.0 kB"}, {Bytes(9_949), "9.9 kB"}, {Bytes(9_950), "10 kB"},
		{Bytes(999_499), "999 kB"}, {Bytes(999_500), "1.0 MB"}, {Bytes(2_500_000_000), "2.5 GB"}, {Bytes(math.MaxInt64), "9.2 EB"}, {Bytes(-2_000_000), "-2.0 MB"},
		{Rate(0), "0/s"}, {Rate(999.4), "999/s"}, {Rate(999.6), "1.0 k/s"}, {Rate(3_400_000), "3.4 M/s"},
		{Span(0), "0s"}, {Span(59_499 * time.Millisecond), "59s"}, {Span(59_500 * time.Millisecond), "1m00s"}, {Span(125 * time.Second), "2m05s"},
		{Span(time.Hour + 7*time.Minute + 30*time.Second), "1h07m"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}
