package iceberg

import "github.com/basaltlake/basalt/vector"

// linker finds the events that belong to one iceberg. An insert right after an event, on
// its side (and, when samePrice says so, at its price), is the next peak: it links the
// order it enters to the one that was removed. Orders that are linked, directly or over
// others, are one iceberg. Icebergs are numbered from 0 in the order of their first
// link, events within an iceberg from 1. All links of the day have to be known before.
type linker struct {
	tolerance int64 // ns
	samePrice bool
	graph
	last    []event         // of each side so far
	numbers map[int32]int64 // by root
	counts  map[int64]int64 // events by number of the iceberg
}

func newLinker(tolerance int64, samePrice bool) *linker {
	return &linker{tolerance: tolerance, samePrice: samePrice, graph: graph{ids: vector.NewDict()}, counts: map[int64]int64{}}
}

// link takes the events and inserts of a window. An insert follows the latest event of its
// side that is no later than itself and no longer ago than the tolerance; of events at one
// instant, the last row.
func (l *linker) link(events []event, inserts *arrivals) {
	next := 0
	for i, at := range inserts.time {
		for ; next < len(events) && events[next].time <= at; next++ {
			l.last = replace(l.last, &events[next])
		}
		e := onSideOf(l.last, inserts.side[i])
		if e == nil || at-e.time > l.tolerance {
			continue
		}
		if p := inserts.price[i]; l.samePrice && p != e.price && p != e.oldPrice {
			continue
		}
		if order := inserts.ids.Of(i, false); order != "" && e.order != "" {
			l.join(e.order, order)
		}
	}
	for ; next < len(events); next++ {
		l.last = replace(l.last, &events[next])
	}
}

// settle numbers the icebergs, when all links are known.
func (l *linker) settle() { l.numbers = l.number() }

// mark says of which iceberg the next events of the day are.
func (l *linker) mark(events []event) {
	for i := range events {
		if node := l.ids.Lookup(events[i].order); node >= 0 {
			n := l.numbers[l.root(node)]
			l.counts[n]++
			events[i].iceberg, events[i].count = n, l.counts[n]
		}
	}
}

// replace makes e the last event of its side. There are two sides, or a few codes for
// them; a null is on no side.
func replace(last []event, e *event) []event {
	if e.side == vector.NullInt {
		return last
	}
	for i := range last {
		if last[i].side == e.side {
			last[i] = *e
			return last
		}
	}
	return append(last, *e)
}

func onSideOf(last []event, side int64) *event {
	for i := range last {
		if last[i].side == side {
			return &last[i]
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
