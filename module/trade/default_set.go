package trade

import (
	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/metric"
)

// placement is where in the spread a print lies: −1 at the bid or below, +1 at the ask
// or above.
func placement() *expr.Node {
	return expr.Sub(expr.Scale(2, expr.Clip(expr.Finite(expr.Number("PricePoint")), 0, 1)), expr.Const(1))
}

// defaultSet adds the columns of a configuration without any metric list.
func (b *build) defaultSet() {
	const at = "the default set"
	prefix := b.cfg.Prefix
	b.add(at, prefix+"VWAP", entryNamed("VWAP"), vwap(localPrice, b.rows))
	b.add(at, prefix+"VolumeWeightedPricePlacement", entryNamed("VolumeWeightedPricePlacement"), vwap(placement(), b.rows))
	b.add(at, prefix+"Volume", entryNamed("Volume"), sum(size, b.rows))
	for _, name := range []string{"Open", "Close", "High", "Low"} {
		for _, part := range barParts {
			if part.name == name {
				b.add(at, prefix+name, entryNamed(name), metric.Of(part.kind, localPrice, b.rows))
			}
		}
	}
	for i := range b.metrics {
		b.metrics[i].Default = true
	}
}

func defaultEntries() []*metric.Entry {
	entry := func(name, unit, hint, formula, nulls, doc string, want float64) *metric.Entry {
		return &metric.Entry{
			Module: "trade", Name: name, Pattern: name, Unit: unit, Formula: formula, Nulls: nulls, Doc: doc, Hint: hint,
			Source: "default set; BMLL Trades Plus", Vector: example("{}", name, want),
		}
	}
	return []*metric.Entry{
		entry("VWAP", "local price", "NotionalWeighted", "Σ LocalPrice·Size / Σ Size over prints with both",
			"no print has a price, or their sizes add up to 0", "Volume-weighted average price.", 101.1),
		entry("VolumeWeightedPricePlacement", "fraction", "NotionalWeighted",
			"Σ (2·clip(PricePoint, 0, 1) − 1)·Size / Σ Size over prints with both",
			"no print has a PricePoint, or their sizes add up to 0",
			"Size-weighted place of prints in the spread, from −1 (bid) to +1 (ask).", 0.3),
		entry("Volume", "shares", "Sum", "Σ Size", never, "Traded quantity.", 100),
	}
}
