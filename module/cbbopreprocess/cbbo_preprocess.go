// Package cbbopreprocess puts the order books of all listings of an instrument together:
// at a time, each listing's last snapshot, pooled by price.
package cbbopreprocess

import (
	_ "embed"
	"slices"
	"strconv"

	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/module/consolidated"
	"github.com/basaltlake/basalt/option"
	"github.com/basaltlake/basalt/table"
	"github.com/basaltlake/basalt/vector"
)

//go:embed doc.md
var doc string

func init() { module.Register(Spec()) }

// Spec declares the module.
func Spec() module.Spec {
	return module.Spec{
		Name: "cbbo_preprocess", Instance: "cbbo_preprocess", ConfigKey: "cbbo_preprocess",
		Tables:    []string{"l2"},
		Doc:       doc,
		Config:    func() module.Config { return new(Config) },
		Compile:   compile,
		Catalogue: catalogue,
	}
}

func compile(p module.Pass, c module.Config) (*module.Program, []option.Problem) {
	cfg := c.(*Config)
	l2 := p.Tables("l2")
	declared := func(_, column string) bool {
		_, ok := l2.Column(column)
		return ok
	}
	op := operator(cfg, module.Found{Has: declared, MICs: cfg.MICs})
	op.Fit = func(f module.Found) module.Operator { return operator(cfg, f) }
	return &module.Program{Operators: []module.Operator{op}}, nil
}

// combiner is the module for one configuration and the columns that there are.
type combiner struct {
	cfg    *Config
	levels []int    // that are read
	at     []int    // position among the columns of each part of each level, -1 is absent
	mics   []string // with columns of their own
	state  int      // position of MarketState among the columns, -1 is absent
	pass   int      // position of the market state filter, -1 is none
}

// parts of a level, in the order in which they are read.
var parts = [3]string{"Price", "Quantity", "NumOrders"}

// perLevel is the number of columns of a level.
const perLevel = 2 * len(parts)

// operator builds the operator for what was found. Without a level that has both prices
// the first one is read, so that its absence is reported. Numbers of orders are read
// where there are any: many venues publish none.
func operator(cfg *Config, f module.Found) module.Operator {
	c := &combiner{cfg: cfg, state: -1, pass: -1}
	for i := 1; i <= cfg.LevelsIn; i++ {
		if f.Has("l2", column("Bid", "Price", i)) && f.Has("l2", column("Ask", "Price", i)) {
			c.levels = append(c.levels, i)
		}
	}
	if len(c.levels) == 0 {
		c.levels = []int{1}
	}
	var reads []*expr.Node
	for _, level := range c.levels {
		for _, side := range consolidated.Sides {
			for _, part := range parts {
				name := column(side, part, level)
				if part == "NumOrders" && !f.Has("l2", name) {
					c.at = append(c.at, -1)
					continue
				}
				c.at = append(c.at, len(reads))
				reads = append(reads, expr.Number(name))
			}
		}
	}
	if f.Has("l2", "MarketState") {
		c.state = len(reads)
		reads = append(reads, expr.Text("MarketState"))
		if len(cfg.States) > 0 {
			c.pass = len(reads)
			reads = append(reads, expr.In(expr.Text("MarketState"), cfg.States...))
		}
	}
	fields := cfg.Fields()
	if cfg.Wide {
		for _, mic := range f.MICs {
			if mic != "" && (len(cfg.MICs) == 0 || slices.Contains(cfg.MICs, mic)) {
				c.mics = append(c.mics, mic)
				fields = append(fields, c.wideFields(mic)...)
			}
		}
	}
	op := module.Operator{
		Reads:   []module.Input{{Table: "l2", Columns: reads}},
		GroupBy: "InstrumentId",
		Keys:    cfg.KeyFields(),
		Fields:  fields,
		Entries: catalogue,
		Start:   c.start,
	}
	if f.Side == nil || f.Side(consolidated.Side) {
		op.Sides = []module.Side{{Name: consolidated.Side, Fields: slices.Concat(op.Keys, fields), Time: "EventTimestamp",
			Doc: "The combined book, for modules that read it in the place of l2 or cbbo."}}
	}
	return op
}

func column(side, part string, level int) string { return side + part + strconv.Itoa(level) }

// wideFields are the columns of one market, level by level.
func (c *combiner) wideFields(mic string) []vector.Field {
	units := map[string]string{"Price": table.UnitPrice, "Quantity": table.UnitShares, "NumOrders": table.UnitOrders}
	var fields []vector.Field
	for _, level := range c.levels {
		for _, side := range consolidated.Sides {
			for _, part := range parts {
				f := vector.Field{Name: column(side, part, level) + "_" + mic, Type: vector.Float, Unit: units[part],
					Doc: "Last value of " + column(side, part, level) + " on " + mic + " among the rows of the bucket that count."}
				if part == "NumOrders" {
					f.Type = vector.Int
				}
				fields = append(fields, f)
			}
		}
	}
	return fields
}
