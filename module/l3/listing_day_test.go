package l3

import (
	"fmt"
	"testing"

	"github.com/basaltlake/basalt/module/moduletest"
	"github.com/basaltlake/basalt/module/orderid"
)

// TestOrdersThatAreGoneAreForgotten lets a day of short-lived orders go by and looks at
// the most that was remembered.
func TestOrdersThatAreGoneAreForgotten(t *testing.T) {
	v := intervals{ids: orderid.Columns{Own: true, Old: true}, metrics: []interval{{variant: RestingTime},
		{variant: FleetingLiquidity, thresholdNs: 1e8}, {variant: ReplacementLatency}}}
	op := v.operator()
	const events, live = 100_000, 50
	for _, named := range []bool{true, false} {
		t.Run(fmt.Sprintf("named %t", named), func(t *testing.T) {
			v.layOut()
			g := busy(v, events, live)
			if !named {
				for i := range events {
					g.Rows[0].Cols[v.at.ids].Codes[i] = g.Rows[0].Cols[v.at.ids].Dict.Code("")
				}
			}
			g.Rule.Width = 1e8
			for i, at := range g.Rows[0].Time {
				g.Rows[0].Span[i] = g.Rule.Of(at, g.DayStart)
			}
			d := op.Start(&g.Group).(*listingDay)
			orders, buckets, recent := 0, 0, 0
			for _, rows := range moduletest.Windows(g.Rows, 1000) {
				if err := d.Step(rows, moduletest.Output(op)); err != nil {
					t.Fatal(err)
				}
				orders, buckets, recent = max(orders, len(d.live.all)), max(buckets, len(d.spans.all)), max(recent, len(d.recent))
			}
			if named && (orders > events/100 || buckets > 10 || recent > 0) {
				t.Errorf("%d orders, %d buckets and %d orders without identifier are remembered of %d events with %d live orders",
					orders, buckets, recent, events, live)
			}
			if !named && (orders > 0 || recent > 2*int(1e8/20_000)) {
				t.Errorf("%d orders and %d orders without identifier are remembered of %d events", orders, recent, events)
			}
		})
	}
}
