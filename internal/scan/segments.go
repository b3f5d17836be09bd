package scan

import (
	"github.com/basaltlake/basalt/bucket"
	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/metric"
	"github.com/basaltlake/basalt/vector"
)

// segments cuts the rows of chunks into the buckets of one rule.
type segments struct {
	rule     bucket.Rule
	dayStart int64
	weighted bool // time weights are wanted

	chunk   metric.Chunk
	weights expr.Vector // ns from the previous row, see metric.TWA

	open     bool
	listing  int64
	span     bucket.Span
	lastTime int64

	// Keys of the buckets closed in this chunk.
	closedListing []int64
	closedLabel   []int64
}

// next cuts a chunk of n rows.
func (s *segments) next(stretches []stretch, time []int64, n int) {
	s.chunk.Begin(n, time)
	s.closedListing, s.closedLabel = s.closedListing[:0], s.closedLabel[:0]
	if s.weighted {
		if cap(s.weights.Floats) < n {
			s.weights.Floats = make([]float64, n)
		}
		s.weights.Type, s.weights.Floats = vector.Float, s.weights.Floats[:n]
	}
	for _, st := range stretches {
		fresh := st.fresh
		for i := st.lo; i < st.hi; {
			span := s.rule.Of(time[i], s.dayStart)
			j := s.end(span, time, i, st.hi)
			s.run(st, i, j, span, fresh)
			fresh = false
			i = j
		}
	}
}

// end returns the first row from i+1 on that may lie in another bucket.
func (s *segments) end(span bucket.Span, time []int64, i, hi int) int {
	switch s.rule.Mode {
	case bucket.Daily:
		return hi
	case bucket.Instant:
		j := i + 1
		for j < hi && time[j] == span.Label {
			j++
		}
		return j
	}
	j := i + 1
	for j < hi && s.rule.Contains(span, time[j]) {
		j++
	}
	return j
}

func (s *segments) run(st stretch, lo, hi int, span bucket.Span, fresh bool) {
	r := metric.Run{Lo: int32(lo), Hi: int32(hi), Listing: st.listing, Span: span, NewListing: fresh}
	r.New = !s.open || fresh || span.Label != s.span.Label
	if r.New && s.open {
		r.Closes, r.Tail = true, s.tail()
		s.close()
	}
	if s.weighted {
		s.weigh(lo, hi, span, fresh)
	}
	s.open, s.listing, s.span, s.lastTime = true, st.listing, span, s.chunk.Time[hi-1]
	s.chunk.Add(r)
}

// weigh sets the time each row's predecessor was in force within the bucket.
func (s *segments) weigh(lo, hi int, span bucket.Span, fresh bool) {
	time, w := s.chunk.Time, s.weights.Floats
	w[lo] = 0
	if !fresh {
		w[lo] = float64(time[lo] - max(s.lastTime, span.Start))
	}
	for i := lo + 1; i < hi; i++ {
		w[i] = float64(time[i] - time[i-1])
	}
}

// tail is the time from the last row of the open bucket to its end. A daily bucket
// ends with its last row.
func (s *segments) tail() float64 {
	if s.rule.Mode != bucket.Fixed {
		return 0
	}
	return float64(max(0, s.span.End-s.lastTime))
}

func (s *segments) close() {
	s.closedListing = append(s.closedListing, s.listing)
	s.closedLabel = append(s.closedLabel, s.span.Label)
}

// finish closes the bucket that is still open, as if in an empty chunk.
func (s *segments) finish() (tail float64, was bool) {
	s.closedListing, s.closedLabel = s.closedListing[:0], s.closedLabel[:0]
	if !s.open {
		return 0, false
	}
	tail = s.tail()
	s.close()
	s.open = false
	return tail, true
}
