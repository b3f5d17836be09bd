package l2tw

import (
	"fmt"
	"math"

	"github.com/basaltlake/basalt/bucket"
	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/metric"
	"github.com/basaltlake/basalt/vector"
)

// YearSeconds is the trading time a volatility is annualised to: 252 days of 24 hours.
const YearSeconds = 252 * 24 * 3600

// slots describes a volatility of the log returns between slots of a bucket.
//
// A slot is an interval of subsample seconds counted from the epoch, or every distinct
// event time; its price is that of its last event. A return belongs to the later of
// two consecutive observed slots and is null when one of their prices is null or not
// positive.
type slots struct {
	subsample float64 // seconds; 0 is event time
	bucket    float64 // seconds
	window    float64 // seconds; 0 is the whole bucket
	statistic string  // over the windows
	where     bool    // rows are selected by a predicate
}

// own is the reduction of a price; its name holds every parameter.
func (s slots) own(price *expr.Node) metric.Own {
	name := fmt.Sprintf("l2_volatility[slot=%gs, bucket=%gs", s.subsample, s.bucket)
	if s.window > 0 {
		name += fmt.Sprintf(", window=%gs, %s", s.window, s.statistic)
	}
	return metric.Own{Name: name + "]", Inputs: []*expr.Node{price}, Type: vector.Float,
		New: func() metric.Reducer { return s.reducer() }}
}

func (s slots) reducer() metric.Reducer {
	r := &volatilityReducer{slots: s, subsampleNs: nanoseconds(s.subsample), windowNs: nanoseconds(s.window)}
	r.reset()
	return r
}

func nanoseconds(seconds float64) int64 { return int64(math.Round(seconds * 1e9)) }

// annualised is the volatility of returns: a fraction, null below two of them.
// seconds is the time the returns are spread over when there is no subsampling.
func (s *slots) annualised(m *metric.Moments, seconds float64) float64 {
	perReturn := s.subsample
	if perReturn == 0 {
		perReturn = seconds / float64(m.N)
	}
	return m.Std() * math.Sqrt(YearSeconds/perReturn)
}

// volatilityReducer follows the prices of the open bucket.
type volatilityReducer struct {
	slots
	subsampleNs, windowNs int64

	open     bool    // a slot is open
	slot     int64   // its start, ns
	price    float64 // its last price
	previous float64 // price of the slot before; null at the start of a bucket

	returns metric.Moments // of the bucket, or of the open window
	start   int64          // of the open window, ns
	windows []window
}

func (r *volatilityReducer) reset() {
	r.open, r.previous, r.returns = false, math.NaN(), metric.Moments{}
	r.start, r.windows = math.MinInt64, r.windows[:0]
}

// Update implements metric.Reducer.
func (r *volatilityReducer) Update(c *metric.Chunk, in []expr.Vector, out *vector.Column) {
	prices := in[0].Floats
	var selected []bool
	if r.where {
		selected = in[len(in)-1].Mask
	}
	for i := range c.Runs {
		run := &c.Runs[i]
		if run.Closes {
			out.Floats = append(out.Floats, r.value())
		}
		if run.New {
			r.reset()
		}
		for j := run.Lo; j < run.Hi; j++ {
			if selected != nil && !selected[j] {
				continue
			}
			slot := c.Time[j]
			if r.subsampleNs > 0 {
				slot = bucket.Floor(slot, r.subsampleNs)
			}
			if r.open && slot != r.slot {
				r.closeSlot()
			}
			r.open, r.slot, r.price = true, slot, prices[j]
		}
	}
}

// Finish implements metric.Reducer.
func (r *volatilityReducer) Finish(_ float64, out *vector.Column) {
	out.Floats = append(out.Floats, r.value())
}

func (r *volatilityReducer) closeSlot() {
	if r.windowNs > 0 {
		if start := bucket.Floor(r.slot, r.windowNs); start != r.start {
			r.closeWindow()
			r.start = start
		}
	}
	if valid(r.price) && valid(r.previous) {
		x := 0.0 // an unchanged price needs no logarithm, and most are
		if r.price != r.previous {
			x = math.Log(r.price / r.previous)
		}
		r.returns.Add(x)
	}
	r.previous, r.open = r.price, false
}

// closeWindow keeps the volatility of a window that has one.
func (r *volatilityReducer) closeWindow() {
	if r.returns.N >= 2 {
		r.windows = append(r.windows, window{weight: float64(r.returns.N),
			volatility: r.annualised(&r.returns, r.window)})
	}
	r.returns = metric.Moments{}
}

func (r *volatilityReducer) value() float64 {
	if r.open {
		r.closeSlot()
	}
	if r.windowNs == 0 {
		return r.annualised(&r.returns, r.bucket)
	}
	r.closeWindow()
	return summary(r.statistic, r.windows)
}

func valid(price float64) bool { return price > 0 && !math.IsInf(price, 1) }
