package cbbopreprocess

import (
	"math/rand"
	"testing"

	"github.com/basaltlake/basalt/bucket"
	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/module/moduletest"
	"github.com/basaltlake/basalt/table"
	"github.com/basaltlake/basalt/vector"
)

// busy is an instrument with ten levels on four venues, a snapshot each millisecond.
func busy(columns int) *moduletest.Group {
	const listings, snapshots = 4, 20_000
	rng := rand.New(rand.NewSource(1))
	g := &moduletest.Group{Group: module.Group{Rule: bucket.Rule{Width: 1e9}}, Rows: make([]module.Rows, 1)}
	r := &g.Rows[0]
	r.Bounds, r.Cols = []int{0}, make([]expr.Vector, columns)
	for l := range listings {
		g.Listings = append(g.Listings, table.Listing{ID: int64(l), Instrument: 1})
		for i := range snapshots {
			at := int64(i)*1_000_000 + int64(l)
			r.Time, r.Span = append(r.Time, at), append(r.Span, g.Rule.Of(at, 0))
			mid := 100 + rng.Intn(5)
			for c := range columns {
				x := float64(1 + rng.Intn(100))
				if c%3 == 0 { // a price; the levels alternate between the sides
					x = float64(mid + (2*(c/3%2)-1)*(1+c/6))
				}
				r.Cols[c].Type, r.Cols[c].Floats = vector.Float, append(r.Cols[c].Floats, x)
			}
		}
		r.Bounds = append(r.Bounds, len(r.Time))
	}
	return g
}

func BenchmarkBook(b *testing.B) {
	for _, time := range []string{"event", "timebucket"} {
		b.Run(time, func(b *testing.B) {
			cfg := &Config{LevelsIn: 10}
			cfg.Index, cfg.Time, cfg.TopN = "InstrumentId", time, 10
			op := operator(cfg, module.Found{
				Has:  func(_, column string) bool { return column != "MarketState" },
				Side: func(string) bool { return false },
			})
			g := busy(len(op.Reads[0].Columns))
			windows := moduletest.Windows(g.Rows, 1<<14)
			b.ReportAllocs()
			for b.Loop() {
				if err := moduletest.Replay(op, g, windows); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(g.Rows[0].Time)), "ns/row")
		})
	}
}
