package execution

import (
	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/metric"
	"github.com/basaltlake/basalt/option"
	"github.com/basaltlake/basalt/table"
)

// Book is an entry of l3_execution.
type Book struct {
	choice
	Sides    []string
	Measures []string
}

var (
	bookSides    = []string{"Bid", "Ask"}
	bookMeasures = []string{"ExecutedVolume", "VWAP"}

	executionSize  = expr.Number("ExecutionSize")
	executionPrice = expr.Finite(expr.Number("ExecutionPrice"))
)

// Options declares the keys of an entry.
func (e *Book) Options() option.Group {
	return e.options("L3_Execution", []string{"metric_type", metric.StatesKey, "sides", "measures"},
		option.OneOrMore("sides", &e.Sides).Enum(bookSides...).Required().
			Doc("Side of the book the executed orders rest on: Bid (hit by sellers) or Ask (lifted by buyers)."),
		option.OneOrMore("measures", &e.Measures).Enum(bookMeasures...).Required().
			Doc("Executed quantity, or its volume-weighted average price."),
	)
}

// restingOn selects the events of orders on a side of the book.
func restingOn(side string) *expr.Node {
	code := table.SideAsk
	if side == "Bid" {
		code = table.SideBid
	}
	return expr.IntIn(expr.Integer("Side"), int64(code))
}

func executedVolume(side string, where *expr.Node) *expr.Node {
	return sum(executionSize, expr.And(restingOn(side), where))
}

func (b *build) bookEntry(at string, e *Book) {
	for _, c := range e.Expand(metric.Field{Name: "sides", Values: e.Sides}, metric.Field{Name: "measures", Values: e.Measures}) {
		side := c.Values["sides"]
		entry, name, value := executedVolumeEntry, "ExecutedVolume"+side, executedVolume(side, c.Where)
		if c.Values["measures"] == "VWAP" {
			entry, name = executedPriceEntry, "Vwap"+side
			value = weighted(executionPrice, executionSize, expr.And(restingOn(side), c.Where))
		}
		b.add(&b.book, at, metric.FormatName(b.cfg.Prefix, e.Pattern, name, c.Values), entry, value)
	}
}
