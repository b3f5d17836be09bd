package trade

import (
	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/metric"
	"github.com/basaltlake/basalt/option"
)

// Flag is an entry of flag_metrics.
type Flag struct {
	Common
	Flags    []string
	Sides    []string
	Measures []string
}

// flags are the values of the flags key and the prints that carry each.
var flags = []struct {
	name  string
	holds func(s *Spellings) *expr.Node
}{
	{"NegotiatedTrade", func(s *Spellings) *expr.Node { return expr.In(expr.Text("NegotiatedTrade"), s.Negotiated...) }},
	{"OddLotTrade", func(s *Spellings) *expr.Node { return expr.HasPrefix(expr.Text("LotType"), s.OddLot...) }},
	{"BlockTrade", func(s *Spellings) *expr.Node { return expr.In(expr.Text("IsBlock"), s.Block...) }},
	{"CrossTrade", func(s *Spellings) *expr.Node { return expr.In(expr.Text("CrossingTrade"), s.Cross...) }},
	{"AlgorithmicTrade", func(s *Spellings) *expr.Node { return expr.In(expr.Text("AlgorithmicTrade"), s.Algorithmic...) }},
	{"IcebergExecution", func(*Spellings) *expr.Node { return expr.IntIn(expr.Integer("IcebergExecution"), 1) }},
}

func flagNames() []string {
	names := make([]string, len(flags))
	for i, f := range flags {
		names[i] = f.name
	}
	return names
}

// Options declares the keys of an entry.
func (f *Flag) Options() option.Group {
	return f.options("Trade_Flag", f.notAggregated(), []string{"flags", "sides", "measures"},
		option.OneOrMore("flags", &f.Flags).Enum(flagNames()...).Required().
			Doc("What prints must be flagged as. IcebergExecution needs tagged trades."),
		option.OneOrMore("sides", &f.Sides).Enum(sides...).Default("Total").Doc(sidesDoc),
		option.OneOrMore("measures", &f.Measures).Enum("Volume", "Count", "AvgNotional").Required().
			Doc("What to compute of the flagged prints."),
	)
}

func (b *build) flag(at string, f *Flag) {
	fields := []metric.Field{{Name: "flags", Values: f.Flags}, {Name: "sides", Values: f.Sides},
		{Name: "measures", Values: f.Measures}}
	for _, cell := range f.Expand(fields...) {
		v := cell.Values
		where := expr.And(b.rows, b.flagged(v["flags"]), ofSide(v["sides"]), cell.Where)
		name := metric.FormatName(b.cfg.Prefix, f.Pattern, v["flags"]+v["measures"]+unlessTotal(v["sides"]), v)
		b.add(at, name, entryNamed("Flag"+v["measures"]), flagValue(v["measures"], where))
	}
}

func (b *build) flagged(flag string) *expr.Node {
	for _, f := range flags {
		if f.name == flag {
			return f.holds(&b.cfg.Spellings)
		}
	}
	return nil
}

func flagValue(measure string, where *expr.Node) *expr.Node {
	switch measure {
	case "Volume":
		return sum(size, where)
	case "Count":
		return metric.Of(metric.Count, nil, where)
	}
	// Prints without a notional count as 0 in the mean.
	return expr.Div(sum(notionalEUR, where), metric.Of(metric.Count, nil, where))
}

func flagEntries() []*metric.Entry {
	entry := func(measure, unit, hint, formula, nulls, doc string, want any) *metric.Entry {
		return &metric.Entry{
			Module: "trade", Name: "Flag" + measure, Pattern: "{flag}" + measure + "{side}",
			Axes: []metric.Axis{{Name: "flag", Values: flagNames()},
				{Name: "side", Values: []string{"", "Bid", "Ask", "Unknown"}}},
			Unit: unit, Formula: formula, Nulls: nulls, Doc: doc, Hint: hint,
			Source: "flag_metrics; BMLL Trades Plus, market model typology flags",
			Vector: example("flag_metrics: [{flags: BlockTrade, measures: "+measure+"}]", "BlockTrade"+measure, want),
		}
	}
	return []*metric.Entry{
		entry("Volume", "shares", "Sum", "Σ Size of flagged prints", never, "Quantity of prints that carry the flag.", 20.0),
		entry("Count", "trades", "Sum", "number of flagged prints", never, "Number of prints that carry the flag.", 2),
		entry("AvgNotional", "EUR", "NotionalWeighted", "Σ TradeNotionalEUR / number of flagged prints",
			"no flagged print", "Mean value of prints that carry the flag, in euros.", 1015.0),
	}
}
