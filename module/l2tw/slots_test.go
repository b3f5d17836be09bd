package l2tw

import (
	"fmt"
	"math"
	"sort"
	"testing"

	"pgregory.net/rapid"

	"github.com/basaltlake/basalt/bucket"
	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/metric"
	"github.com/basaltlake/basalt/module/moduletest"
	"github.com/basaltlake/basalt/vector"
)

// tick is a price at a time in ns; bucket is its label.
type tick struct {
	time     int64
	price    float64
	bucket   int64
	selected bool
}

// reduce runs a reducer over ticks in chunks and returns its value per bucket.
func reduce(s slots, ticks []tick, size int) []float64 {
	r := s.own(expr.Number("p")).New()
	out := vector.MakeColumn(vector.Float, 0)
	for lo := 0; lo < len(ticks); lo += size {
		part := ticks[lo:min(lo+size, len(ticks))]
		chunk := metric.Chunk{Rows: len(part)}
		price, mask := expr.Vector{}, expr.Vector{}
		for i, k := range part {
			chunk.Time = append(chunk.Time, k.time)
			price.Floats = append(price.Floats, k.price)
			mask.Mask = append(mask.Mask, k.selected)
			first := lo+i == 0
			fresh := first || ticks[lo+i-1].bucket != k.bucket
			if fresh || i == 0 {
				chunk.Runs = append(chunk.Runs, metric.Run{Lo: int32(i), New: fresh, Closes: fresh && !first})
			}
			chunk.Runs[len(chunk.Runs)-1].Hi = int32(i + 1)
		}
		in := []expr.Vector{price}
		if s.where {
			in = append(in, mask)
		}
		r.Update(&chunk, in, &out)
	}
	if len(ticks) > 0 {
		r.Finish(0, &out)
	}
	return out.Floats
}

// naive computes the same from the definition, with maps and full lists.
func naive(s slots, ticks []tick) []float64 {
	var labels []int64
	buckets := map[int64][]tick{}
	for _, k := range ticks {
		if _, seen := buckets[k.bucket]; !seen {
			labels = append(labels, k.bucket)
			buckets[k.bucket] = nil
		}
		if k.selected || !s.where {
			buckets[k.bucket] = append(buckets[k.bucket], k)
		}
	}
	var values []float64
	for _, label := range labels {
		last := map[int64]float64{}
		for _, k := range buckets[label] {
			slot := k.time
			if q := int64(math.Round(s.subsample * 1e9)); q > 0 {
				slot -= ((slot % q) + q) % q
			}
			last[slot] = k.price
		}
		var order []int64
		for slot := range last {
			order = append(order, slot)
		}
		sort.Slice(order, func(i, j int) bool { return order[i] < order[j] })
		returns, all := map[int64][]float64{}, []float64{}
		var starts []int64
		for i := 1; i < len(order); i++ {
			a, b := last[order[i-1]], last[order[i]]
			if !(a > 0) || !(b > 0) || math.IsInf(a, 0) || math.IsInf(b, 0) {
				continue
			}
			r := math.Log(b / a)
			all = append(all, r)
			if s.window > 0 {
				start := bucket.Floor(order[i], int64(math.Round(s.window*1e9)))
				if returns[start] == nil {
					starts = append(starts, start)
				}
				returns[start] = append(returns[start], r)
			}
		}
		vol := func(r []float64, seconds float64) float64 {
			if s.subsample > 0 {
				return sigma(r) * math.Sqrt(252*24*3600/s.subsample)
			}
			return sigma(r) * math.Sqrt(252*24*3600*float64(len(r))/seconds)
		}
		if s.window == 0 {
			values = append(values, vol(all, s.bucket))
			continue
		}
		var vols, weights []float64
		for _, start := range starts {
			if v := vol(returns[start], s.window); v == v {
				vols, weights = append(vols, v), append(weights, float64(len(returns[start])))
			}
		}
		values = append(values, statistic(s.statistic, vols, weights))
	}
	return values
}

func statistic(name string, v, w []float64) float64 {
	if len(v) == 0 {
		return math.NaN()
	}
	sorted := append([]float64(nil), v...)
	sort.Float64s(sorted)
	n := len(v)
	var num, den, squares, total float64
	for i := range v {
		total += v[i]
		num += v[i] * w[i]
		den += w[i]
	}
	for i := range v {
		squares += w[i] * math.Pow(v[i]-num/den, 2)
	}
	return map[string]float64{"Min": sorted[0], "Max": sorted[n-1], "Mean": total / float64(n),
		"Median": (sorted[(n-1)/2] + sorted[n/2]) / 2, "Std": sigma(v), "Last": v[n-1],
		"TWMean": num / den, "TWStd": math.Sqrt(squares / den)}[name]
}

func sigma(v []float64) float64 {
	var sum, squares float64
	for _, x := range v {
		sum += x
	}
	for _, x := range v {
		squares += (x - sum/float64(len(v))) * (x - sum/float64(len(v)))
	}
	if len(v) < 2 {
		return math.NaN()
	}
	return math.Sqrt(squares / float64(len(v)-1))
}

func near(a, b float64) bool {
	return (a != a && b != b) || math.Abs(a-b) <= 1e-9*math.Max(math.Abs(a), math.Abs(b))+1e-9
}

