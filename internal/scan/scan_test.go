package scan

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/basaltlake/basalt/bucket"
	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/metric"
	"github.com/basaltlake/basalt/vector"
)

// sample is a table in memory: listing, time, sequence, x, y, state.
type sample struct {
	listing, time, seq []int64
	x, y               []float64
	state              []string
}

func makeSample(r *rand.Rand, listings, rows int) sample {
	var s sample
	for id := 1; id <= listings; id++ {
		t := int64(0)
		for i := 0; i < rows; i++ {
			t += r.Int64N(4) * 1e9 * r.Int64N(20)
			s.listing = append(s.listing, int64(id))
			s.time = append(s.time, t)
			s.seq = append(s.seq, int64(i))
			s.x = append(s.x, value(r))
			s.y = append(s.y, value(r))
			s.state = append(s.state, []string{"A", "B", ""}[r.IntN(3)])
		}
	}
	return s
}

func value(r *rand.Rand) float64 {
	if r.IntN(6) == 0 {
		return math.NaN()
	}
	return math.Round(r.Float64()*1000) / 8
}

func (s sample) column(c Column) vector.Column {
	switch c.Name {
	case "listing":
		return vector.Column{Type: vector.Int, Ints: s.listing}
	case "time":
		return vector.Column{Type: vector.Time, Ints: s.time}
	case "seq":
		return vector.Column{Type: vector.Int, Ints: s.seq}
	case "x":
		return vector.Column{Type: vector.Float, Floats: s.x}
	case "y":
		return vector.Column{Type: vector.Float, Floats: s.y}
	case "state":
		col := vector.Column{Type: vector.String, Dict: vector.NewDict()}
		for _, v := range s.state {
			code := int32(vector.NullCode)
			if v != "" {
				code = col.Dict.Code(v)
			}
			col.Codes = append(col.Codes, code)
		}
		return col
	}
	panic(c.Name)
}

