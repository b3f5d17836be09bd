package l2

import (
	"strconv"

	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/metric"
	"github.com/basaltlake/basalt/module/book"
)

// defaults adds the columns of an empty configuration. Imbalances come before the
// spread here, unlike in the configured order.
func (b *builder) defaults() {
	add := func(name string, entry *metric.Entry, row *expr.Node) {
		b.add(metric.Metric{Name: b.cfg.Prefix + name, Entry: entry, Default: true,
			Value: metric.Of(metric.Last, row, nil)}, "levels")
	}
	for _, side := range []string{book.Bid, book.Ask} {
		for l := 1; l <= b.cfg.Levels; l++ {
			for _, measure := range []string{"Price", "Quantity", "NumOrders", "CumQuantity", "CumOrders"} {
				add(side+measure+strconv.Itoa(l), liquidity[measure], book.Depth(side, measure, l))
			}
		}
	}
	for l := 1; l <= b.cfg.Levels; l++ {
		for _, measure := range []string{"CumQuantity", "Orders"} {
			add("Imbalance"+measure+strconv.Itoa(l), imbalance[measure], book.DepthImbalance(measure, l))
		}
	}
	add("SpreadBps", spread["BPS"], book.SpreadBps())
}
