package trade

import (
	"fmt"
	"strconv"

	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/metric"
	"github.com/basaltlake/basalt/option"
)

// Impact is an entry of impact_metrics.
type Impact struct {
	Common
	Variants  []string
	Horizons  []string
	Reference string
}

// Options declares the keys of an entry.
func (i *Impact) Options() option.Group {
	return i.options("Trade_Impact", i.notAggregated(), []string{"variant", "horizon", "reference_price_col"},
		option.OneOrMore("variant", &i.Variants).Enum("EffectiveSpread", "RealizedSpread", "PriceImpact").Required().
			Doc("What to compute; for every print of known side the effective spread is the realised spread plus the price impact."),
		option.OneOrMore("horizon", &i.Horizons).Default("1s").
			Doc("How long after the print the mid is taken: 10ms, 5s, 1m. Where the table has no mid of that horizon, PostTradeMid is used."),
		option.String("reference_price_col", &i.Reference).Default("PreTradeMid").
			Doc("Column with the mid at the print."),
	)
}

func (b *build) impact(at string, i *Impact) {
	fields := []metric.Field{{Name: "variant", Values: i.Variants}, {Name: "horizon", Values: i.Horizons},
		{Name: "reference_price_col", Values: []string{i.Reference}}}
	for _, cell := range i.Expand(fields...) {
		v := cell.Values
		before := expr.Finite(expr.Number(i.Reference))
		// Twice +1 for buyers and −1 for sellers; null without a known aggressor.
		direction := expr.Coalesce(expr.If(buyAggressor, expr.Const(2)), expr.If(sellAggressor, expr.Const(-2)))
		var value *expr.Node
		switch v["variant"] {
		case "EffectiveSpread":
			value = expr.Scale(2, expr.Abs(expr.Sub(localPrice, before)))
		case "RealizedSpread":
			value = expr.Mul(direction, expr.Sub(localPrice, b.midAfter(at, v["horizon"])))
		case "PriceImpact":
			value = expr.Mul(direction, expr.Sub(b.midAfter(at, v["horizon"]), before))
		}
		b.add(at, metric.FormatName(b.cfg.Prefix, i.Pattern, v["variant"]+v["horizon"], v), entryNamed(v["variant"]),
			metric.Of(metric.Mean, value, expr.And(b.rows, cell.Where)))
	}
}

// midAfter is the mid at a horizon after the print: the column of that horizon when the
// table declares it, else PostTradeMid, with a note.
func (b *build) midAfter(at, horizon string) *expr.Node {
	if ms, ok := milliseconds(horizon); ok {
		column := fmt.Sprintf("PostTradeMid%dms", ms)
		if columnType(b.trades(), column) != 0 {
			return expr.Finite(expr.Number(column))
		}
	}
	b.Note("%s: trades have no mid at horizon %s; PostTradeMid is used", at, horizon)
	return expr.Finite(expr.Number("PostTradeMid"))
}

// milliseconds reads a horizon: a whole number and ms, s or m.
func milliseconds(horizon string) (int64, bool) {
	digits := 0
	for digits < len(horizon) && horizon[digits] >= '0' && horizon[digits] <= '9' {
		digits++
	}
	factor := map[string]int64{"ms": 1, "s": 1000, "m": 60_000}[horizon[digits:]]
	n, err := strconv.ParseInt(horizon[:digits], 10, 32)
	return n * factor, err == nil && factor > 0
}

func impactEntries() []*metric.Entry {
	entry := func(variant, formula, nulls, doc string, want float64) *metric.Entry {
		return &metric.Entry{
			Module: "trade", Name: variant, Pattern: variant + "{horizon}",
			Axes: []metric.Axis{{Name: "horizon", Values: []string{"1ms", "10ms", "100ms", "1s", "5s", "30s", "1m", "5m"}}},
			Unit: "local price", Formula: formula, Nulls: nulls, Doc: doc, Hint: "NotionalWeighted",
			Source: "impact_metrics; Huang & Stoll (1996), SEC Rule 605",
			Vector: example("impact_metrics: [{variant: "+variant+"}]", variant+"1s", want),
		}
	}
	const noTerm = "no selected print has a price, the mids and (except EffectiveSpread) a known aggressor"
	return []*metric.Entry{
		entry("EffectiveSpread", "mean of 2·|LocalPrice − M0|, M0 the mid before the print", noTerm,
			"Twice the distance of prints from the mid before them. The horizon only names the column.", 1),
		entry("RealizedSpread", "mean of 2·q·(LocalPrice − M1), q = +1 for buyers, −1 for sellers, M1 the mid at the horizon", noTerm,
			"What the liquidity provider keeps of the effective spread after the horizon.", -4.0/3),
		entry("PriceImpact", "mean of 2·q·(M1 − M0)", noTerm,
			"How far the mid moves in the direction of the aggressor until the horizon, twice.", 4.0/3),
	}
}
