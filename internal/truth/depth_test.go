package truth

import (
	"fmt"
	"slices"
)

// depth is how many levels the market publishes.
const depth = 5

var l2Columns = func() []string {
	columns := []string{"ListingId", "EventTimestamp", "MarketState"}
	for _, side := range []string{"Bid", "Ask"} {
		for _, part := range []string{"Price", "Quantity", "NumOrders"} {
			for level := 1; level <= depth; level++ {
				columns = append(columns, fmt.Sprintf("%s%s%d", side, part, level))
			}
		}
	}
	return columns
}()

// snapshot is the row of l2 after the event that has just happened: per side the best
// prices, shares shown and numbers of orders.
func (w *world) snapshot() []any {
	row := make([]any, len(l2Columns))
	row[0], row[1], row[2] = 1, w.now, w.state
	for i, side := range []int{bid, ask} {
		for level, tick := range w.best(side) {
			shares := 0
			queue := w.queues[[2]int{side, tick}]
			for _, o := range queue {
				shares += o.shown
			}
			at := 3 + i*3*depth + level
			row[at], row[at+depth], row[at+2*depth] = price(tick), shares, len(queue)
		}
	}
	return row
}

// best are the best ticks of a side at which there are orders.
func (w *world) best(side int) []int {
	var ticks []int
	for k, queue := range w.queues {
		if k[0] == side && len(queue) > 0 {
			ticks = append(ticks, k[1])
		}
	}
	slices.Sort(ticks)
	if side == bid {
		slices.Reverse(ticks)
	}
	return ticks[:min(depth, len(ticks))]
}
