package cbbofroml3

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

// happening is an order event of a simulated book, so that removes and updates are of
// orders there are.
type happening struct {
	listing, second, side int
	counts                bool
	price, size           float64 // after; 0 is none
	oldPrice, oldSize     float64
}

func (h *happening) row() []any {
	state := "HALTED"
	if h.counts {
		state = open
	}
	clock := fmt.Sprintf("09:00:%02d", h.second)
	switch {
	case h.oldSize == 0:
		return row(clock, h.listing, state, 2, h.side, h.price, h.size, nil, 0.0)
	case h.size == 0:
		return row(clock, h.listing, state, 3, h.side, nil, 0.0, h.oldPrice, h.oldSize)
	}
	return row(clock, h.listing, state, 4, h.side, h.price, h.size, h.oldPrice, h.oldSize)
}

func draw(t *rapid.T) []happening {
	type order struct {
		side        int
		price, size float64
	}
	var all []happening
	for listing := 1; listing <= rapid.IntRange(1, 4).Draw(t, "listings"); listing++ {
		var orders []order
		second := 0
		for range rapid.IntRange(0, 12).Draw(t, "events") {
			second += rapid.IntRange(0, 4).Draw(t, "gap")
			h := happening{listing: listing, second: second, counts: rapid.IntRange(0, 3).Draw(t, "state") > 0}
			o := order{side: rapid.IntRange(1, 2).Draw(t, "side"), price: float64(rapid.IntRange(1, 4).Draw(t, "price")),
				size: float64(rapid.IntRange(1, 9).Draw(t, "size")) / 10}
			kind := rapid.IntRange(0, 3).Draw(t, "kind")
			if kind > 1 && len(orders) > 0 {
				i := rapid.IntRange(0, len(orders)-1).Draw(t, "order")
				h.oldPrice, h.oldSize, o.side = orders[i].price, orders[i].size, orders[i].side
				orders = slices.Delete(orders, i, i+1)
			}
			h.side = o.side
			if kind != 2 || h.oldSize == 0 {
				h.price, h.size = o.price, o.size
				orders = append(orders, o)
			}
			all = append(all, h)
		}
	}
	return all
}

// oracle keeps the sizes of single orders, in tenths, and adds them up anew at every
// time with an event.
func oracle(all []happening, n, width int) string {
	label := func(h *happening) int { return (h.second + width - 1) / width * width }
	times := map[int]bool{}
	for i := range all {
		times[label(&all[i])] = true
	}
	tenths := func(x float64) int { return int(x*10 + 0.5) }
	var lines []string
	for _, at := range slices.Sorted(maps.Keys(times)) {
		counts := map[int]bool{}
		for i := range all {
			if label(&all[i]) <= at {
				counts[all[i].listing] = all[i].counts
			}
		}
		var text string
		for side := 1; side <= 2; side++ {
			pool, orders := map[float64]int{}, map[float64]int{}
			for i := range all {
				h := &all[i]
				if label(h) > at || h.side != side || !counts[h.listing] {
					continue
				}
				if h.size > 0 {
					pool[h.price] += tenths(h.size)
					orders[h.price]++
				}
				if h.oldSize > 0 {
					pool[h.oldPrice] -= tenths(h.oldSize)
					orders[h.oldPrice]--
				}
			}
			maps.DeleteFunc(pool, func(_ float64, size int) bool { return size == 0 })
			prices := slices.Sorted(maps.Keys(pool))
			if side == 1 {
				slices.SortFunc(prices, func(a, b float64) int { return cmp.Compare(b, a) })
			}
			for i := range n {
				if i < len(prices) {
					text += fmt.Sprintf(" %v %d %d", prices[i], pool[prices[i]], orders[prices[i]])
				} else {
					text += " - - -"
				}
			}
		}
		if text != strings.Repeat(" - - -", 2*n) {
			lines = append(lines, fmt.Sprintf("09:00:%02d%s", at, text))
		}
	}
	return strings.Join(lines, "\n")
}

func TestBookIsThatOfTheOracleInAnyOrderOfListings(t *testing.T) {
	for _, c := range []struct {
		config, time string
		width        int
	}{
		{"time_bucket_seconds: 5\ncbbofroml3_preprocess: {top_n: 2}", "TimeBucket", 5},
		{"cbbofroml3_preprocess: {top_n: 2, time_index: event}", "EventTimestamp", 1},
	} {
		t.Run(c.time, func(t *testing.T) {
			rapid.Check(t, func(r *rapid.T) {
				all := draw(r)
				if len(all) == 0 {
					return
				}
				rows := make([][]any, len(all))
				for i := range all {
					rows[i] = all[i].row()
				}
				p := moduletest.Decode(t, Spec(), c.config)
				op, groups := moduletest.Groups(t, p, p.Program.Operators[0],
					map[string]*moduletest.Rows{"l3": moduletest.NewRows(t, header, rows)})
				show := func(order []int) string {
					main := moduletest.Run(t, op, moduletest.Reordered(groups[0], order)).Main
					for _, name := range []string{"BidQuantity1", "BidQuantity2", "AskQuantity1", "AskQuantity2"} {
						for i, x := range main.Col(name).Floats {
							main.Col(name).Floats[i] = float64(int(x*1e6+0.5)) / 1e5 // tenths, without what additions leave over
							if x != x {
								main.Col(name).Floats[i] = x
							}
						}
					}
					return moduletest.Text(main, strings.Fields(c.time+" BidPrice1 BidQuantity1 BidNumOrders1 BidPrice2 BidQuantity2 BidNumOrders2"+
						" AskPrice1 AskQuantity1 AskNumOrders1 AskPrice2 AskQuantity2 AskNumOrders2")...)
				}
				want := oracle(all, 2, c.width)
				n := len(groups[0].Listings)
				for _, order := range [][]int{rand.New(rand.NewSource(1)).Perm(n), rand.New(rand.NewSource(int64(len(all)))).Perm(n)} {
					if got := show(order); got != want {
						r.Fatalf("listings in the order %v: got\n%s\nwant\n%s", order, got, want)
					}
				}
			})
		})
	}
}
