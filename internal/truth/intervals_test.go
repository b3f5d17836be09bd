package truth

import (
	"fmt"
	"math"
	"testing"

	"github.com/basaltlake/basalt/module/l3"
	"github.com/basaltlake/basalt/module/moduletest"
)

const (
	bucketNs = int64(60e9)
	steps    = 4000
	fleeting = int64(5e9)
)

func label(at int64) int64 { return (at + bucketNs - 1) / bucketNs * bucketNs }

// mean is a mean in the making.
type mean struct{ sum, n float64 }

func (w *world) last() int64 { return w.l3[len(w.l3)-1][1].(int64) }

// known are the values of the l3 variants that the market knows, by bucket.
func known(w *world) map[string]map[int64]float64 {
	resting, queue, latency := map[int64]*mean{}, map[int64]*mean{}, map[int64]*mean{}
	gone, came := map[int64]float64{}, map[int64]float64{}
	add := func(m map[int64]*mean, at int64, v float64) {
		if m[label(at)] == nil {
			m[label(at)] = &mean{}
		}
		m[label(at)].sum += v
		m[label(at)].n++
	}
	for _, l := range w.lives {
		end := l.end
		if l.open {
			end = w.last()
		}
		add(resting, l.since, float64(end-l.since))
		came[label(l.since)] += float64(l.size)
		if end-l.since < fleeting {
			gone[label(l.since)] += float64(l.size)
		}
	}
	for _, p := range w.queued {
		add(queue, p.at, float64(p.ahead))
	}
	for _, x := range w.waits {
		add(latency, x.at, float64(x.ns))
	}
	values := map[string]map[int64]float64{l3.RestingTime: {}, l3.QueuePosition: {}, l3.ReplacementLatency: {}, l3.FleetingLiquidity: {}}
	for variant, m := range map[string]map[int64]*mean{l3.RestingTime: resting, l3.QueuePosition: queue, l3.ReplacementLatency: latency} {
		for b, v := range m {
			values[variant][b] = v.sum / v.n
		}
	}
	for b, v := range came {
		values[l3.FleetingLiquidity][b] = gone[b] / (v + 1e-9)
	}
	return values
}

func TestL3FindsWhatTheMarketKnows(t *testing.T) {
	for seed := range uint64(4) {
		w := simulate(seed, steps)
		p := moduletest.Decode(t, l3.Spec(), fmt.Sprintf("time_bucket_seconds: 60\nl3_analytics: {advanced_metrics: [{variant: "+
			"[AvgQueuePosition, AvgRestingTime, FleetingLiquidityRatio, AvgReplacementLatency], fleeting_threshold_ms: %d}]}", fleeting/1e6))
		rows := moduletest.NewRows(t, l3Columns, w.l3)
		got := map[string]map[int64]float64{}
		frames := moduletest.Scan(t, p, rows, 1000)
		for _, out := range moduletest.Operate(t, p, p.Program.Operators[0], map[string]*moduletest.Rows{"l3": rows}) {
			frames = append(frames, out.Main)
		}
		for _, f := range frames {
			for i := 2; i < len(f.Cols); i++ {
				name := f.Fields[i].Name
				got[name] = map[int64]float64{}
				for r, v := range f.Cols[i].Floats {
					if v == v {
						got[name][f.Cols[1].Ints[r]] = v
					}
				}
			}
		}
		for variant, want := range known(w) {
			if len(want) < 5 || len(got[variant]) != len(want) {
				t.Errorf("seed %d: %s has %d values, want %d", seed, variant, len(got[variant]), len(want))
			}
			for b, v := range want {
				if g := got[variant][b]; math.Abs(g-v) > 1e-12*math.Max(1, math.Abs(v)) {
					t.Errorf("seed %d: %s at %d is %v, want %v", seed, variant, b, g, v)
				}
			}
		}
	}
}
