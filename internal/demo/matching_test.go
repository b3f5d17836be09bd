package demo

import (
	"testing"

	"pgregory.net/rapid"
)

// crossedBook fills a book with orders of an auction.
func crossedBook(bids, asks map[int32]int64) *book {
	b := newBook(1)
	for tick, size := range bids {
		b.insert(bid, tick, size, 0, 0)
	}
	for tick, size := range asks {
		b.insert(ask, tick, size, 0, 0)
	}
	return b
}

func TestUncrossingPriceHasTheLargestVolume(t *testing.T) {
	for name, c := range map[string]struct {
		bids, asks map[int32]int64
		want       int32
	}{
		"not crossed":                {map[int32]int64{99: 5}, map[int32]int64{100: 5}, none},
		"one side empty":             {map[int32]int64{99: 5}, nil, none},
		"touching":                   {map[int32]int64{100: 5}, map[int32]int64{100: 7}, 100},
		"volume decides":             {map[int32]int64{105: 10, 101: 1}, map[int32]int64{100: 1, 103: 8}, 103},
		"surplus decides":            {map[int32]int64{105: 10}, map[int32]int64{100: 10, 104: 5}, 100},
		"lowest of equals":           {map[int32]int64{105: 10}, map[int32]int64{100: 10}, 100},
		"priority leaves nothing in": {map[int32]int64{105: 1, 100: 5}, map[int32]int64{100: 5, 105: 1}, 100},
	} {
		if got := crossedBook(c.bids, c.asks).uncrossingTick(); got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
	}
}

func TestUncrossingLeavesNoCrossedBook(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		side := rapid.MapOf(rapid.Int32Range(90, 110), rapid.Int64Range(1, 20))
		bids, asks := side.Draw(t, "bids"), side.Draw(t, "asks")
		m := &market{book: crossedBook(bids, asks), session: newSession(0, [2]float64{}), now: openingAt}
		volume := int64(0)
		for tick := int32(90); tick <= 110; tick++ {
			var demand, supply int64
			for k, v := range bids {
				if k >= tick {
					demand += v
				}
			}
			for k, v := range asks {
				if k <= tick {
					supply += v
				}
			}
			volume = max(volume, min(demand, supply))
		}
		m.uncrossAt(m.session.uncross(continuous))
		if a, b := m.book.best[ask], m.book.best[bid]; a != none && b != none && b >= a {
			t.Fatalf("bid %d ask %d after the auction", b, a)
		}
		var traded int64
		for _, p := range m.prints {
			traded += p.size
			if p.kind != auctioned || p.ticks != m.prints[0].ticks {
				t.Fatalf("print %+v", p)
			}
		}
		if traded != volume {
			t.Fatalf("%d traded, %d possible", traded, volume)
		}
	})
}

func TestIncomingOrderTradesByPriceThenTime(t *testing.T) {
	m := &market{book: newBook(1), session: newSession(0, [2]float64{}), phase: continuous}
	for _, o := range []struct {
		tick int32
		size int64
	}{{101, 10}, {100, 20}, {100, 30}, {102, 40}} {
		m.place(ask, o.tick, o.size, 0, 0)
	}
	m.group = nil
	m.enter(bid, 101, 70, 0, 0)
	type step struct {
		id, action, size, exec int64
	}
	want := []step{{2, removed, 0, 20}, {3, removed, 0, 30}, {1, removed, 0, 10}, {5, inserted, 10, 0}}
	var got []step
	for _, c := range m.group {
		got = append(got, step{c.id, c.action, c.size, c.execSize})
	}
	if len(got) != len(want) {
		t.Fatalf("changes %v, want %v", got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("change %d is %v, want %v", i, got[i], want[i])
		}
	}
	if m.book.best[bid] != 101 || m.book.best[ask] != 102 || len(m.prints) != 3 || m.prints[0].aggressor != 1 {
		t.Errorf("best %v, prints %v", m.book.best, m.prints)
	}
}

func TestBookAgreesWithAListOfOrders(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := newBook(1)
		var queue []int32 // handles in order of priority of time
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			tick := rapid.Int32Range(1000, 1008).Draw(t, "tick")
			pick := 0
			if len(queue) > 0 {
				pick = rapid.IntRange(0, len(queue)-1).Draw(t, "pick")
			}
			switch op := rapid.IntRange(0, 3).Draw(t, "op"); {
			case op <= 1 || len(queue) == 0:
				queue = append(queue, b.insert(side(op%2), tick, rapid.Int64Range(1, 9).Draw(t, "size"), 0, 0))
			case op == 2:
				b.remove(queue[pick])
				queue = append(queue[:pick], queue[pick+1:]...)
			default:
				h := queue[pick]
				b.move(h, tick)
				queue = append(append(queue[:pick], queue[pick+1:]...), h)
			}
			for s := range b.best {
				checkSide(t, b, side(s), queue)
			}
		}
	})
}

func checkSide(t *rapid.T, b *book, s side, queue []int32) {
	size, count, best := map[int32]int64{}, map[int32]int32{}, none
	for _, h := range queue {
		o := b.orders[h]
		if o.side != s {
			continue
		}
		if ahead, orders := b.ahead(h); ahead != size[o.tick] || orders != count[o.tick] {
			t.Fatalf("order %d: %d shares in %d orders ahead, want %d in %d", o.id, ahead, orders, size[o.tick], count[o.tick])
		}
		size[o.tick] += o.size
		count[o.tick]++
		if best == none || better(s, o.tick, best) {
			best = o.tick
		}
	}
	if b.best[s] != best || int(b.levels[s]) != len(size) {
		t.Fatalf("side %d: best %d of %d levels, want %d of %d", s, b.best[s], b.levels[s], best, len(size))
	}
	var top [bookLevels]topLevel
	n := b.top(s, top[:])
	if n != min(len(size), bookLevels) {
		t.Fatalf("%d levels shown of %d", n, len(size))
	}
	for k, l := range top[:n] {
		if l.size != size[l.tick] || l.orders != count[l.tick] || int(b.depth(s, l.tick)) != k+1 {
			t.Fatalf("level %d is %+v, want %d in %d", k+1, l, size[l.tick], count[l.tick])
		}
	}
}
