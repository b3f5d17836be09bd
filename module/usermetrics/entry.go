package usermetrics

import (
	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/metric"
	"github.com/basaltlake/basalt/module"
)

// hints are the natural ways to merge buckets of metrics that are one reduction.
var hints = map[metric.Kind]string{
	metric.Sum: "Sum", metric.Count: "Sum", metric.LogReturnN: "Sum", metric.MinOf: "Min", metric.MaxOf: "Max",
	metric.First: "First", metric.FirstKnown: "First", metric.Last: "Last", metric.LastKnown: "Last",
}

// entryOf is what the catalogue says of a metric.
func entryOf(m module.UserMetric, value *expr.Node) *metric.Entry {
	e := &metric.Entry{
		Module: "metrics", Name: m.Name, Pattern: m.Name, Unit: m.Unit, Doc: m.Doc,
		Formula: m.Value, Hint: "Mean", Source: "METRICS." + m.Name + " of the configuration, over table " + m.Table,
		Nulls: "as its reductions: sums and counts of nothing are 0, other reductions of nothing are null, and so is arithmetic with a null",
	}
	if m.Where != "" {
		e.Formula += ", over rows where " + m.Where
	}
	if e.Doc == "" {
		e.Doc = expr.Format(value) + "."
	}
	if value.Op == expr.OpLeaf {
		if hint, ok := hints[value.Leaf.(*metric.Reduction).Kind]; ok {
			e.Hint = hint
		}
	}
	return e
}
