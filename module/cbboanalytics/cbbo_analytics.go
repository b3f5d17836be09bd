// Package cbboanalytics compares a venue's best quotes with the consolidated ones of the
// instrument: how long the venue is at the best bid and offer, and with what quantity.
package cbboanalytics

import (
	_ "embed"

	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/metric"
	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/module/book"
	"github.com/basaltlake/basalt/option"
	"github.com/basaltlake/basalt/vector"
)

//go:embed doc.md
var doc string

func init() { module.Register(Spec()) }

// Spec declares the module.
func Spec() module.Spec {
	return module.Spec{
		Name: "cbbo_analytics", Instance: "cbbo_analytics", ConfigKey: "cbbo_analytics",
		Tables:    []string{"l2", "cbbo"},
		Doc:       doc,
		Config:    func() module.Config { return new(Config) },
		Compile:   compile,
		Catalogue: catalogue,
	}
}

func compile(p module.Pass, c module.Config) (*module.Program, []option.Problem) {
	cfg := c.(*Config)
	columns := cfg.columns()
	op := operator(cfg, columns, true)
	op.Fit = func(f module.Found) module.Operator { return operator(cfg, columns, f.Has("l2", "MarketState")) }
	program := &module.Program{Operators: []module.Operator{op}}
	if len(columns) == 0 {
		program.Notes = append(program.Notes, "cbbo_analytics: no column is configured, its output has only the keys")
	}
	return program, book.NeedsWidth(p.Rule, "", "module cbbo_analytics")
}

// comparison is the module for one configuration and the columns that there are.
type comparison struct {
	columns    []column
	quantities bool // are read
	rows       bool // statistics over rows are wanted
	filter     int  // position of the market state filter among the columns of l2, -1 is none
	states     bool // a filter was asked for
}

// Columns of l2: prices of bid and ask, then quantities when they are read.
const quantity = 2

func operator(cfg *Config, columns []column, stated bool) module.Operator {
	k := &comparison{columns: columns, filter: -1, states: len(cfg.States) > 0}
	prices := []*expr.Node{expr.Number("BidPrice1"), expr.Number("AskPrice1")}
	reads := append([]*expr.Node(nil), prices...)
	op := module.Operator{GroupBy: "InstrumentId", Buckets: true, Start: k.start}
	for _, c := range columns {
		k.quantities = k.quantities || c.statistic != timeShare
		k.rows = k.rows || c.statistic != timeShare && c.statistic != timeMean
		op.Fields = append(op.Fields, vector.Field{Name: c.name, Type: vector.Float, Unit: c.entry.Unit, Doc: c.entry.Doc})
	}
	if k.quantities {
		reads = append(reads, expr.Number("BidQuantity1"), expr.Number("AskQuantity1"))
	}
	if stated && k.states {
		k.filter = len(reads)
		reads = append(reads, expr.In(expr.Text("MarketState"), cfg.States...))
	}
	op.Reads = []module.Input{{Table: "l2", Columns: reads}, {Table: "cbbo", Columns: prices}}
	op.Entries = catalogue
	return op
}

// entries are the catalogue's by statistic.
var entries = func() map[string]*metric.Entry {
	m := map[string]*metric.Entry{}
	for i, s := range append([]string{timeShare}, aggregationNames...) {
		m[s] = catalogue[i]
	}
	return m
}()
