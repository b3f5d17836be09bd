// Package cbbofroml3 rebuilds the order books of all listings of an instrument from
// their order events and puts them together.
package cbbofroml3

import (
	_ "embed"
	"slices"

	"github.com/basaltlake/basalt/bucket"
	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/module/consolidated"
	"github.com/basaltlake/basalt/option"
)

//go:embed doc.md
var doc string

func init() { module.Register(Spec()) }

// Spec declares the module.
func Spec() module.Spec {
	return module.Spec{
		Name: "cbbofroml3_preprocess", Instance: "cbbofroml3_preprocess", ConfigKey: "cbbofroml3_preprocess",
		Tables:    []string{"l3"},
		Doc:       doc,
		Config:    func() module.Config { return new(Config) },
		Compile:   compile,
		Catalogue: catalogue,
	}
}

func compile(p module.Pass, c module.Config) (*module.Program, []option.Problem) {
	cfg := c.(*Config)
	op := operator(cfg, module.Found{Has: func(string, string) bool { return true }})
	op.Fit = func(f module.Found) module.Operator { return operator(cfg, f) }
	program := &module.Program{Operators: []module.Operator{op}}
	if p.Rule.Mode != bucket.Fixed && (cfg.Seconds > 0 || cfg.EveryBucket) {
		program.Notes = append(program.Notes,
			"cbbofroml3_preprocess: time_bucket_seconds and every_bucket have no effect, the pass has no bucket width")
	}
	return program, nil
}

// Columns, in the order in which they are read.
const (
	action = iota
	side
	price
	size
	oldPrice
	oldSize
	state  // only when there is one
	passed // only with a filter
)

// rebuilder is the module for one configuration and the columns that there are.
type rebuilder struct {
	cfg      *Config
	stated   bool // MarketState is read
	filtered bool
}

func operator(cfg *Config, f module.Found) module.Operator {
	r := &rebuilder{cfg: cfg}
	reads := []*expr.Node{expr.Integer("LobAction"), expr.Integer("Side"), expr.Number("Price"), expr.Number("Size"),
		expr.Number("OldPrice"), expr.Number("OldSize")}
	if f.Has("l3", "MarketState") {
		r.stated = true
		reads = append(reads, expr.Text("MarketState"))
		if len(cfg.States) > 0 {
			r.filtered = true
			reads = append(reads, expr.In(expr.Text("MarketState"), cfg.States...))
		}
	}
	op := module.Operator{
		Reads:   []module.Input{{Table: "l3", Columns: reads}},
		GroupBy: "InstrumentId",
		Keys:    cfg.KeyFields(),
		Fields:  cfg.Fields(),
		Entries: catalogue,
		Start:   r.start,
	}
	if f.Side == nil || f.Side(consolidated.Side) {
		op.Sides = []module.Side{{Name: consolidated.Side, Fields: slices.Concat(op.Keys, op.Fields), Time: "EventTimestamp",
			Doc: "The combined book, for modules that read it in the place of l2 or cbbo."}}
	}
	return op
}
