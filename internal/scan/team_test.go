package scan

import (
	"context"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/basaltlake/basalt/bucket"
	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/internal/defect"
	"github.com/basaltlake/basalt/metric"
	"github.com/basaltlake/basalt/vector"
)

// broken is a reducer of a module that panics.
type broken struct{}

func (broken) Update(*metric.Chunk, []expr.Vector, *vector.Column) { panic("no such level") }
func (broken) Finish(float64, *vector.Column)                      {}

func TestAPanicOfAReducerIsAnErrorOfOneLine(t *testing.T) {
	own := metric.Own{Name: "broken", Inputs: []*expr.Node{expr.Number("x")}, Type: vector.Float, New: func() metric.Reducer { return broken{} }}
	metrics := []metric.Metric{{Name: "broken", Entry: &metric.Entry{}, Value: metric.FromOwn(own, nil)}}
	p, err := Compile(Keys{"listing", "time", "seq"}, []Request{{Rule: bucket.Rule{Mode: bucket.Fixed, Width: 60e9}, Metrics: metrics}}, nil,
		func(name string, _ vector.Type) (string, *expr.Node, bool) { return name, nil, true }, 0)
	if err != nil {
		t.Fatal(err)
	}
	s, m := makeSample(rand.New(rand.NewPCG(1, 2)), 2, 10), &Memory{}
	for _, c := range p.Columns {
		m.Cols = append(m.Cols, s.column(c))
	}
	_, err = p.Run(context.Background(), m, Options{Crew: NewCrew(2), Accept: func(int64) bool { return true }})
	const want = "reducer-panic: panic: no such level; this is a defect of Basalt, please report it"
	if err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
	var stack *defect.Panic
	if !errors.As(err, &stack) || !strings.Contains(string(stack.Stack), "broken") {
		t.Error("the place of the panic is lost")
	}
}
