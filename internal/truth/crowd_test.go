package truth

import (
	"math/rand/v2"
	"slices"
)

// crowd trades at random: makers that enter, change and cancel, icebergs, takers that
// sweep the best orders, and now and then a trade with an order behind others.
type crowd struct {
	*world
	rng   *rand.Rand
	phase *rand.Rand // when the market state changes
}

// simulate runs a day of some thousand events.
func simulate(seed uint64, steps int) *world {
	c := crowd{newWorld(), rand.New(rand.NewPCG(seed, 7)), rand.New(rand.NewPCG(seed, 8))}
	for range steps {
		// Unrelated events are never within the linking window of 500 µs.
		c.now += 1_000_000 + int64(c.rng.ExpFloat64()*150e6)
		if c.phase.IntN(100) == 0 {
			c.state = tradingStates[c.phase.IntN(len(tradingStates))]
		}
		c.taking = false
		c.act()
	}
	return c.world
}

func (c *crowd) act() {
	switch x := c.rng.Float64(); {
	case x < 0.40:
		side, tick := c.spot()
		c.enter(side, tick, 1+c.rng.IntN(300), 0, 0, 0)
	case x < 0.50:
		side, tick := c.spot()
		c.parents++
		peak := 20 + c.rng.IntN(80)
		c.enter(side, tick, peak, peak*(1+c.rng.IntN(8)), peak, c.parents)
	case x < 0.68:
		if o := c.any(); o != nil {
			c.cancel(o)
		}
	case x < 0.76:
		if o := c.any(); o != nil && o.iceberg == 0 {
			_, tick := c.spot()
			if c.rng.IntN(2) == 0 && o.shown > 1 {
				c.change(o, o.tick, 1+c.rng.IntN(o.shown-1))
			} else if o.side == bid == (tick < 1000) {
				c.change(o, tick, 1+c.rng.IntN(300))
			}
		}
	case x < 0.97:
		c.sweep(1+c.rng.IntN(2), 1+c.rng.IntN(500))
	default:
		if o := c.any(); o != nil && o.iceberg == 0 {
			c.execute(o, 1+c.rng.IntN(2*o.shown), c.refill(), false)
		}
	}
}

// spot is a side and a price on it: bids are below 10.00, asks at or above.
func (c *crowd) spot() (side, tick int) {
	if c.rng.IntN(2) == 0 {
		return bid, 999 - c.rng.IntN(5)
	}
	return ask, 1000 + c.rng.IntN(5)
}

func (c *crowd) refill() int64 { return 1 + c.rng.Int64N(400_000) }

// all are the orders in the book, best first, in queue order.
func (c *crowd) all(side int) []*order {
	var keys [][2]int
	for k := range c.queues {
		if k[0] == side {
			keys = append(keys, k)
		}
	}
	slices.SortFunc(keys, func(a, b [2]int) int {
		if side == bid {
			return b[1] - a[1]
		}
		return a[1] - b[1]
	})
	var orders []*order
	for _, k := range keys {
		orders = append(orders, c.queues[k]...)
	}
	return orders
}

func (c *crowd) any() *order {
	orders := append(c.all(bid), c.all(ask)...)
	if len(orders) == 0 {
		return nil
	}
	return orders[c.rng.IntN(len(orders))]
}

// sweep takes the best orders of a side, one fill after the other.
func (c *crowd) sweep(side, size int) {
	for _, o := range c.all(side) {
		if size <= 0 {
			return
		}
		size -= c.execute(o, size, c.refill(), c.rng.IntN(6) == 0)
		c.now += 1_000_000 // fills of one sweep are published one by one
	}
}
