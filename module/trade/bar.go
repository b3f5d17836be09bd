package trade

import (
	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/metric"
)

// barPart is one of the four columns of a price bar.
type barPart struct {
	name string
	kind metric.Kind
	hint string
	word string
	want float64
}

var barParts = []barPart{
	{name: "Open", kind: metric.FirstKnown, hint: "First", word: "first", want: 100},
	{name: "High", kind: metric.MaxOf, hint: "Max", word: "highest", want: 103},
	{name: "Low", kind: metric.MinOf, hint: "Min", word: "lowest", want: 100},
	{name: "Close", kind: metric.LastKnown, hint: "Last", word: "last", want: 101},
}

// bars adds Open, High, Low and Close of the selected prints that have a price.
func (b *build) bars(at string, g *Generic, v metric.Variant, where *expr.Node) {
	base := ""
	if side := v["sides"]; side != "Total" {
		base = "Trade" + side
	}
	base = metric.FormatName(b.cfg.Prefix, g.Pattern, base, v)
	for _, part := range barParts {
		b.add(at, base+part.name, entryNamed(part.name), metric.Of(part.kind, localPrice, where))
	}
}

func (p barPart) describe() *metric.Entry {
	return &metric.Entry{
		Module: "trade", Name: p.name, Pattern: "{bar}" + p.name,
		Axes: []metric.Axis{{Name: "bar", Values: []string{"", "TradeBid", "TradeAsk", "TradeUnknown"}}},
		Unit: "local price", Formula: p.word + " LocalPrice of the selected prints", Nulls: noPrice,
		Doc:  "The " + p.word + " price of the bucket, of all prints or of those that hit one side.",
		Hint: p.hint, Source: "generic_metrics, measure OHLC, and the default set; BMLL Trades Plus",
		Vector: example("generic_metrics: [{measures: OHLC}]", p.name, p.want),
	}
}
