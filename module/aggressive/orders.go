package aggressive

import (
	"math"
	"strings"

	"github.com/basaltlake/basalt/table"
	"github.com/basaltlake/basalt/vector"
)

// Columns of an order that are those of its first execution, beside the state before it.
var ofFirst = []string{
	"Ticker", "MarketState",
	"BMLLParticipantType", "ParticipantType", "MarketMechanism", "TradingMode", "TransactionCategory", "NegotiatedTrade",
	"CrossingTrade", "AlgorithmicTrade", "PublicationMode", "DeferralType", "BMLLTradeType", "Classification", "IsBlock", "LotType",
}

// Columns of an order that are those of its last execution, beside the state after it.
var ofLast = []string{"BestBidPrice", "BestAskPrice", "BestBidSize", "BestAskSize"}

func firsts(s *sheet) []int { return s.first }

func lasts(s *sheet) []int { return s.last }

// orderColumns are the columns of aggressive_orders.
func orderColumns(l *layout) []column {
	c := &columns{layout: l}
	size, price := l.column(l.size), l.column(l.price)
	c.keys(firsts)
	c.value("MIC", firsts)
	c.time(firsts)
	c.perOrder(l.slots[size].field, sum(size))
	c.perOrder(described(l.price, vector.Float, table.UnitPrice), mean(price, size))
	c.value("AggressorSide", firsts)
	c.spread(price)
	if l.has("LocalPrice") {
		c.perOrder(described("LocalPrice", vector.Float, table.UnitPrice), mean(l.column("LocalPrice"), size))
	}
	if l.book {
		c.perOrder(described("Price", vector.Float, table.UnitPrice), mean(price, size))
	}
	for _, name := range []string{"Size", "TradeNotional", "TradeNotionalUSD", "TradeNotionalEUR"} {
		if l.has(name) && !c.has(name) {
			i := l.column(name)
			c.perOrder(l.slots[i].field, sum(i))
		}
	}
	for _, name := range l.names() {
		switch {
		case strings.Contains(name, "PreTrade"), strings.HasPrefix(name, "Old"):
			c.value(name, firsts)
		case strings.Contains(name, "PostTrade"):
			c.value(name, lasts)
		}
	}
	for _, name := range ofFirst {
		c.value(name, firsts)
	}
	for _, name := range ofLast {
		c.value(name, lasts)
	}
	if l.has("BestBidPrice") && l.has("BestAskPrice") {
		c.perOrder(described("PricePoint", vector.Float, table.UnitFraction),
			placed(price, size, l.column("BestBidPrice"), l.column("BestAskPrice")))
	}
	c.copySize("AggressiveSize")
	c.numbers()
	return c.all
}

// perOrder adds a number per order.
func (c *columns) perOrder(f vector.Field, of func(*sheet, *order) float64) {
	if f.Type != vector.Int {
		f.Type = vector.Float
	}
	c.add(f, func(s *sheet, out *vector.Column) {
		for i := range s.orders {
			x := of(s, s.orders[i])
			if f.Type == vector.Int {
				out.Ints = append(out.Ints, int64(x))
			} else {
				out.Floats = append(out.Floats, x)
			}
		}
	})
}

// spread adds how far the executions of an order lie apart, in time and price.
func (c *columns) spread(price int) {
	c.perOrder(described("Duration", vector.Int, "µs"), func(s *sheet, o *order) float64 {
		return float64((s.time[o.rows[len(o.rows)-1]] - s.time[o.rows[0]]) / 1000)
	})
	lowest := func(s *sheet, o *order) float64 { return extreme(&s.cols[price], o.rows, -1) }
	highest := func(s *sheet, o *order) float64 { return extreme(&s.cols[price], o.rows, 1) }
	c.perOrder(described("MinPrice", vector.Float, table.UnitPrice), lowest)
	c.perOrder(described("MaxPrice", vector.Float, table.UnitPrice), highest)
	c.perOrder(described("NumExecutions", vector.Int, "executions"), func(_ *sheet, o *order) float64 { return float64(len(o.rows)) })
	c.perOrder(described("PriceDiff", vector.Float, table.UnitPrice), func(s *sheet, o *order) float64 { return highest(s, o) - lowest(s, o) })
}

// copySize adds the quantity again, under a name that does not depend on the source. What
// an event has left of a resting order, its Size, is none.
func (c *columns) copySize(name string) {
	from := []string{"ExecutionSize", "Size"}
	if c.layout.book {
		from[1] = c.layout.size
	}
	for _, from := range from {
		for _, have := range c.all {
			if have.field.Name == from {
				c.add(described(name, have.field.Type, have.field.Unit), have.write)
			}
		}
	}
}

// numbers adds the internal numbering of orders.
func (c *columns) numbers() {
	c.add(described("ConsolidatedTrades", vector.Int, ""), func(s *sheet, out *vector.Column) {
		for i := range s.orders {
			out.Ints = append(out.Ints, s.orders[i].consolidated)
		}
	})
	c.add(described("SequenceNumber", vector.Int, ""), func(s *sheet, out *vector.Column) {
		for i := range s.orders {
			out.Ints = append(out.Ints, s.orders[i].sequence)
		}
	})
}

// sum adds up the known values of an order.
func sum(of int) func(*sheet, *order) float64 {
	return func(s *sheet, o *order) float64 {
		total := 0.0
		for _, row := range o.rows {
			if x := number(&s.cols[of], row); x == x {
				total += x
			}
		}
		return total
	}
}

// mean is the mean of a column over an order's executions that have a finite value,
// weighted by size.
func mean(of, size int) func(*sheet, *order) float64 {
	return func(s *sheet, o *order) float64 {
		total, weight := 0.0, 0.0
		for _, row := range o.rows {
			x, w := number(&s.cols[of], row), number(&s.cols[size], row)
			if x == x && !math.IsInf(x, 0) {
				total += x * w
				weight += w
			}
		}
		if weight == 0 {
			return vector.NullFloat()
		}
		return total / weight
	}
}

// placed is where the mean price lies between the last best bid and ask; null when
// they are equal.
func placed(price, size, bid, ask int) func(*sheet, *order) float64 {
	vwap := mean(price, size)
	return func(s *sheet, o *order) float64 {
		last := o.rows[len(o.rows)-1]
		b, a := number(&s.cols[bid], last), number(&s.cols[ask], last)
		if a == b {
			return vector.NullFloat()
		}
		return (vwap(s, o) - b) / (a - b)
	}
}

// extreme is the lowest (sign −1) or highest (+1) known value.
func extreme(c *vector.Column, rows []int, sign float64) float64 {
	best := vector.NullFloat()
	for _, row := range rows {
		if x := number(c, row); x == x && (best != best || sign*x > sign*best) {
			best = x
		}
	}
	return best
}
