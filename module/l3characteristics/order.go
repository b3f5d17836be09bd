package l3characteristics

import (
	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/metric"
	"github.com/basaltlake/basalt/vector"
)

// orderTraits tell whether columns that number the events are in order.
func orderTraits() []trait {
	var all []trait
	for _, c := range []struct {
		prefix    string
		column    *expr.Node
		nonStrict int // of the worked example
		strict    int
	}{
		{"L3EventTimestamp", expr.Instant("EventTimestamp"), 1, 0},
		{"L3EventNo", expr.Integer("EventNo"), 1, 1},
		{"L3ExchangeSequenceNo", expr.Integer("ExchangeSequenceNo"), 0, 0},
		{"L3BMLLSequenceNo", expr.Integer("BMLLSequenceNo"), 1, 1},
	} {
		all = append(all,
			ordered(c.prefix+"NonDecreasing", c.column, false, c.nonStrict),
			ordered(c.prefix+"StrictlyIncreasing", c.column, true, c.strict))
	}
	return all
}

func ordered(name string, column *expr.Node, strictly bool, want int) trait {
	sign, doc, reduction := "≥", "Whether "+column.Name+" never falls from one event of the bucket to the next.", "falls"
	if strictly {
		sign, doc, reduction = ">", "Whether "+column.Name+" rises from every event of the bucket to the next.", "no_rises"
	}
	steps := metric.FromOwn(metric.Own{
		Name: reduction, Inputs: []*expr.Node{column}, Type: vector.Int,
		New: func() metric.Reducer { return &falls{strictly: strictly, previous: vector.NullInt} },
	}, nil)
	return trait{
		name: name, unit: "flag", hint: "Min", nulls: "never", want: want, value: equals(expr.AsFloat(steps), 0),
		formula: column.Name + " " + sign + " its value in the row before, in all rows but the first; rows with a null on either side do not count",
		doc:     doc + " True for a single event. Steps from bucket to bucket are not looked at.",
	}
}

// falls counts the steps from a row to the next at which a number falls or, strictly,
// does not rise. Steps from or to a null are none.
type falls struct {
	strictly bool
	previous int64
	n        int64
}

func (f *falls) Update(c *metric.Chunk, in []expr.Vector, out *vector.Column) {
	v := in[0].Ints
	for i := range c.Runs {
		r := &c.Runs[i]
		if r.Closes {
			f.Finish(0, out)
		}
		if r.New {
			f.previous, f.n = vector.NullInt, 0
		}
		previous := f.previous
		for _, x := range v[r.Lo:r.Hi] {
			if x != vector.NullInt && previous != vector.NullInt && (x < previous || f.strictly && x == previous) {
				f.n++
			}
			previous = x
		}
		f.previous = previous
	}
}

func (f *falls) Finish(_ float64, out *vector.Column) { out.Ints = append(out.Ints, f.n) }
