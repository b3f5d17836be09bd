package cbbopreprocess

import (
	"cmp"
	"fmt"
	"maps"
	"math/rand"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/basaltlake/basalt/module/moduletest"
)

// snapshot is a row of l2 with two levels; price 0 is none.
type snapshot struct {
	listing, second int
	counts          bool
	price, size     [2][2]float64 // by side and level
}

func (s *snapshot) row() []any {
	state := "HALTED"
	if s.counts {
		state = open
	}
	row := []any{s.listing, fmt.Sprintf("09:00:%02d", s.second), state}
	for side := range s.price {
		for level := range s.price[side] {
			var p any
			if s.price[side][level] != 0 {
				p = s.price[side][level]
			}
			row = append(row, p, s.size[side][level], 1)
		}
	}
	return row
}

var oracleHeader = []string{"ListingId", "EventTimestamp", "MarketState",
	"BidPrice1", "BidQuantity1", "BidNumOrders1", "BidPrice2", "BidQuantity2", "BidNumOrders2",
	"AskPrice1", "AskQuantity1", "AskNumOrders1", "AskPrice2", "AskQuantity2", "AskNumOrders2"}

func drawSnapshots(t *rapid.T) []snapshot {
	one := rapid.Custom(func(t *rapid.T) snapshot {
		s := snapshot{listing: rapid.IntRange(1, 4).Draw(t, "listing"), second: rapid.IntRange(0, 40).Draw(t, "second"),
			counts: rapid.IntRange(0, 3).Draw(t, "state") > 0}
		for side := range s.price {
			for level := range s.price[side] {
				s.price[side][level] = float64(rapid.IntRange(0, 4).Draw(t, "price"))
				s.size[side][level] = float64(rapid.IntRange(0, 9).Draw(t, "size"))
			}
		}
		return s
	})
	all := rapid.SliceOfN(one, 1, 25).Draw(t, "rows")
	slices.SortStableFunc(all, func(a, b snapshot) int {
		return cmp.Or(cmp.Compare(a.listing, b.listing), cmp.Compare(a.second, b.second))
	})
	return all
}

// oracle says, for every time with a row, which listings' last snapshots there are, and
// pools their levels one by one.
func oracle(all []snapshot, n, width int) string {
	label := func(s *snapshot) int { return (s.second + width - 1) / width * width }
	times := map[int]bool{}
	for i := range all {
		times[label(&all[i])] = true
	}
	var lines []string
	for _, at := range slices.Sorted(maps.Keys(times)) {
		last := map[int]*snapshot{}
		for i := range all {
			if label(&all[i]) <= at {
				last[all[i].listing] = &all[i]
			}
		}
		var sides [2]string
		for side := range sides {
			pool := map[float64]float64{}
			for _, s := range last {
				for level, p := range s.price[side] {
					if s.counts && p != 0 {
						pool[p] += s.size[side][level]
					}
				}
			}
			prices := slices.Sorted(maps.Keys(pool))
			if side == 0 {
				slices.Reverse(prices)
			}
			for i := range n {
				if i < len(prices) {
					sides[side] += fmt.Sprintf(" %v %v", prices[i], pool[prices[i]])
				} else {
					sides[side] += " - -"
				}
			}
		}
		if empty := strings.Repeat(" - -", n); sides[0] == empty && sides[1] == empty {
			continue
		}
		lines = append(lines, fmt.Sprintf("09:00:%02d%s%s", at, sides[0], sides[1]))
	}
	return strings.Join(lines, "\n")
}

func TestBookIsThatOfTheOracleInAnyOrderOfListings(t *testing.T) {
	columns := func(time string) []string {
		return strings.Fields(time + " BidPrice1 BidQuantity1 BidPrice2 BidQuantity2 AskPrice1 AskQuantity1 AskPrice2 AskQuantity2")
	}
	for _, c := range []struct {
		config, time string
		width        int
	}{
		{"time_bucket_seconds: 5\ncbbo_preprocess: {top_n: 2}", "TimeBucket", 5},
		{"cbbo_preprocess: {top_n: 2, time_index: event}", "EventTimestamp", 1},
	} {
		t.Run(c.time, func(t *testing.T) {
			rapid.Check(t, func(r *rapid.T) {
				all := drawSnapshots(r)
				rows := make([][]any, len(all))
				for i := range all {
					rows[i] = all[i].row()
				}
				p := moduletest.Decode(t, Spec(), c.config)
				op, groups := moduletest.Groups(t, p, p.Program.Operators[0],
					map[string]*moduletest.Rows{"l2": moduletest.NewRows(t, oracleHeader, rows)})
				got := moduletest.Text(moduletest.Run(t, op, groups[0]).Main, columns(c.time)...)
				if want := oracle(all, 2, c.width); got != want {
					r.Fatalf("got\n%s\nwant\n%s", got, want)
				}
				order := rand.New(rand.NewSource(int64(len(all)))).Perm(len(groups[0].Listings))
				other := moduletest.Run(t, op, moduletest.Reordered(groups[0], order))
				if text := moduletest.Text(other.Main, columns(c.time)...); text != got {
					r.Fatalf("listings in the order %v: got\n%s\nwant\n%s", order, text, got)
				}
			})
		})
	}
}
