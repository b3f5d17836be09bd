package book

import (
	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/metric"
	"github.com/basaltlake/basalt/module/family"
	"github.com/basaltlake/basalt/option"
)

var imbalancePattern = []string{"market_states", "metric_type", "levels", "measure"}

// ImbalanceEntry asks for the imbalance of a depth measure between the sides.
type ImbalanceEntry struct {
	Choice
	Levels  []int
	Measure []string
}

// Options declares the keys of an entry.
func (i *ImbalanceEntry) Options() option.Group {
	return option.Group{
		Doc: "Columns Imbalance{measure}{level}.",
		Keys: i.options("L2_Imbalance", imbalancePattern,
			option.IntOrMore("levels", &i.Levels).Min(1).Required().Doc("Levels, 1 being the best price."),
			option.OneOrMore("measure", &i.Measure).Enum("Quantity", "CumQuantity", "CumNotional", "Orders").
				Default("CumQuantity").
				Doc("Quantity compares the level alone; the others add up to and including the level.")),
		Check: func() []option.Problem {
			problems := append(i.CheckPattern(imbalancePattern), family.NotEmpty("levels", len(i.Levels))...)
			return append(problems, family.NotEmpty("measure", len(i.Measure))...)
		},
	}
}

func (i *ImbalanceEntry) columns(path string) []Column {
	var cols []Column
	for _, v := range i.Expand(metric.Field{Name: "levels", Values: texts(i.Levels)},
		metric.Field{Name: "measure", Values: i.Measure}) {
		measure := v.Values["measure"]
		cols = append(cols, Column{Family: "imbalance", Measure: measure, Path: path, Pattern: i.Pattern,
			Default: "Imbalance" + measure + v.Values["levels"], Variant: v.Values,
			Row: DepthImbalance(measure, level(v.Values["levels"])), Where: v.Where})
	}
	return cols
}

// DepthImbalance is the imbalance of a measure at a level. Orders are cumulated
// although the name does not say so.
func DepthImbalance(measure string, level int) *expr.Node {
	if measure == "Orders" {
		measure = "CumOrders"
	}
	return Imbalance(Depth(Bid, measure, level), Depth(Ask, measure, level))
}
