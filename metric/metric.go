package metric

import (
	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/vector"
)

// Metric is one output column of a pass: a name and an expression over reductions,
// evaluated once per bucket.
type Metric struct {
	Name    string
	Entry   *Entry     // catalogue entry it is an instance of
	Value   *expr.Node // leaves are reductions
	Default bool       // part of a default set: left out when its inputs do not exist

	NullIfAbsent bool // null, and no error, when its inputs do not exist (labels)
}

// Field describes the column for output files.
func (m *Metric) Field() vector.Field {
	return vector.Field{Name: m.Name, Type: m.Value.Type, Unit: m.Entry.Unit, Doc: m.Entry.Doc}
}

// Entry is the catalogue's description of a family of columns.
type Entry struct {
	Module  string // registered module name
	Name    string // unique in the module, e.g. "liquidity price"
	Pattern string // default column name with {axis} placeholders, e.g. "{side}Price{level}"
	Axes    []Axis
	Unit    string // local price, bps, shares, orders, ns, EUR, fraction, …
	Formula string
	Nulls   string // when the value is null
	Doc     string // one or two sentences
	Hint    string // default aggregation when buckets are merged: Sum, Mean, Last, First, Max, Min, NotionalWeighted
	Source  string // spec section, paper or market rule
	Vector  Vector
}

// Axis is a placeholder of a pattern and the values it takes; no values stand for
// positive integers.
type Axis struct {
	Name   string
	Values []string
}

// Vector is a worked example that is run as a test: rows of a table, the keys of a
// pass, and the value one column must have in the first (or only) bucket.
type Vector struct {
	Config  string // YAML of the pass keys; modules defaults to the entry's module
	Table   string
	Columns []string
	Rows    [][]any       // nil is null; timestamps as "15:04:05[.999999999]" of 2026-01-05
	Also    []VectorTable // further tables, for operators that read several
	Column  string
	Want    any // nil, float64, int or string
}

// VectorTable is a further table of a worked example.
type VectorTable struct {
	Table   string
	Columns []string
	Rows    [][]any
}
