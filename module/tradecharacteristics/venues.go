package tradecharacteristics

import (
	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/metric"
	"github.com/basaltlake/basalt/vector"
)

// severalVenues is 1 in buckets whose prints name more than one execution venue, else 0.
func severalVenues() *expr.Node {
	return metric.FromOwn(metric.Own{
		Name: "several", Inputs: []*expr.Node{expr.Text("ExecutionVenue")}, Type: vector.Int,
		New: func() metric.Reducer { return new(several) },
	}, nil)
}

// several tells whether a text has more than one known value in a bucket.
type several struct {
	found  bool
	first  string
	differ int64
}

func (s *several) Update(c *metric.Chunk, in []expr.Vector, out *vector.Column) {
	v := &in[0]
	for i := range c.Runs {
		r := &c.Runs[i]
		if r.Closes {
			s.Finish(0, out)
		}
		if r.New {
			*s = several{}
		}
		s.take(v, int(r.Lo), int(r.Hi))
	}
}

// take compares texts, not codes: another chunk may have another dictionary.
func (s *several) take(v *expr.Vector, lo, hi int) {
	last := int32(vector.NullCode)
	for j := lo; j < hi && s.differ == 0; j++ {
		code := v.Codes[j]
		if code < 0 || code == last {
			continue
		}
		last = code
		text := v.Dict.Value(code)
		switch {
		case !s.found:
			s.found, s.first = true, text
		case text != s.first:
			s.differ = 1
		}
	}
}

func (s *several) Finish(_ float64, out *vector.Column) { out.Ints = append(out.Ints, s.differ) }
