package metric

import (
	"math"

	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/vector"
)

// logReturns is the deviation, or the number, of the log returns between consecutive
// selected positive values of a bucket.
type logReturns struct {
	where, count bool
	previous     float64 // 0 before the first value
	m            Moments
}

func (l *logReturns) emit(out *vector.Column) {
	if l.count {
		appendInt(out, int64(l.m.N))
	} else {
		appendFloat(out, l.m.Std())
	}
}

func (l *logReturns) Update(c *Chunk, in []expr.Vector, out *vector.Column) {
	v, p := in[0].Floats, predicate(l.where, in)
	for i := range c.Runs {
		r := &c.Runs[i]
		if r.Closes {
			l.emit(out)
		}
		if r.New {
			l.previous, l.m = 0, Moments{}
		}
		rows, every := selected(p, i, r)
		if every {
			for _, x := range v[r.Lo:r.Hi] {
				l.take(x)
			}
			continue
		}
		for _, j := range rows {
			l.take(v[j])
		}
	}
}

func (l *logReturns) take(x float64) {
	if !(x > 0) {
		return
	}
	switch {
	case !(l.previous > 0):
	case l.count:
		l.m.N++
	case x == l.previous && x <= math.MaxFloat64: // as most trades; an infinite one has no return
		l.m.Add(0)
	default:
		l.m.Add(math.Log(x / l.previous))
	}
	l.previous = x
}

func (l *logReturns) Finish(_ float64, out *vector.Column) { l.emit(out) }