func TestVolatilityEqualsItsDefinitionInAnyChunks(t *testing.T) {
	statistics := append([]string{""}, "Min", "Max", "Mean", "Median", "Std", "Last", "TWMean", "TWStd")
	rapid.Check(t, func(t *rapid.T) {
		s := slots{bucket: 60, where: rapid.Bool().Draw(t, "where"),
			subsample: rapid.SampledFrom([]float64{0, 0.5, 5, 10}).Draw(t, "subsample"),
			statistic: rapid.SampledFrom(statistics).Draw(t, "statistic")}
		if s.statistic != "" {
			s.window = rapid.SampledFrom([]float64{10, 30, 20.5}).Draw(t, "window")
		}
		var ticks []tick
		now := int64(-100e9)
		for range rapid.IntRange(0, 60).Draw(t, "rows") {
			now += rapid.SampledFrom([]int64{0, 1, 3e8, 1e9, 7e9, 40e9}).Draw(t, "step")
			ticks = append(ticks, tick{time: now, bucket: bucket.Ceil(now, 60e9),
				price:    rapid.SampledFrom([]float64{100, 101, 99, 102.5, math.NaN(), 0, -1}).Draw(t, "price"),
				selected: rapid.IntRange(0, 4).Draw(t, "selected") > 0})
		}
		want := naive(s, ticks)
		whole := reduce(s, ticks, 1000)
		for _, size := range []int{1, 2, 3, 1000} {
			got := reduce(s, ticks, size)
			if len(got) != len(want) {
				t.Fatalf("%d buckets, want %d", len(got), len(want))
			}
			for i := range got {
				if !near(got[i], want[i]) {
					t.Fatalf("bucket %d in chunks of %d is %v, want %v", i, size, got[i], want[i])
				}
				if math.Float64bits(got[i]) != math.Float64bits(whole[i]) {
					t.Fatalf("bucket %d has other bits in chunks of %d", i, size)
				}
			}
		}
	})
}

// every are prices at 0, step, 2·step … seconds in one bucket.
func every(step float64, prices ...float64) []tick {
	var ticks []tick
	for i, p := range prices {
		ticks = append(ticks, tick{time: int64(float64(i) * step * 1e9), price: p, bucket: 0, selected: true})
	}
	return ticks
}

func TestVolatilityExamplesOfTheSpecification(t *testing.T) {
	prices := every(10, 100, 101, 99, 102, 98, 103)
	alternating := make([]float64, 60)
	for i := range alternating {
		alternating[i] = 100 + float64(i%2)
	}
	cases := []struct {
		name  string
		slots slots
		ticks []tick
		want  float64
	}{
		{"event time", slots{bucket: 60}, prices, 48.99497940089262},
		{"subsample 20 s", slots{bucket: 60, subsample: 20}, prices, 0.07091656228360396},
		{"weighted mean of windows", slots{bucket: 60, subsample: 10, window: 30, statistic: "TWMean"}, prices, 54.237274299964305},
		{"weighted std of windows", slots{bucket: 60, subsample: 10, window: 30, statistic: "TWStd"}, prices, 18.768830299531405},
		{"last price of an event time", slots{bucket: 60},
			append(every(10, 100, 101), tick{time: 10e9, price: 102, selected: true}, tick{time: 20e9, price: 102, selected: true}),
			sigma([]float64{math.Log(1.02), 0}) * math.Sqrt(YearSeconds*2/60.0)},
		{"a null price ends two returns", slots{bucket: 60}, every(1, 100, 101, math.NaN(), 102, 103, 101),
			sigma([]float64{math.Log(101.0 / 100), math.Log(103.0 / 102), math.Log(101.0 / 103)}) * math.Sqrt(YearSeconds*3/60.0)},
		{"one return is none", slots{bucket: 60}, every(1, 100, 101), math.NaN()},
		{"no window with two returns", slots{bucket: 60, window: 1, statistic: "Mean"}, every(1, 100, 101, 102), math.NaN()},
		{"a whole day", slots{bucket: 86400}, prices, 48.99497940089262 * math.Sqrt(60.0/86400)},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			for _, size := range []int{1, 2, 3, 100} {
				if got := reduce(c.slots, c.ticks, size)[0]; !near(got, c.want) {
					t.Errorf("in chunks of %d: %v, want %v", size, got, c.want)
				}
			}
		})
	}
	if got := reduce(slots{bucket: 60}, every(1, alternating...), 7)[0]; math.Abs(got-46.82138783360578) > 0.5 {
		t.Errorf("alternating prices: %v, want about 46.8", got)
	}
}

func TestUnselectedSnapshotsAreNoEvents(t *testing.T) {
	rows := moduletest.NewRows(t, quoteColumns, [][]any{
		{1, "09:00:01", 100.0, nil, ct}, {1, "09:00:02", 500.0, nil, "HALTED"}, {1, "09:00:03", 101.0, nil, ct},
		{1, "09:00:04", 102.0, nil, ct}, {1, "09:00:05", 900.0, nil, nil},
	})
	want := sigma([]float64{math.Log(1.01), math.Log(102.0 / 101)}) * math.Sqrt(YearSeconds*2/60.0)
	p := moduletest.Decode(t, Spec(), "l2_analytics: {volatility: [{source: Bid, market_states: [CONTINUOUS_TRADING]}]}")
	if got := moduletest.Value(moduletest.Scan(t, p, rows, 2)[0].Col("L2VolatilityBidStd"), 0); !moduletest.Same(got, want) {
		t.Errorf("volatility %v, want %v", got, want)
	}
}

func TestParametersAreInTheNameOfTheReduction(t *testing.T) {
	seen := map[string]bool{}
	for _, s := range []slots{{bucket: 60}, {bucket: 61}, {bucket: 60, subsample: 1}, {bucket: 60, window: 1, statistic: "Min"},
		{bucket: 60, window: 1, statistic: "Max"}, {bucket: 60, window: 2, statistic: "Max"}} {
		name := s.own(expr.Number("p")).Name
		if seen[name] {
			t.Errorf("%s names two reductions", name)
		}
		seen[name] = true
	}
	if len(seen) != 6 {
		t.Error(fmt.Sprint(seen))
	}
}
