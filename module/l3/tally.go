package l3

import (
	"math"

	"github.com/basaltlake/basalt/module"
)

// tally is what a bucket has of one metric.
type tally struct {
	total    exactSum
	n        int64
	fleeting float64
	inserted float64
}

func (t *tally) value(variant string) float64 {
	if variant != FleetingLiquidity {
		return t.total.mean(t.n)
	}
	if t.n == 0 {
		return math.NaN()
	}
	return t.fleeting / (t.inserted + 1e-9)
}

// span is a bucket whose values are not put out yet: some of what began in it may go on.
type span struct {
	label int64
	live  int     // orders that began in it and have not ended
	stay  staying // and those that nothing can end
}

// staying are the orders of a bucket that have no identifier: they are in the book up to
// the last event of the day.
type staying struct {
	n        int64
	since    exactSum // ns after the first event of the day
	inserted float64
}

// spans are the buckets of a listing's day, from the first that is not put out to the
// current one. Buckets are numbered from 0.
type spans struct {
	metrics []interval
	first   int32
	all     []span
	tallies []tally // per span and metric
}

// open begins a bucket.
func (s *spans) open(label int64) {
	s.all = append(s.all, span{label: label})
	for range s.metrics {
		s.tallies = append(s.tallies, tally{})
	}
}

// current is the number of the newest bucket, -1 before the first.
func (s *spans) current() int32 { return s.first + int32(len(s.all)) - 1 }

func (s *spans) of(bucket int32) *span { return &s.all[bucket-s.first] }

func (s *spans) tally(bucket int32, metric int) *tally {
	return &s.tallies[int(bucket-s.first)*len(s.metrics)+metric]
}

// settled is the number of buckets before one in which nothing goes on.
func (s *spans) settled(before int32) int {
	n := 0
	for n < int(before-s.first) && s.all[n].live == 0 && s.all[n].stay.n == 0 {
		n++
	}
	return n
}

// put puts out and forgets the first n buckets. Lifetimes that are not known are null.
func (s *spans) put(n int, listing int64, known bool, out *module.Output) {
	for b := range n {
		out.Main.Cols[0].Ints = append(out.Main.Cols[0].Ints, listing)
		out.Main.Cols[1].Ints = append(out.Main.Cols[1].Ints, s.all[b].label)
		for i := range s.metrics {
			m := &s.metrics[i]
			if !known && m.variant != ReplacementLatency {
				out.Main.Cols[2+i].AppendNull()
				continue
			}
			out.Main.Cols[2+i].Floats = append(out.Main.Cols[2+i].Floats, s.tallies[b*len(s.metrics)+i].value(m.variant))
		}
	}
	out.Main.Rows += n
	s.first += int32(n)
	s.all, s.tallies = s.all[n:], s.tallies[n*len(s.metrics):]
}
