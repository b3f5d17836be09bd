package catalogue

import (
	"strings"

	"github.com/basaltlake/basalt/internal/plan"
	"github.com/basaltlake/basalt/metric"
	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/vector"
)

// Column is an output column of a compiled pass with where it comes from.
type Column struct {
	Pass   string
	Field  vector.Field
	Module *module.Spec  // nil for keys and labels
	Entry  *metric.Entry // nil when the module declares none
	Table  string        // the table it is computed from; an operator may read several
	Inputs []string      // columns of the table, the module's row filter included; table.column of several
}

// Columns returns the output columns of a pass in order.
func Columns(p *plan.Pass) []Column {
	var all []Column
	fields := p.Fields()
	for _, f := range fields[:len(fields)-len(p.Columns)] {
		all = append(all, Column{Pass: p.Name, Field: f})
	}
	for _, c := range p.Columns {
		part := &p.Parts[c.Part]
		col := Column{Pass: p.Name, Field: c.Field, Module: part.Module}
		if part.Scan != nil {
			col.Table = part.Scan.Table
			for i := range part.Scan.Metrics {
				if m := &part.Scan.Metrics[i]; m.Name == c.Source {
					col.Entry, col.Inputs = m.Entry, inputs(part.Scan, m)
				}
			}
		} else {
			col.Table, col.Inputs = operatorInputs(part.Operator)
			for _, e := range part.Operator.Entries {
				if _, ok := Match(e, c.Source); ok && col.Entry == nil {
					col.Entry = e
				}
			}
		}
		all = append(all, col)
	}
	return all
}

// operatorInputs are the tables that an operator reads and their columns: it computes its
// output columns together, so they are those of each.
func operatorInputs(op *module.Operator) (tables string, columns []string) {
	byTable := map[string]map[string]vector.Type{}
	for _, in := range op.Reads {
		found := byTable[in.Table]
		if found == nil {
			found = map[string]vector.Type{}
			byTable[in.Table] = found
		}
		for _, n := range in.Columns {
			n.Columns(found)
		}
		in.Where.Columns(found)
	}
	names := sorted(byTable)
	for _, table := range names {
		for _, column := range sorted(byTable[table]) {
			if len(names) > 1 {
				column = table + "." + column
			}
			columns = append(columns, column)
		}
	}
	return strings.Join(names, ", "), columns
}

// inputs are the table columns that a metric is computed from, those of the row filter of
// its module included, sorted.
func inputs(s *module.Scan, m *metric.Metric) []string {
	found := metric.Inputs(m.Value)
	s.Where.Columns(found)
	return sorted(found)
}
