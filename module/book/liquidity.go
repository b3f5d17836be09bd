package book

import (
	"strconv"

	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/metric"
	"github.com/basaltlake/basalt/module/family"
	"github.com/basaltlake/basalt/option"
)

// Measures of liquidity. InsertAge, LastMod and SizeAhead exist only in l2 files with
// columns of that name.
var liquidityMeasures = []string{"Quantity", "CumQuantity", "CumNotional", "Price", "InsertAge", "LastMod",
	"SizeAhead", "NumOrders", "CumOrders"}

var liquidityPattern = []string{"market_states", "metric_type", "sides", "levels", "measures"}

// Liquidity asks for depth measures per side and level.
type Liquidity struct {
	Choice
	Sides    []string
	Levels   []int
	Measures []string
}

// Options declares the keys of an entry.
func (l *Liquidity) Options() option.Group {
	return option.Group{
		Doc: "Columns {side}{measure}{level}, one for each combination.",
		Keys: l.options("L2_Liquidity", liquidityPattern,
			option.OneOrMore("sides", &l.Sides).Enum(Bid, Ask).Required().Doc("Sides of the book."),
			option.IntOrMore("levels", &l.Levels).Min(1).Required().Doc("Levels, 1 being the best price."),
			option.OneOrMore("measures", &l.Measures).Enum(liquidityMeasures...).Required().
				Doc("What to take at the level; Cum… adds up to and including it.")),
		Check: func() []option.Problem {
			problems := append(l.CheckPattern(liquidityPattern), family.NotEmpty("sides", len(l.Sides))...)
			problems = append(problems, family.NotEmpty("levels", len(l.Levels))...)
			return append(problems, family.NotEmpty("measures", len(l.Measures))...)
		},
	}
}

func (l *Liquidity) columns(path string) []Column {
	var cols []Column
	for _, v := range l.Expand(metric.Field{Name: "sides", Values: l.Sides},
		metric.Field{Name: "levels", Values: texts(l.Levels)}, metric.Field{Name: "measures", Values: l.Measures}) {
		side, measure := v.Values["sides"], v.Values["measures"]
		cols = append(cols, Column{Family: "liquidity", Measure: measure, Path: path, Pattern: l.Pattern,
			Default: side + measure + v.Values["levels"], Variant: v.Values,
			Row: Depth(side, measure, level(v.Values["levels"])), Where: v.Where})
	}
	return cols
}

// Depth is a liquidity measure of a side at a level.
func Depth(side, measure string, level int) *expr.Node {
	switch measure {
	case "CumQuantity":
		return CumQuantity(side, level)
	case "CumOrders":
		return CumOrders(side, level)
	case "CumNotional":
		return CumNotional(side, level)
	}
	return At(side, measure, level)
}

func texts(levels []int) []string {
	t := make([]string, len(levels))
	for i, l := range levels {
		t[i] = strconv.Itoa(l)
	}
	return t
}

// level reads back what texts wrote.
func level(text string) int {
	n, _ := strconv.Atoi(text)
	return n
}
