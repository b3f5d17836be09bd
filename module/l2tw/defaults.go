package l2tw

import (
	"strconv"

	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/metric"
	"github.com/basaltlake/basalt/module/book"
)

// defaults adds the columns of an empty configuration.
func (b *builder) defaults() {
	add := func(name string, entry *metric.Entry, row *expr.Node) {
		b.add(metric.Metric{Name: b.cfg.Prefix + name, Entry: entry, Default: true,
			Value: metric.Of(metric.TWA, row, nil)}, "levels")
	}
	add("SpreadAbsTWA", spread["Abs"], book.SpreadAbs())
	add("SpreadBpsTWA", spread["BPS"], book.SpreadBps())
	for _, side := range []string{book.Bid, book.Ask} {
		for l := 1; l <= b.cfg.Levels; l++ {
			for _, measure := range []string{"Price", "Quantity"} {
				add(side+measure+strconv.Itoa(l)+"TWA", liquidity[measure], book.At(side, measure, l))
			}
		}
	}
	add("SpreadRelTWA", relative, book.SpreadBps())
	add("MidTWA", best, book.Mid())
	add("AskTWA", best, book.Price(book.Ask))
	add("BidTWA", best, book.Price(book.Bid))
}
