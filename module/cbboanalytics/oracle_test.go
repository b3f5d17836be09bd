package cbboanalytics

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/basaltlake/basalt/metric"
	"github.com/basaltlake/basalt/module/moduletest"
)

// quote is a row of l2 or cbbo at a whole second; price 0 is none.
type quote struct {
	listing, second int
	price, size     float64
	counts          bool
}

func drawQuotes(t *rapid.T, name string, least, listings int) []quote {
	var all []quote
	for listing := 1; listing <= listings; listing++ {
		second := rapid.IntRange(0, 10).Draw(t, name+" start")
		for range rapid.IntRange(least, 10).Draw(t, name+" rows") {
			all = append(all, quote{listing: listing, second: second, price: float64(rapid.IntRange(0, 2).Draw(t, "price")),
				size: float64(rapid.IntRange(0, 9).Draw(t, "size")), counts: rapid.IntRange(0, 4).Draw(t, "state") > 0})
			second += rapid.IntRange(0, 5).Draw(t, "gap")
		}
	}
	return all
}

func (q *quote) clock() string { return fmt.Sprintf("09:00:%02d", q.second) }

func (q *quote) bid() any {
	if q.price == 0 {
		return nil
	}
	return q.price
}

// inForce is the last row at or before a second; of several listings' rows of one time
// that of the highest.
func inForce(all []quote, second int, of func(*quote) bool) *quote {
	var last *quote
	for i := range all {
		if q := &all[i]; q.second <= second && of(q) && (last == nil || q.second >= last.second) {
			last = q
		}
	}
	return last
}

// oracle looks at every second of a bucket by itself.
func oracle(l2, cbbo []quote, listing, width int) string {
	mine := func(q *quote) bool { return q.listing == listing }
	any := func(*quote) bool { return true }
	quantity := func(q, best *quote) float64 {
		if q.price != 0 && q.price == best.price {
			return q.size
		}
		return 0
	}
	var lines []string
	for start := 0; start < 100; start += width {
		var known, at, sum float64
		var seen []float64
		rows := 0
		for i := range l2 {
			q := &l2[i]
			if !mine(q) || q.second < start || q.second >= start+width {
				continue
			}
			rows++
			if best := inForce(cbbo, q.second, any); best != nil && q.counts {
				seen = append(seen, quantity(q, best))
			}
		}
		if rows == 0 {
			continue
		}
		for second := start; second < start+width; second++ {
			q, best := inForce(l2, second, mine), inForce(cbbo, second, any)
			if q == nil || best == nil || !q.counts {
				continue
			}
			known++
			sum += quantity(q, best)
			if q.price != 0 && q.price == best.price {
				at++
			}
		}
		values := []float64{at / known, sum / known, math.NaN(), math.NaN(), metric.MedianOf(slices.Clone(seen))}
		if len(seen) > 0 {
			values[2], values[3] = slices.Min(seen), slices.Max(seen)
		}
		line := fmt.Sprintf("%d 09:%02d:%02d", listing, start/60, start%60)
		for _, v := range values {
			if v != v {
				line += " -"
			} else {
				line += fmt.Sprintf(" %v", v)
			}
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

func TestComparisonIsThatOfTheOracleInAnyOrderOfListings(t *testing.T) {
	columns := strings.Fields("ListingId TimeBucket TimeAtCBB QuantityAtCBB QuantityAtCBBMin QuantityAtCBBMax QuantityAtCBBMedian")
	p := moduletest.Decode(t, Spec(), "time_bucket_seconds: 10\ntime_bucket_anchor: start\ntime_bucket_closed: left\n"+
		"cbbo_analytics: {market_states: CONTINUOUS_TRADING}")
	rapid.Check(t, func(r *rapid.T) {
		l2, cbbo := drawQuotes(r, "l2", 1, 2), drawQuotes(r, "cbbo", 0, 3)
		var l2Rows, cbboRows [][]any
		for i := range l2 {
			state := "HALTED"
			if l2[i].counts {
				state = open
			}
			l2Rows = append(l2Rows, []any{l2[i].listing, l2[i].clock(), state, l2[i].bid(), l2[i].size, nil, nil})
		}
		for i := range cbbo {
			cbboRows = append(cbboRows, []any{cbbo[i].listing, cbbo[i].clock(), cbbo[i].bid(), nil})
		}
		op, groups := moduletest.Groups(t, p, p.Program.Operators[0], tables(t, l2Rows, cbboRows))
		want := oracle(l2, cbbo, 1, 10) + "\n" + oracle(l2, cbbo, 2, 10)
		order := make([]int, len(groups[0].Listings))
		for i := range order {
			order[len(order)-1-i] = i
		}
		for _, g := range []int{0, 1} {
			group := groups[0]
			if g == 1 {
				group = moduletest.Reordered(group, order)
			}
			if got := moduletest.Text(moduletest.Run(t, op, group).Main, columns...); got != want {
				r.Fatalf("got\n%s\nwant\n%s", got, want)
			}
		}
	})
}
