package tradecharacteristics

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/metric"
	"github.com/basaltlake/basalt/module/moduletest"
	"github.com/basaltlake/basalt/vector"
)

// rows are prints of one listing: time of the trade, time of publication, venue.
func rows(t *testing.T, prints ...[]any) *moduletest.Rows {
	var all [][]any
	for _, p := range prints {
		all = append(all, []any{p[0], p[1], 1, p[2], 1.0})
	}
	return moduletest.NewRows(t, []string{"TradeTimestamp", "PublicationTimestamp", "ListingId", "ExecutionVenue", "Size"}, all)
}

func TestTimesCenturiesApartHaveADistance(t *testing.T) {
	const first, last = math.MinInt64 + 1, math.MaxInt64
	for _, c := range []struct{ to, from, want int64 }{
		{2_999, 0, 2}, {0, 2_999, -2}, {last, first, 18_446_744_073_709_551}, {first, last, -18_446_744_073_709_551}, {last, last, 0},
	} {
		if got := micros(c.to, c.from); got != c.want {
			t.Errorf("from %d to %d it is %d µs, want %d", c.from, c.to, got, c.want)
		}
	}
}

func TestTimesThatAreNotKnownAddUp(t *testing.T) {
	const prints, years = 20_000, 56 * 365 * 86_400 * 1e9 // from 1970 on
	d, out := &delay{sum: true}, vector.MakeColumn(vector.Float, 0)
	c := &metric.Chunk{Runs: []metric.Run{{New: true, Hi: prints}}}
	unknown, at := vector.MakeColumn(vector.Time, prints), vector.MakeColumn(vector.Time, prints)
	for i := range at.Ints {
		at.Ints[i] = years
	}
	d.Update(c, []expr.Vector{{Column: unknown}, {Column: at}}, &out)
	d.Finish(0, &out)
	if want := -prints * years / 1e3; out.Floats[0] != want {
		t.Errorf("%v µs, want %v", out.Floats[0], want)
	}
}

func TestBucketsAreReducedOneByOne(t *testing.T) {
	prints := [][]any{
		{"09:00:01", "09:00:01", "XLON"},
		{"09:00:02", "09:00:02.000002999", nil},
		{"09:00:03", "09:00:02.999990001", "XLON"}, // published before it was traded: −9.999 µs is −9
		{"09:01:01", nil, nil},
		{"09:02:01", "09:02:01", "XLON"},
		{"09:02:02", "09:02:02", "BATE"},
		{"09:02:03", nil, "XLON"},
		{"09:03:01", "09:03:03", "BATE"},
	}
	want := map[string][]any{
		"TradeEventCount":                   {3, 1, 3, 1},
		"TradePubEqualsTradeTimestampRatio": {1.0 / 3, nil, 1.0, 0.0},
		"TradePubTradeTimestampAvgDiffS":    {-7e-6 / 3, nil, 0.0, 2.0},
		"TradeHasMultipleExecutionVenues":   {0, 0, 1, 0},
	}
	for _, chunk := range []int{1, 2, 3, 1000} {
		t.Run(fmt.Sprintf("chunk %d", chunk), func(t *testing.T) {
			p := moduletest.Decode(t, Spec(), "time_bucket_seconds: 60")
			keep := p.Program.Scans[0].Metrics[:0]
			for _, m := range p.Program.Scans[0].Metrics {
				if want[m.Name] != nil {
					keep = append(keep, m)
				}
			}
			p.Program.Scans[0].Metrics = keep
			f := moduletest.Scan(t, p, rows(t, prints...), chunk)[0]
			if f.Rows != 4 {
				t.Fatalf("%d buckets", f.Rows)
			}
			for column, values := range want {
				for i, w := range values {
					if got := moduletest.Value(f.Col(column), i); !moduletest.Same(got, w) {
						t.Errorf("%s of bucket %d is %v, want %v", column, i, got, w)
					}
				}
			}
		})
	}
}

func TestColumnsHaveThePrefixAndMayBeLeftOut(t *testing.T) {
	p := moduletest.Decode(t, Spec(), "trade_characteristics_analytics: {metric_prefix: q_}")
	metrics := p.Program.Scans[0].Metrics
	if len(metrics) != 17 {
		t.Errorf("%d columns", len(metrics))
	}
	for _, m := range metrics {
		if !strings.HasPrefix(m.Name, "q_Trade") || !m.Default {
			t.Errorf("%s: Default is %v", m.Name, m.Default)
		}
	}
}

func TestSpellingsOfFlagsCanBeChosen(t *testing.T) {
	p := moduletest.Decode(t, Spec(), "trade_characteristics_analytics: {block_values: [BLK]}")
	for _, m := range p.Program.Scans[0].Metrics {
		if m.Name == "TradeHasBlockTrade" && !strings.Contains(m.Value.String(), `in(IsBlock:text, ["BLK"])`) {
			t.Errorf("%s is %s", m.Name, m.Value)
		}
	}
}

func TestProblems(t *testing.T) {
	p := moduletest.Try(t, Spec(), "trade_characteristics_analytics: {metric_prefxi: q, ENABLED: 7}")
	if len(p.Problems) != 2 {
		t.Errorf("problems %v", p.Problems)
	}
}
