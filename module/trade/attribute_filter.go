package trade

import (
	"fmt"
	"math"
	"sort"
	"strconv"

	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/option"
	"github.com/basaltlake/basalt/table"
	"github.com/basaltlake/basalt/vector"
)

// attributeFilters selects the prints whose columns have one of the given values. A
// null attribute is never selected, an empty list selects nothing, and the filter of a
// column that no input file has is skipped.
func attributeFilters(at string, filters map[string][]any, trades *table.Table) (*expr.Node, []option.Problem) {
	columns := make([]string, 0, len(filters))
	for column := range filters {
		columns = append(columns, column)
	}
	sort.Strings(columns)
	var all *expr.Node
	var problems []option.Problem
	for _, column := range columns {
		p, err := oneOf(column, columnType(trades, column), filters[column])
		if err != nil {
			problems = append(problems, option.Problem{
				Path: at + ".attribute_filters." + column, Code: option.BadValue, What: err.Error(),
				Why: "a print is selected when its value is equal to one of those given", Cure: "give values of the column's type",
			})
			continue
		}
		all = expr.And(all, expr.IfPresent(p))
	}
	return all, problems
}

// columnType returns the declared type of a column, or 0.
func columnType(t *table.Table, name string) vector.Type {
	if t == nil {
		return 0
	}
	if c, ok := t.Column(name); ok {
		return c.Type
	}
	if d := t.Candidates(name); len(d) > 0 {
		return d[0].Value.Type
	}
	return 0
}

// oneOf holds where a column has one of the values. Columns that are not declared
// have the type of the values.
func oneOf(column string, t vector.Type, values []any) (*expr.Node, error) {
	if t == 0 {
		t = typeOf(values)
	}
	switch t {
	case vector.String:
		var texts []string
		for _, v := range values {
			texts = append(texts, spellings(v)...)
		}
		return expr.In(expr.Text(column), texts...), nil
	case vector.Int, vector.Bool:
		ints := make([]int64, len(values))
		for i, v := range values {
			n, ok := integer(v)
			if !ok {
				return nil, fmt.Errorf("column %s holds integers, not %v", column, v)
			}
			ints[i] = n
		}
		return expr.IntIn(expr.Integer(column), ints...), nil
	case vector.Float:
		attribute := expr.Number(column)
		var some *expr.Node
		for _, v := range values {
			x, ok := number(v)
			if !ok {
				return nil, fmt.Errorf("column %s holds numbers, not %v", column, v)
			}
			equal := expr.Eq(attribute, expr.Const(x))
			if some == nil {
				some = equal
			} else {
				some = expr.Or(some, equal)
			}
		}
		if some == nil {
			some = expr.Lt(attribute, attribute) // holds nowhere
		}
		return some, nil
	}
	return nil, fmt.Errorf("column %s holds %s values, which cannot be compared", column, t)
}

func typeOf(values []any) vector.Type {
	t := vector.String
	for i, v := range values {
		var of vector.Type
		switch v.(type) {
		case string:
			of = vector.String
		case bool:
			of = vector.Bool
		default:
			of = vector.Float
		}
		if i > 0 && of != t {
			return vector.String
		}
		t = of
	}
	return t
}

// spellings are the texts a scalar of a configuration stands for: YAML reads TRUE, True
// and true alike.
func spellings(v any) []string {
	switch v := v.(type) {
	case bool:
		if v {
			return []string{"TRUE", "True", "true"}
		}
		return []string{"FALSE", "False", "false"}
	case float64:
		return []string{strconv.FormatFloat(v, 'g', -1, 64)}
	}
	return []string{fmt.Sprint(v)}
}

func integer(v any) (int64, bool) {
	if n, ok := v.(int64); ok {
		return n, true
	}
	x, ok := number(v)
	return int64(x), ok && x == math.Trunc(x) && math.Abs(x) <= 1<<53
}

func number(v any) (float64, bool) {
	switch v := v.(type) {
	case int:
		return float64(v), true
	case int64:
		return float64(v), true
	case float64:
		return v, !math.IsNaN(v) && !math.IsInf(v, 0)
	case bool:
		if v {
			return 1, true
		}
		return 0, true
	}
	return 0, false
}
