package iceberg

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/basaltlake/basalt/bucket"
	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/module/moduletest"
	"github.com/basaltlake/basalt/table"
	"github.com/basaltlake/basalt/vector"
)

// busy is a day of one listing: for ten inserts one execution, of which one in ten is of
// hidden size and followed by its next peak, and one print each.
func busy(op module.Operator, inserts int) *moduletest.Group {
	rng := rand.New(rand.NewPCG(3, 4))
	rule := bucket.Rule{Width: 60e9}
	rows := make([]module.Rows, len(op.Reads))
	for i, in := range op.Reads {
		for _, n := range in.Columns {
			rows[i].Cols = append(rows[i].Cols, expr.Vector{Column: vector.MakeColumn(n.Type, 0)})
		}
	}
	push := func(input int, at int64, values ...any) {
		r := &rows[input]
		r.Time, r.Span = append(r.Time, at), append(r.Span, rule.Of(at, moduletest.Day))
		for i := range r.Cols {
			c := &r.Cols[i]
			switch v := values[i].(type) {
			case int:
				c.Ints = append(c.Ints, int64(v))
			case float64:
				c.Floats = append(c.Floats, v)
			case string:
				c.Codes = append(c.Codes, c.Dict.Code(v))
			}
		}
	}
	for i := range inserts {
		at := moduletest.Day + int64(i)*100_000
		side, price := 1+rng.IntN(2), 10+float64(rng.IntN(20))/100
		id := fmt.Sprintf("%010d", i)
		if i%10 == 0 {
			size := 100.0
			if i%100 == 0 {
				size = 150
			}
			push(0, at, side, size, price, 100.0, price, "", id)
			push(2, at, price, size, 3-side)
		}
		push(1, at+50_000, side, price, id)
	}
	for i := range rows {
		rows[i].Bounds = []int{0, len(rows[i].Time)}
	}
	return &moduletest.Group{Group: module.Group{DayStart: moduletest.Day, Rule: rule, Listings: []table.Listing{{ID: 1}}}, Rows: rows}
}

func BenchmarkIcebergs(b *testing.B) {
	op := everything()
	g := busy(op, 500_000)
	windows := moduletest.Windows(g.Rows, 1<<14)
	events := 0
	for _, r := range g.Rows {
		events += len(r.Time)
	}
	b.ReportAllocs()
	b.ResetTimer()
	for range b.N {
		if err := moduletest.Replay(op, g, windows); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(events)*float64(b.N)/b.Elapsed().Seconds()/1e6, "Mrows/s")
}
