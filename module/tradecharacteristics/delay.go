package tradecharacteristics

import (
	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/metric"
	"github.com/basaltlake/basalt/vector"
)

var (
	traded    = expr.Instant("TradeTimestamp")
	published = expr.Instant("PublicationTimestamp")
)

// timed is the number of prints with both timestamps.
func timed() *expr.Node {
	return metric.Of(metric.Count, nil, expr.And(expr.Known(published), expr.Known(traded)))
}

// Nanoseconds since 1970 exceed what a float holds exactly, so the reduction takes
// integers.
const (
	sameTime  = "equal"
	sumMicros = "sum_us"
)

// delays reduces the times from trade to publication: their sum, or how many are 0.
func delays(what string) *expr.Node {
	return metric.FromOwn(metric.Own{
		Name: "publication_delay_" + what, Inputs: []*expr.Node{published, traded}, Type: vector.Float,
		New: func() metric.Reducer { return &delay{sum: what == sumMicros} },
	}, nil)
}

// delay adds up the whole microseconds from trade to publication, each cut towards 0,
// or counts the prints for which the two times are the same.
type delay struct {
	sum   bool
	count int64

	// Of the sum: 64 bits hold the microseconds of no more than 5,000 prints whose time of
	// publication is not known and is written as 1970.
	seconds, micros int64
}

func (d *delay) Update(c *metric.Chunk, in []expr.Vector, out *vector.Column) {
	to, from := in[0].Ints, in[1].Ints
	for i := range c.Runs {
		r := &c.Runs[i]
		if r.Closes {
			d.Finish(0, out)
		}
		if r.New {
			d.count, d.seconds, d.micros = 0, 0, 0
		}
		for j := r.Lo; j < r.Hi; j++ {
			switch {
			case to[j] == vector.NullInt || from[j] == vector.NullInt:
			case d.sum:
				us := micros(to[j], from[j])
				d.seconds, d.micros = d.seconds+us/1e6, d.micros+us%1e6
			case to[j] == from[j]:
				d.count++
			}
		}
	}
}

func (d *delay) Finish(_ float64, out *vector.Column) {
	value := float64(d.count)
	if d.sum {
		value = float64(d.seconds+d.micros/1e6)*1e6 + float64(d.micros%1e6)
	}
	out.Floats = append(out.Floats, value)
}

// micros are the whole microseconds from a time to another. What lies between them may be
// more nanoseconds than an int64 holds.
func micros(to, from int64) int64 {
	if to < from {
		return -micros(from, to)
	}
	return int64((uint64(to) - uint64(from)) / 1000)
}
