// Package aggressive puts executions together into the orders that caused them: an
// order that takes liquidity shows as several executions in quick succession, on one
// side. It has no output of its own, only the side outputs aggressive_orders and
// aggressive_executions.
package aggressive

import (
	_ "embed"

	"github.com/basaltlake/basalt/metric"
	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/option"
	"github.com/basaltlake/basalt/table"
)

// Side outputs.
const (
	Orders     = "aggressive_orders"
	Executions = "aggressive_executions"
)

//go:embed doc.md
var doc string

func init() { module.Register(Spec()) }

// Spec declares the module.
func Spec() module.Spec {
	return module.Spec{
		Name:      "aggressive_preprocess",
		Instance:  "aggressive_preprocess",
		ConfigKey: "aggressive_preprocess",
		Tables:    []string{"trades", "l3"},
		Doc:       doc,
		Config:    func() module.Config { return new(Config) },
		Compile:   compile,
		Catalogue: catalogue,
		Version:   1,
	}
}

func compile(p module.Pass, c module.Config) (*module.Program, []option.Problem) {
	cfg := c.(*Config)
	source := p.Tables(cfg.Source)
	if source == nil {
		return nil, []option.Problem{{Path: "source_table", Code: "no-table", What: "there is no table " + cfg.Source,
			Why: "orders are put together from its rows", Cure: "declare it under TABLES, or choose another source_table"}}
	}
	if problem := cfg.checkSize(source); problem != nil {
		return nil, []option.Problem{*problem}
	}
	declared := func(column string) bool {
		_, ok := source.Column(column)
		return ok || len(source.Candidates(column)) > 0
	}
	op := operator(cfg, source, declared, nil)
	op.Fit = func(f module.Found) module.Operator {
		return operator(cfg, source, func(column string) bool { return f.Has(source.Name, column) }, f.Side)
	}
	return &module.Program{Operators: []module.Operator{op}}, nil
}

// operator builds the operator for the columns that there are and the side outputs
// that are wanted; a nil wanted is all of them.
func operator(cfg *Config, source *table.Table, has func(string) bool, wanted func(string) bool) module.Operator {
	l := newLayout(cfg, source, has)
	r := &run{layout: l, deltaT: cfg.DeltaT, grouping: l.grouping()}
	op := module.Operator{Entries: catalogue, Start: r.start}
	for _, declared := range []struct {
		name, doc string
		columns   func(*layout) []column
		stands    map[string]string // of rows of the order book, for modules that read prints
	}{
		{Orders, "One row per aggressive order: its executions added up, averaged, or the first or last of them.", orderColumns,
			map[string]string{"Size": "AggressiveSize"}},
		{Executions, "The executions that make up the aggressive orders, one row each, with all columns of the input.", executionColumns,
			map[string]string{"Size": "AggressiveExecutionSize", "Price": "ExecutionPrice"}},
	} {
		if wanted != nil && !wanted(declared.name) {
			continue
		}
		columns := declared.columns(l)
		s := module.Side{Name: declared.name, Doc: declared.doc}
		if l.book {
			s.Stands = declared.stands
		}
		for _, c := range columns {
			s.Fields = append(s.Fields, c.field)
		}
		op.Sides = append(op.Sides, s)
		r.sides = append(r.sides, side{declared.name == Orders, columns})
	}
	op.Reads = []module.Input{{Table: source.Name, Columns: l.inputs, Where: l.where}}
	return op
}

var catalogue = append(append([]*metric.Entry(nil), orderEntries...), executionEntries...)
