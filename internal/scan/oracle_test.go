package scan

import (
	"math"
	"sort"

	"pgregory.net/rapid"

	"github.com/basaltlake/basalt/bucket"
	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/metric"
	"github.com/basaltlake/basalt/vector"
)

// The oracle evaluates expressions and reductions row by row, straight from their
// definitions, sharing no code with the engine but the declarations.

type bucketRows struct {
	listing int64
	span    bucket.Span
	rows    []int
	carry   int // row in force when the bucket begins, -1 for none
}

func (s sample) buckets(rule bucket.Rule) []bucketRows {
	var all []bucketRows
	for i := range s.time {
		span := rule.Of(s.time[i], 0)
		n := len(all)
		if n > 0 && all[n-1].listing == s.listing[i] && all[n-1].span.Label == span.Label {
			all[n-1].rows = append(all[n-1].rows, i)
			continue
		}
		carry := -1
		if i > 0 && s.listing[i-1] == s.listing[i] {
			carry = i - 1
		}
		all = append(all, bucketRows{s.listing[i], span, []int{i}, carry})
	}
	return all
}

func (s sample) at(e *expr.Node, i int) float64 {
	switch e.Op {
	case expr.OpColumn:
		if e.Name == "x" {
			return s.x[i]
		}
		return s.y[i]
	case expr.OpConst:
		return e.Value
	case expr.OpAdd:
		return s.at(e.Args[0], i) + s.at(e.Args[1], i)
	case expr.OpMul:
		return s.at(e.Args[0], i) * s.at(e.Args[1], i)
	case expr.OpAdd0:
		return zero(s.at(e.Args[0], i)) + zero(s.at(e.Args[1], i))
	}
	panic(e.String())
}

func zero(v float64) float64 {
	if math.IsNaN(v) {
		return 0
	}
	return v
}

func (s sample) reduce(r *metric.Reduction, rule bucket.Rule, b bucketRows) float64 {
	chosen := func(i int) bool { return r.Where == nil || s.state[i] == "A" }
	var all, known []float64
	for _, i := range b.rows {
		if chosen(i) {
			v := 0.0
			if r.Value != nil {
				v = s.at(r.Value, i)
			}
			all = append(all, v)
			if !math.IsNaN(v) {
				known = append(known, v)
			}
		}
	}
	nan := math.NaN()
	switch r.Kind {
	case metric.Sum:
		return total(known)
	case metric.Count:
		return float64(len(known))
	case metric.Mean:
		return total(known) / float64(len(known))
	case metric.MinOf, metric.MaxOf, metric.Median:
		if len(known) == 0 {
			return nan
		}
		sort.Float64s(known)
		switch r.Kind {
		case metric.MinOf:
			return known[0]
		case metric.MaxOf:
			return known[len(known)-1]
		}
		return (known[(len(known)-1)/2] + known[len(known)/2]) / 2
	case metric.First, metric.Last:
		if len(all) == 0 {
			return nan
		}
		if r.Kind == metric.First {
			return all[0]
		}
		return all[len(all)-1]
	case metric.FirstKnown, metric.LastKnown:
		if len(known) == 0 {
			return nan
		}
		if r.Kind == metric.FirstKnown {
			return known[0]
		}
		return known[len(known)-1]
	case metric.Std:
		return deviation(known)
	case metric.LogReturns, metric.LogReturnN:
		var returns []float64
		previous := 0.0
		for _, v := range known {
			if v > 0 {
				if previous > 0 {
					returns = append(returns, math.Log(v/previous))
				}
				previous = v
			}
		}
		if r.Kind == metric.LogReturnN {
			return float64(len(returns))
		}
		return deviation(returns)
	case metric.TWA:
		return s.timeWeighted(r, rule, b, chosen)
	}
	panic(r.Key())
}

func (s sample) timeWeighted(r *metric.Reduction, rule bucket.Rule, b bucketRows, chosen func(int) bool) float64 {
	start, end := b.span.Start, b.span.End
	last := s.time[b.rows[len(b.rows)-1]]
	if rule.Mode != bucket.Fixed {
		start, end = s.time[b.rows[0]], last
	}
	num, den := 0.0, 0.0
	add := func(i int, from, to int64) {
		v := s.at(r.Value, i)
		if i >= 0 && chosen(i) && !math.IsNaN(v) && to > from {
			num += v * float64(to-from)
			den += float64(to - from)
		}
	}
	if b.carry >= 0 {
		add(b.carry, max(start, s.time[b.carry]), s.time[b.rows[0]])
	}
	for k, i := range b.rows {
		to := end
		if k+1 < len(b.rows) {
			to = s.time[b.rows[k+1]]
		}
		add(i, s.time[i], to)
	}
	return num / den
}

func total(v []float64) float64 {
	t := 0.0
	for _, x := range v {
		t += x
	}
	return t
}

func deviation(v []float64) float64 {
	if len(v) < 2 {
		return math.NaN()
	}
	m := total(v) / float64(len(v))
	q := 0.0
	for _, x := range v {
		q += (x - m) * (x - m)
	}
	return math.Sqrt(q / float64(len(v)-1))
}

func compareWithOracle(t *rapid.T, s sample, q Request, f *vector.Frame) {
	row := 0
	for _, b := range s.buckets(q.Rule) {
		if q.Where != nil && s.reduce(&metric.Reduction{Kind: metric.Count, Where: q.Where}, q.Rule, b) == 0 {
			continue
		}
		if row >= f.Rows || f.Cols[0].Ints[row] != b.listing || f.Cols[1].Ints[row] != b.span.Label {
			t.Fatalf("row %d is not listing %d, bucket %d", row, b.listing, b.span.Label)
		}
		for i, m := range q.Metrics {
			var want float64
			if m.Name == "ratio" {
				leaf := func(n *expr.Node) *metric.Reduction {
					for n.Op != expr.OpLeaf {
						n = n.Args[0]
					}
					return n.Leaf.(*metric.Reduction)
				}
				want = s.reduce(leaf(m.Value.Args[0]), q.Rule, b) / s.reduce(leaf(m.Value.Args[1]), q.Rule, b)
				if math.IsInf(want, 0) {
					want = math.NaN()
				}
			} else {
				want = s.reduce(m.Value.Leaf.(*metric.Reduction), q.Rule, b)
			}
			got := f.Cols[i+2]
			v := math.NaN()
			if got.Type == vector.Float {
				v = got.Floats[row]
			} else if got.Ints[row] != vector.NullInt {
				v = float64(got.Ints[row])
			}
			if math.IsNaN(want) != math.IsNaN(v) || math.Abs(want-v) > 1e-9*math.Max(1, math.Abs(want)) {
				t.Fatalf("%s in row %d (rule %+v): %v, oracle %v", m.Name, row, q.Rule, v, want)
			}
		}
		row++
	}
	if row != f.Rows {
		t.Fatalf("%d rows, oracle has %d", f.Rows, row)
	}
}
