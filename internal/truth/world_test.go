package truth

import (
	"fmt"
	"slices"

	"github.com/basaltlake/basalt/module/moduletest"
)

const (
	bid = 1
	ask = 2
)

// order is an order as its owner knows it.
type order struct {
	id      string
	side    int
	tick    int
	shown   int
	hidden  int // quantity behind the shown one
	peak    int // shown size of the next peak
	iceberg int // the owner's order that this is a peak of, as far as it shows; 0 is none
	since   int64
	began   int // shown size on entry
	ahead   int // shares before it in its queue, kept up to date by whoever leaves the queue
}

// life is how long an order was in the book.
type life struct {
	since, end int64
	size, side int
	open       bool
}

// hit is an execution of hidden size.
type hit struct {
	at       int64
	order    string
	side     int
	size     int
	revealed int
	iceberg  int
}

// take is an order that took liquidity: its fills follow each other within a millisecond
// or two.
type take struct {
	at        int64 // of its first fill
	side      int   // 1 buyer, 2 seller
	size      int
	fills     int
	low, high int // ticks
}

// flow is what an event did to the book, in shares.
type flow struct {
	at           int64
	action, side int // as in l3
	came, went   int // size after and before
	executed     int
	state        string
}

// print is a trade report: of an execution of hidden size, or of a part of an execution.
type printed struct{ revealed, split bool }

// world is the market of one listing on one day, and what it knows of itself.
type world struct {
	now     int64
	queues  map[[2]int][]*order // by side and tick, first in front
	nextID  int
	state   string
	l3      [][]any
	l2      [][]any // the book after every event
	trades  [][]any
	flows   []flow
	takes   []take
	taking  bool // the last of takes goes on
	lives   map[string]*life
	queued  []place
	waits   []wait
	filled  [3]int64 // time of an execution that no event of its side followed yet; 0 is none
	hits    []hit
	prints  []printed
	parents int
}

// place is where in its queue an order was executed.
type place struct {
	at    int64
	ahead int
}

// wait is the time from an execution to its replacement.
type wait struct{ at, ns int64 }

var l3Columns = []string{"ListingId", "EventTimestamp", "LobAction", "Side", "Price", "Size", "OldPrice", "OldSize", "OrderId",
	"OldOrderId", "ExecutionSize", "ExecutionPrice", "SizeAhead", "MarketState"}

var tradeColumns = []string{"ListingId", "TradeTimestamp", "TradeTimestampNanoseconds", "TradeId", "LocalPrice", "Price", "Size", "AggressorSide"}

var tradingStates = []string{"CONTINUOUS_TRADING", "HALTED", "INTRADAY_AUCTION"}

func newWorld() *world {
	w := &world{now: moduletest.Day + 9*3600e9, queues: map[[2]int][]*order{}, lives: map[string]*life{}}
	w.state = tradingStates[0]
	return w
}

// publish puts out an event: its row of l3 and the book after it. The event has happened.
func (w *world) publish(row []any) {
	w.l3 = append(w.l3, append(row, w.state))
	f := flow{at: w.now, action: row[2].(int), side: row[3].(int), came: row[5].(int), went: row[7].(int), executed: row[10].(int), state: w.state}
	w.flows = append(w.flows, f)
	w.l2 = append(w.l2, w.snapshot())
}

func price(tick int) float64 { return float64(tick) * 0.01 }

// enter puts an order at the end of its queue.
func (w *world) enter(side, tick, shown, hidden, peak, iceberg int) *order {
	w.nextID++
	o := &order{id: fmt.Sprintf("O%d", w.nextID), side: side, tick: tick, shown: shown, hidden: hidden, peak: peak,
		iceberg: iceberg, since: w.now, began: shown}
	w.join(o)
	w.lives[o.id] = &life{since: w.now, size: shown, side: side, open: true}
	if w.filled[side] > 0 {
		w.waits = append(w.waits, wait{w.filled[side], w.now - w.filled[side]})
		w.filled[side] = 0
	}
	w.publish([]any{1, w.now, 2, side, price(tick), shown, nil, 0, o.id, "", 0, nil, o.ahead})
	return o
}

