package iceberg

import "github.com/basaltlake/basalt/vector"

// link finds the events that belong to one iceberg. An insert right after an event, on
// its side (and, when samePrice says so, at its price), is the next peak: it links the
// order it enters to the one that was removed. Orders that are linked, directly or over
// others, are one iceberg. Icebergs are numbered from 0 in the order of their first
// link, events within an iceberg from 1.
//
// An insert follows the latest event of its side that is no later than itself and no
// longer ago than the tolerance in ns; of events at one instant, the last row.
func link(events []event, inserts *arrivals, tolerance int64, samePrice bool) {
	g := graph{ids: vector.NewDict()}
	var last []*event // of each side so far
	next := 0
	for i, at := range inserts.time {
		for ; next < len(events) && events[next].time <= at; next++ {
			last = replace(last, &events[next])
		}
		e := onSideOf(last, inserts.side[i])
		if e == nil || at-e.time > tolerance {
			continue
		}
		if p := inserts.price[i]; samePrice && p != e.price && p != e.oldPrice {
			continue
		}
		if order := inserts.ids.Of(i, false); order != "" && e.order != "" {
			g.join(e.order, order)
		}
	}
	numbers := g.number()
	counts := map[int64]int64{}
	for i := range events {
		if node := g.ids.Lookup(events[i].order); node >= 0 {
			n := numbers[g.root(node)]
			counts[n]++
			events[i].iceberg, events[i].count = n, counts[n]
		}
	}
}

// replace makes e the last event of its side. There are two sides, or a few codes for
// them; a null is on no side.
func replace(last []*event, e *event) []*event {
	if e.side == vector.NullInt {
		return last
	}
	for i := range last {
		if last[i].side == e.side {
			last[i] = e
			return last
		}
	}
	return append(last, e)
}

func onSideOf(last []*event, side int64) *event {
	for _, e := range last {
		if e.side == side {
			return e
		}
	}
	return nil
}

// graph joins orders into icebergs (union–find). A node is an order, by its code in ids.
type graph struct {
	ids    *vector.Dict
	parent []int32
}

func (g *graph) node(id string) int32 {
	n := g.ids.Code(id)
	if int(n) == len(g.parent) {
		g.parent = append(g.parent, n)
	}
	return n
}

func (g *graph) root(n int32) int32 {
	for g.parent[n] != n {
		g.parent[n] = g.parent[g.parent[n]]
		n = g.parent[n]
	}
	return n
}

func (g *graph) join(removed, inserted string) {
	a, b := g.root(g.node(removed)), g.root(g.node(inserted))
	g.parent[b] = a
}

// number numbers the icebergs in the order in which their first order appeared, which
// is the order of the nodes. It returns the numbers by root.
func (g *graph) number() map[int32]int64 {
	numbers := map[int32]int64{}
	for n := range g.parent {
		r := g.root(int32(n))
		if _, known := numbers[r]; !known {
			numbers[r] = int64(len(numbers))
		}
	}
	return numbers
}
