package book

import (
	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/metric"
	"github.com/basaltlake/basalt/module/family"
	"github.com/basaltlake/basalt/option"
)

var spreadPattern = []string{"market_states", "metric_type", "variant"}

// Spread asks for the spread between the best prices.
type Spread struct {
	Choice
	Variant []string
}

// Options declares the keys of an entry.
func (s *Spread) Options() option.Group {
	return option.Group{
		Doc: "Columns SpreadAbs and SpreadBps.",
		Keys: s.options("L2_Spread", spreadPattern,
			option.OneOrMore("variant", &s.Variant).Enum("Abs", "BPS").Default("BPS").
				Doc("Abs: in local price; BPS: in basis points of the mid price.")),
		Check: func() []option.Problem {
			return append(s.CheckPattern(spreadPattern), family.NotEmpty("variant", len(s.Variant))...)
		},
	}
}

func (s *Spread) columns(path string) []Column {
	var cols []Column
	for _, v := range s.Expand(metric.Field{Name: "variant", Values: s.Variant}) {
		c := Column{Family: "spread", Measure: v.Values["variant"], Path: path, Pattern: s.Pattern,
			Variant: v.Values, Where: v.Where}
		c.Default, c.Row = spread(c.Measure)
		cols = append(cols, c)
	}
	return cols
}

// spread returns the default name and the row expression of a variant.
func spread(variant string) (string, *expr.Node) {
	if variant == "Abs" {
		return "SpreadAbs", SpreadAbs()
	}
	return "SpreadBps", SpreadBps()
}