func (w *world) join(o *order) {
	k := [2]int{o.side, o.tick}
	o.ahead = 0
	if q := w.queues[k]; len(q) > 0 {
		last := q[len(q)-1]
		o.ahead = last.ahead + last.shown
	}
	w.queues[k] = append(w.queues[k], o)
}

// shrink takes shares of an order out of its queue; those behind it move up.
func (w *world) shrink(o *order, by int) {
	o.shown -= by
	q := w.queues[[2]int{o.side, o.tick}]
	for _, behind := range q[slices.Index(q, o)+1:] {
		behind.ahead -= by
	}
}

func (w *world) leave(o *order) {
	w.shrink(o, o.shown)
	k := [2]int{o.side, o.tick}
	w.queues[k] = slices.DeleteFunc(w.queues[k], func(x *order) bool { return x == o })
}

func (w *world) end(o *order) {
	l := w.lives[o.id]
	l.end, l.open = w.now, false
}

// cancel takes an order out of the book.
func (w *world) cancel(o *order) {
	ahead, shown := o.ahead, o.shown
	w.leave(o)
	w.end(o)
	w.publish([]any{1, w.now, 3, o.side, nil, 0, price(o.tick), shown, "", o.id, 0, nil, ahead})
}

// change gives an order another size or price. It keeps its place only when it shrinks.
func (w *world) change(o *order, tick, shown int) {
	oldTick, oldShown := o.tick, o.shown
	if tick == o.tick && shown < o.shown {
		w.shrink(o, o.shown-shown)
	} else {
		w.leave(o)
		o.tick, o.shown = tick, shown
		w.join(o)
	}
	w.publish([]any{1, w.now, 4, o.side, price(tick), shown, price(oldTick), oldShown, o.id, o.id, 0, nil, o.ahead})
}

// execute trades an order: up to what it shows, or through it into what it hides. The
// owner's next peak is a new order, which enters after the given time. Part of the
// trade may be printed on its own.
func (w *world) execute(o *order, size int, refill int64, split bool) int {
	size = min(size, o.shown+o.hidden)
	shown, ahead := o.shown, o.ahead
	w.queued = append(w.queued, place{w.now, ahead})
	w.filled[o.side] = w.now
	revealed := max(0, size-shown)
	switch {
	case size < shown:
		w.shrink(o, size)
		w.publish([]any{1, w.now, 4, o.side, price(o.tick), o.shown, price(o.tick), shown, o.id, o.id, size, price(o.tick), ahead})
	default:
		w.leave(o)
		w.end(o)
		w.publish([]any{1, w.now, 3, o.side, nil, 0, price(o.tick), shown, "", o.id, size, price(o.tick), ahead})
	}
	if revealed > 0 {
		w.hits = append(w.hits, hit{w.now, o.id, o.side, size, revealed, o.iceberg})
	}
	w.takeMore(o, size)
	w.print(o, size, revealed > 0, split && size > 1 && size >= shown)
	if left := o.hidden - revealed; size >= shown && left > 0 {
		w.now += refill
		if revealed == 0 { // nothing that is published links the next peak to this one
			w.parents++
			o.iceberg = w.parents
		}
		next := min(o.peak, left)
		w.enter(o.side, o.tick, next, left-next, o.peak, o.iceberg)
	}
	return size
}

// print reports a trade, cut to microseconds in one of the two stamps.
func (w *world) print(o *order, size int, revealed, split bool) {
	sizes := []int{size}
	if split {
		sizes = []int{1, size - 1}
	}
	aggressor := 3 - o.side // a buyer takes the ask, a seller the bid
	for _, s := range sizes {
		w.trades = append(w.trades, []any{1, w.now / 1000 * 1000, w.now, fmt.Sprintf("T%d", len(w.trades)), price(o.tick), price(o.tick), s, aggressor})
		w.prints = append(w.prints, printed{revealed: revealed, split: split})
	}
}

// takeMore adds a fill of a resting order to the order that takes it.
func (w *world) takeMore(o *order, size int) {
	if !w.taking {
		w.takes = append(w.takes, take{at: w.now, side: 3 - o.side, low: o.tick, high: o.tick})
	}
	t := &w.takes[len(w.takes)-1]
	w.taking = true
	t.size += size
	t.fills++
	t.low, t.high = min(t.low, o.tick), max(t.high, o.tick)
}
