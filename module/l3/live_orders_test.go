package l3

import (
	"fmt"
	"math"
	"math/big"
	"testing"

	"pgregory.net/rapid"
)

// The book as a map of lists.
func TestLiveOrdersAgreeWithAMap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := newLiveOrders()
		book := map[string][]int64{}
		names := rapid.IntRange(1, 200).Draw(t, "names")
		next := int64(0)
		for range rapid.IntRange(0, 400).Draw(t, "events") {
			id := fmt.Sprint(rapid.IntRange(1, names).Draw(t, "id"))
			switch rapid.IntRange(0, 3).Draw(t, "event") {
			case 0, 1:
				next++
				l.insert(order{id: id, since: next})
				book[id] = append(book[id], next)
				continue
			case 2:
				after := fmt.Sprint(rapid.IntRange(1, names).Draw(t, "after"))
				l.rename(id, after)
				if after != id && book[id] != nil {
					book[after] = append(book[after], book[id]...)
					delete(book, id)
				}
				continue
			}
			var got []int64
			l.end(id, func(o *order) { got = append([]int64{o.since}, got...) })
			if fmt.Sprint(got) != fmt.Sprint(book[id]) {
				t.Fatalf("order %s ends %v, want %v", id, got, book[id])
			}
			delete(book, id)
		}
		left, want := map[int64]bool{}, 0
		l.rest(func(o *order) { left[o.since] = true })
		for _, since := range book {
			for _, s := range since {
				want++
				if !left[s] {
					t.Fatalf("order of %d is gone", s)
				}
			}
		}
		if len(left) != want || l.used != len(book) {
			t.Fatalf("%d orders of %d identifiers are left, want %d of %d", len(left), l.used, want, len(book))
		}
	})
}

func TestPlacesOfOrdersThatEndedAreUsedAgain(t *testing.T) {
	l := newLiveOrders()
	for i := range 100_000 {
		l.insert(order{id: fmt.Sprint(i)})
		if i >= 100 {
			l.end(fmt.Sprint(i-100), func(*order) {})
		}
	}
	if len(l.all) > 101 || len(l.cells) > 256 {
		t.Errorf("%d places and %d cells for 100 live orders", len(l.all), len(l.cells))
	}
}

func TestExactSumIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var s exactSum
		want := new(big.Int)
		n := rapid.IntRange(1, 50).Draw(t, "n")
		for range n {
			v := rapid.Int64Range(0, math.MaxInt64).Draw(t, "ns")
			s.add(v)
			want.Add(want, big.NewInt(v))
		}
		w, _ := new(big.Rat).SetFrac(want, big.NewInt(int64(n))).Float64()
		if got := s.mean(int64(n)); math.Abs(got-w) > 4e-16*w {
			t.Errorf("mean %v, want %v", got, w)
		}
	})
}
