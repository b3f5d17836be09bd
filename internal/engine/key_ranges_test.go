package engine

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// TestCutRangesHoldTheirTimes cuts a range of times, however far apart these are, until
// no part has more rows than allowed or more than one time.
func TestCutRangesHoldTheirTimes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		width := rapid.SampledFrom([]int64{0, 5, 3000, 1e15, math.MaxInt64}).Draw(t, "width")
		times := rapid.SliceOfN(rapid.Int64Range(-width, width), 1, 60).Draw(t, "times")
		limit := rapid.Int64Range(1, 8).Draw(t, "limit")
		whole := &keyRange{rows: int64(len(times)), lo: times[0], hi: times[0]}
		for _, at := range times {
			whole.lo, whole.hi = min(whole.lo, at), max(whole.hi, at)
		}
		l := &tallied{ranges: []*keyRange{whole}}
		for again := true; again; {
			again = false
			var cut []*keyRange
			for _, r := range l.ranges {
				if r.rows <= limit || r.lo == r.hi {
					cut = append(cut, r)
					continue
				}
				counts := make([]int64, slots)
				for _, at := range times {
					if l.rangeOf(at) == r {
						counts[r.slot(at)]++
					}
				}
				cut, again = append(cut, r.cut(counts, limit)...), true
			}
			l.ranges = cut
		}
		rows := map[*keyRange]int64{}
		for _, at := range times {
			r := l.rangeOf(at)
			if at < r.lo || at > r.hi {
				t.Fatalf("%d is in the range %d..%d", at, r.lo, r.hi)
			}
			rows[r]++
		}
		for i, r := range l.ranges {
			if rows[r] != r.rows || r.rows > limit && r.lo != r.hi {
				t.Fatalf("range %d..%d has %d rows and says %d", r.lo, r.hi, rows[r], r.rows)
			}
			if i > 0 && l.ranges[i-1].hi >= r.lo {
				t.Fatalf("ranges %d and %d overlap", i-1, i)
			}
		}
	})
}
