package usermetrics

import (
	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/metric"
	"github.com/basaltlake/basalt/table"
	"github.com/basaltlake/basalt/vector"
)

// kinds are the reductions of the language with what they take.
var kinds = map[metric.Kind]expr.Takes{
	metric.Sum: expr.TakesNumber, metric.Count: expr.TakesMaybe, metric.Mean: expr.TakesNumber,
	metric.MinOf: expr.TakesNumber, metric.MaxOf: expr.TakesNumber,
	metric.First: expr.TakesAny, metric.Last: expr.TakesAny,
	metric.FirstKnown: expr.TakesAny, metric.LastKnown: expr.TakesAny,
	metric.Std: expr.TakesNumber, metric.Median: expr.TakesNumber, metric.TWA: expr.TakesNumber,
	metric.LogReturns: expr.TakesNumber, metric.LogReturnN: expr.TakesNumber,
}

// Scope is what texts about a table may speak of: its columns, those that can be derived,
// and the reductions of package metric.
func Scope(t *table.Table) *expr.Scope {
	s := &expr.Scope{Columns: map[string]vector.Type{}}
	byName := map[string]metric.Kind{}
	for k := metric.Sum; k < metric.OwnReducer; k++ {
		if takes, ok := kinds[k]; ok {
			byName[k.String()] = k
			s.Reductions = append(s.Reductions, expr.Reduction{Name: k.String(), Takes: takes})
		}
	}
	s.Reduce = func(name string, value, where *expr.Node) *expr.Node {
		return metric.Of(byName[name], value, where)
	}
	for _, d := range t.Derived {
		s.Columns[d.Name] = d.Value.Type
	}
	for _, c := range t.Columns {
		for _, a := range c.Aliases {
			s.Columns[a] = c.Type
		}
	}
	for _, c := range t.Columns {
		s.Columns[c.Name] = c.Type
	}
	return s
}
