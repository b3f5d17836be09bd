package iceberg

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/module/orderid"
	"github.com/basaltlake/basalt/vector"
)

// The nearest of all that fit, by looking at all.
func TestNearestIsTheNearest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		time := rapid.SliceOfN(rapid.Int64Range(0, 30), 0, 20).Draw(t, "times")
		slices.Sort(time)
		fit := rapid.SliceOfN(rapid.Bool(), len(time), len(time)).Draw(t, "fit")
		w := window{time: time, tolerance: rapid.Int64Range(1, 10).Draw(t, "tolerance"), symmetric: rapid.Bool().Draw(t, "symmetric")}
		at := rapid.Int64Range(0, 30).Draw(t, "at")
		want, best := -1, w.tolerance+1
		for i := len(time) - 1; i >= 0; i-- { // the last of those up to t
			if d := at - time[i]; d >= 0 && d < best && fit[i] {
				want, best = i, d
			}
		}
		for i, u := range time { // the first of those after it
			if d := u - at; w.symmetric && d > 0 && d < best && fit[i] {
				want, best = i, d
			}
		}
		if got := w.nearest(at, func(i int) bool { return fit[i] }); got != want {
			t.Errorf("candidate %d, want %d", got, want)
		}
	})
}

// Icebergs by repeated relabelling of the edges that a look at all pairs finds.
func TestLinksAreConnectedComponents(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		events := drawEvents(t)
		inserts := drawInserts(t)
		tolerance := rapid.Int64Range(1, 5).Draw(t, "tolerance")
		price := rapid.Bool().Draw(t, "price")
		want := slices.Clone(events)
		naiveLink(want, inserts, tolerance, price)
		l := newLinker(tolerance, price)
		l.link(events, inserts)
		l.settle()
		l.mark(events)
		for i := range events {
			if events[i].iceberg != want[i].iceberg || events[i].count != want[i].count {
				t.Fatalf("event %d is %d of iceberg %d, want %d of %d", i, events[i].count, events[i].iceberg, want[i].count, want[i].iceberg)
			}
		}
	})
}

func drawEvents(t *rapid.T) []event {
	times := rapid.SliceOfN(rapid.Int64Range(0, 40), 0, 15).Draw(t, "event times")
	slices.Sort(times)
	var events []event
	for _, at := range times {
		id := ""
		if n := rapid.IntRange(0, 12).Draw(t, "removed"); n > 0 {
			id = fmt.Sprint(n)
		}
		events = append(events, event{time: at, side: rapid.Int64Range(1, 2).Draw(t, "side"), order: id,
			price: float64(rapid.IntRange(1, 2).Draw(t, "price")), oldPrice: float64(rapid.IntRange(1, 2).Draw(t, "old price")),
			iceberg: vector.NullInt, count: vector.NullInt})
	}
	return events
}

func drawInserts(t *rapid.T) *arrivals {
	times := rapid.SliceOfN(rapid.Int64Range(0, 40), 0, 15).Draw(t, "insert times")
	slices.Sort(times)
	ids := vector.MakeColumn(vector.String, 0)
	r := module.Rows{Time: times, Cols: make([]expr.Vector, 2)}
	for range times {
		r.Cols[0].Ints = append(r.Cols[0].Ints, rapid.Int64Range(1, 2).Draw(t, "side"))
		r.Cols[1].Floats = append(r.Cols[1].Floats, float64(rapid.IntRange(1, 2).Draw(t, "price")))
		ids.Codes = append(ids.Codes, ids.Dict.Code(fmt.Sprint(rapid.IntRange(1, 12).Draw(t, "inserted"))))
	}
	r.Cols = append(r.Cols, expr.Vector{Column: ids})
	return newArrivals(&r, orderid.Columns{Own: true})
}

func naiveLink(events []event, in *arrivals, tolerance int64, price bool) {
	label := map[string]int{}
	var appeared []string
	meet := func(id string) int {
		if _, known := label[id]; !known {
			label[id] = len(appeared)
			appeared = append(appeared, id)
		}
		return label[id]
	}
	for i, at := range in.time {
		var last *event
		for k := range events {
			if e := &events[k]; e.side == in.side[i] && e.time <= at && at-e.time <= tolerance {
				last = e
			}
		}
		id := in.ids.Of(i, false)
		if last == nil || last.order == "" || price && in.price[i] != last.price && in.price[i] != last.oldPrice {
			continue
		}
		a, b := meet(last.order), meet(id)
		for other, l := range label {
			if l == b {
				label[other] = a
			}
		}
	}
	number, counts := map[int]int64{}, map[int64]int64{}
	for _, id := range appeared {
		if _, known := number[label[id]]; !known {
			number[label[id]] = int64(len(number))
		}
	}
	for i := range events {
		if l, linked := label[events[i].order]; linked && events[i].order != "" {
			n := number[l]
			counts[n]++
			events[i].iceberg, events[i].count = n, counts[n]
		}
	}
}
