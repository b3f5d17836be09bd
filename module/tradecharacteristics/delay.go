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
		Name: "publication_delay_" + what, Inputs: []*expr.Node{published, traded}, Type: vector.Int,
		New: func() metric.Reducer { return &delay{sum: what == sumMicros} },
	}, nil)
}

// delay adds up the whole microseconds from trade to publication, each cut towards 0,
// or counts the prints for which the two times are the same.
type delay struct {
	sum   bool
	value int64
}

func (d *delay) Update(c *metric.Chunk, in []expr.Vector, out *vector.Column) {
	to, from := in[0].Ints, in[1].Ints
	for i := range c.Runs {
		r := &c.Runs[i]
		if r.Closes {
			d.Finish(0, out)
		}
		if r.New {
			d.value = 0
		}
		for j := r.Lo; j < r.Hi; j++ {
			switch {
			case to[j] == vector.NullInt || from[j] == vector.NullInt:
			case d.sum:
				d.value += micros(to[j], from[j])
			case to[j] == from[j]:
				d.value++
			}
		}
	}
}

func (d *delay) Finish(_ float64, out *vector.Column) { out.Ints = append(out.Ints, d.value) }

// micros are the whole microseconds from a time to another. What lies between them may be
// more nanoseconds than an int64 holds.
func micros(to, from int64) int64 {
	if to < from {
		return -micros(from, to)
	}
	return int64((uint64(to) - uint64(from)) / 1000)
}