func run(t testing.TB, s sample, requests []Request, o Options) *Result {
	t.Helper()
	p, err := Compile(Keys{"listing", "time", "seq"}, requests, nil,
		func(name string, _ vector.Type) (string, *expr.Node, bool) { return name, nil, true }, 0)
	if err != nil {
		t.Fatal(err)
	}
	m := &Memory{}
	for _, c := range p.Columns {
		m.Cols = append(m.Cols, s.column(c))
	}
	if o.Accept == nil {
		o.Accept = func(int64) bool { return true }
	}
	res, err := p.Run(context.Background(), m, o)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

var kinds = []metric.Kind{metric.Sum, metric.Count, metric.Mean, metric.MinOf, metric.MaxOf, metric.First, metric.Last,
	metric.FirstKnown, metric.LastKnown, metric.Std, metric.Median, metric.TWA, metric.LogReturns, metric.LogReturnN}

func everything(rule bucket.Rule) []Request {
	isA := expr.In(expr.Text("state"), "A")
	mid := expr.Scale(0.5, expr.Add(expr.Number("x"), expr.Number("y")))
	depth := expr.Sum0(expr.Number("x"), expr.Number("y"))
	entry := &metric.Entry{}
	var ms []metric.Metric
	for _, where := range []*expr.Node{nil, isA} {
		for _, v := range []*expr.Node{expr.Number("x"), mid, depth} {
			for _, k := range kinds {
				ms = append(ms, metric.Metric{Name: fmt.Sprintf("%s %s %v", k, v, where != nil), Entry: entry, Value: metric.Of(k, v, where)})
			}
		}
	}
	ms = append(ms, metric.Metric{Name: "ratio", Entry: entry, Value: expr.Div(metric.Of(metric.Sum, mid, nil), metric.Of(metric.Count, nil, isA))})
	return []Request{{Rule: rule, Metrics: ms}, {Rule: rule, Where: isA, Metrics: ms}}
}

var rules = []bucket.Rule{
	{Mode: bucket.Fixed, Width: 7e9}, {Mode: bucket.Fixed, Width: 60e9, Closed: bucket.Left},
	{Mode: bucket.Fixed, Width: 60e9, Anchor: bucket.Start, Closed: bucket.Left},
	{Mode: bucket.Fixed, Width: 60e9, Anchor: bucket.Start}, {Mode: bucket.Daily}, {Mode: bucket.Instant},
}

func TestResultsHaveTheSameBitsForAnyChunksAndThreads(t *testing.T) {
	s := makeSample(rand.New(rand.NewPCG(1, 2)), 3, 1500)
	for _, rule := range rules {
		want := run(t, s, everything(rule), Options{Crew: NewCrew(1)})
		for _, o := range []Options{{Crew: NewCrew(3), ChunkRows: 1}, {Crew: NewCrew(1), ChunkRows: 2}, {Crew: NewCrew(2), ChunkRows: 3}, {Crew: NewCrew(4), ChunkRows: 1000}} {
			got := run(t, s, everything(rule), o)
			for i := range want.Frames {
				what := fmt.Sprintf("rule %+v options %+v", rule, o)
				for b := range want.Frames[i] {
					sameBits(t, what, want.Frames[i][b], got.Frames[i][b])
				}
			}
		}
	}
}

// holder keeps what it is given.
type holder struct {
	frames  map[int][]*vector.Frame
	listing []int64
	x       []float64
	most    int // rows of a block
}

func (h *holder) Buckets(request int, f *vector.Frame) error {
	h.frames[request] = append(h.frames[request], f)
	return nil
}

func (h *holder) Rows(_ int, c Collected) error {
	h.listing, h.x = append(h.listing, c.Listing...), append(h.x, c.Cols[0].Floats...)
	h.most = max(h.most, len(c.Time))
	return nil
}

func TestAReceiverGetsWhatTheResultWouldHold(t *testing.T) {
	s := makeSample(rand.New(rand.NewPCG(3, 4)), 3, 24000)
	requests := append(everything(rules[5])[1:], everything(rules[0])[0])
	collects := []Collect{{Columns: []*expr.Node{expr.Number("x")}, Where: expr.In(expr.Text("state"), "A")}}
	scan := func(o Options) *Result {
		p, err := Compile(Keys{"listing", "time", "seq"}, requests, collects,
			func(name string, _ vector.Type) (string, *expr.Node, bool) { return name, nil, true }, 0)
		if err != nil {
			t.Fatal(err)
		}
		m := &Memory{}
		for _, c := range p.Columns {
			m.Cols = append(m.Cols, s.column(c))
		}
		o.Accept = func(int64) bool { return true }
		res, err := p.Run(context.Background(), m, o)
		if err != nil {
			t.Fatal(err)
		}
		return res
	}
	want := scan(Options{Crew: NewCrew(1)})
	if len(want.Frames[0]) < 2 || len(want.Collected[0].Time) <= collectedRows {
		t.Fatalf("the sample is too small: %d blocks, %d rows", len(want.Frames[0]), len(want.Collected[0].Time))
	}
	for _, o := range []Options{{Crew: NewCrew(1)}, {Crew: NewCrew(2), ChunkRows: 999}} {
		h := &holder{frames: map[int][]*vector.Frame{}}
		o.To = h
		got := scan(o)
		for i := range want.Frames {
			if len(h.frames[i]) != len(want.Frames[i]) {
				t.Fatalf("request %d: %d blocks, want %d", i, len(h.frames[i]), len(want.Frames[i]))
			}
			for b, f := range want.Frames[i] {
				sameBits(t, fmt.Sprint("request ", i, " block ", b), f, h.frames[i][b])
			}
		}
		if d := cmp.Diff(want.Collected[0].Listing, h.listing); d != "" {
			t.Fatal(d)
		}
		if !slices.EqualFunc(want.Collected[0].Cols[0].Floats, h.x, func(a, b float64) bool { return math.Float64bits(a) == math.Float64bits(b) }) {
			t.Fatal("other values are collected")
		}
		if h.most >= len(h.x) {
			t.Fatal("all rows came at once")
		}
		if got.Taken[0] != int64(len(h.x)) || !slices.Equal(got.Bucketed, want.Bucketed) {
			t.Fatalf("counted %v and %v of %d rows", got.Taken, got.Bucketed, len(h.x))
		}
	}
}

func sameBits(t *testing.T, what string, want, got *vector.Frame) {
	t.Helper()
	for c := range want.Cols {
		a, b := want.Cols[c], got.Cols[c]
		if d := cmp.Diff(a.Ints, b.Ints, cmpopts.EquateEmpty()); d != "" {
			t.Fatalf("%s: column %s: %s", what, want.Fields[c].Name, d)
		}
		for i := range a.Floats {
			if math.Float64bits(a.Floats[i]) != math.Float64bits(b.Floats[i]) {
				t.Fatalf("%s: column %s row %d: %v and %v", what, want.Fields[c].Name, i, a.Floats[i], b.Floats[i])
			}
		}
	}
}

func TestScanEqualsRowByRowOracle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 7))
		s := makeSample(r, rapid.IntRange(0, 3).Draw(t, "listings"), rapid.IntRange(1, 60).Draw(t, "rows"))
		rule := rules[rapid.IntRange(0, len(rules)-1).Draw(t, "rule")]
		chunk := rapid.IntRange(1, 70).Draw(t, "chunk")
		requests := everything(rule)
		p, err := Compile(Keys{"listing", "time", "seq"}, requests, nil,
			func(name string, _ vector.Type) (string, *expr.Node, bool) { return name, nil, true }, 0)
		if err != nil {
			t.Fatal(err)
		}
		m := &Memory{}
		for _, c := range p.Columns {
			m.Cols = append(m.Cols, s.column(c))
		}
		res, err := p.Run(context.Background(), m, Options{Crew: NewCrew(2), ChunkRows: chunk, Accept: func(int64) bool { return true }})
		if err != nil {
			t.Fatal(err)
		}
		for i, q := range requests {
			compareWithOracle(t, s, q, res.Frames[i][0])
		}
	})
}
