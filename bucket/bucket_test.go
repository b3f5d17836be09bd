package bucket

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestBucketsHoldTheirTimesInOrder(t *testing.T) {
	times := rapid.OneOf(rapid.Int64Range(earliest, math.MaxInt64), rapid.Int64Range(-3*DayNs, 3*DayNs),
		rapid.SampledFrom([]int64{earliest, earliest + 1, -1, 0, 1, DayNs, math.MaxInt64 - 1, math.MaxInt64}))
	rapid.Check(t, func(t *rapid.T) {
		r := Rule{
			Width:  rapid.SampledFrom([]int64{1, 7, 1_000_000_000, 60_000_000_000, DayNs, 5 * DayNs}).Draw(t, "width"),
			Anchor: rapid.SampledFrom([]Anchor{End, Start}).Draw(t, "anchor"),
			Closed: rapid.SampledFrom([]Closed{Right, Left}).Draw(t, "closed"),
		}
		day := DayNs * rapid.Int64Range(-2, 2).Draw(t, "day")
		a, b := times.Draw(t, "a"), times.Draw(t, "b")
		a, b = min(a, b), max(a, b)
		first, second := r.Of(a, day), r.Of(b, day)
		if first.Start > a || first.End < a {
			t.Fatalf("%d is in %+v", a, first)
		}
		if first.Label > second.Label {
			t.Fatalf("%d is in %+v, the later %d in %+v", a, first, b, second)
		}
		if a != day && a > earliest && a < math.MaxInt64 && !r.Contains(first, a) {
			t.Fatalf("%d is not of its own bucket %+v", a, first)
		}
	})
}

func TestLengthOfABucket(t *testing.T) {
	for _, c := range []struct {
		rule Rule
		want float64
	}{
		{Rule{Mode: Fixed, Width: 60e9}, 60}, {Rule{Mode: Daily, Width: 60e9}, 86_400}, {Rule{Mode: Instant, Width: 60e9}, 0},
	} {
		if got := c.rule.Seconds(); got != c.want {
			t.Errorf("%+v lasts %v s, want %v", c.rule, got, c.want)
		}
	}
}
