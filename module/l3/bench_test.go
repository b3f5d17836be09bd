package l3

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"unsafe"

	"github.com/basaltlake/basalt/bucket"
	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/module/moduletest"
	"github.com/basaltlake/basalt/module/orderid"
	"github.com/basaltlake/basalt/table"
	"github.com/basaltlake/basalt/vector"
)

// busy is a day of one listing as an operator of all three variants gets it: inserts,
// updates, executions and removes, with some live orders at a time.
func busy(op intervals, events, live int) *moduletest.Group {
	rng := rand.New(rand.NewPCG(1, 2))
	r := module.Rows{Bounds: []int{0, events}, Cols: make([]expr.Vector, len(op.columns))}
	own, old := vector.MakeColumn(vector.String, 0), vector.MakeColumn(vector.String, 0)
	rule := bucket.Rule{Width: 60e9}
	var ids []string
	for i := range events {
		at := moduletest.Day + int64(i)*20_000
		r.Time, r.Span = append(r.Time, at), append(r.Span, rule.Of(at, moduletest.Day))
		var insert, remove, executed bool
		ownID, oldID := "", ""
		switch x := rng.Float64(); {
		case len(ids) < live || x < 0.42:
			insert, ownID = true, fmt.Sprintf("%012d", i)
			ids = append(ids, ownID)
		case x < 0.84:
			k := rng.IntN(len(ids))
			remove, oldID, executed = true, ids[k], rng.IntN(10) == 0
			ids[k] = ids[len(ids)-1]
			ids = ids[:len(ids)-1]
		default:
			ownID = ids[rng.IntN(len(ids))]
			oldID = ownID
		}
		own.Codes, old.Codes = append(own.Codes, own.Dict.Code(ownID)), append(old.Codes, old.Dict.Code(oldID))
		bid := rng.IntN(2) == 0
		for c, v := range map[int]bool{op.at.insert: insert, op.at.remove: remove, op.at.execute: false, op.at.bid: bid, op.at.ask: !bid, op.at.executed: executed} {
			r.Cols[c].Mask = append(r.Cols[c].Mask, v)
		}
		r.Cols[op.at.size].Floats = append(r.Cols[op.at.size].Floats, 100)
	}
	r.Cols[op.at.ids], r.Cols[op.at.ids+1] = expr.Vector{Column: own}, expr.Vector{Column: old}
	return &moduletest.Group{Group: module.Group{DayStart: moduletest.Day, Rule: rule, Listings: []table.Listing{{ID: 1}}}, Rows: []module.Rows{r}}
}

func BenchmarkIntervals(b *testing.B) {
	for _, live := range []int{100, 10_000, 200_000} {
		b.Run(fmt.Sprintf("%d live orders", live), func(b *testing.B) {
			v := intervals{ids: orderid.Columns{Own: true, Old: true}, metrics: []interval{{variant: RestingTime},
				{variant: FleetingLiquidity, thresholdNs: 1e8}, {variant: ReplacementLatency}}}
			v.layOut()
			g := busy(v, 2_000_000, live)
			op, windows := v.operator(), moduletest.Windows(g.Rows, 1<<14)
			b.ReportAllocs()
			b.ResetTimer()
			for range b.N {
				if err := moduletest.Replay(op, g, windows); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(len(g.Rows[0].Time))*float64(b.N)/b.Elapsed().Seconds()/1e6, "Mevents/s")
		})
	}
}

func BenchmarkBytesPerLiveOrder(b *testing.B) {
	const live = 150_000
	for range b.N {
		l := newLiveOrders()
		for i := range live {
			l.insert(order{id: fmt.Sprint(i)})
		}
		b.ReportMetric(float64(cap(l.all)*int(unsafe.Sizeof(order{}))+cap(l.cells)*int(unsafe.Sizeof(cell{})))/live, "B/order")
	}
}
