package l3

import (
	"slices"
	"strconv"

	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/metric"
	"github.com/basaltlake/basalt/module/family"
	"github.com/basaltlake/basalt/option"
)

var advancedPattern = []string{"market_states", "metric_type", "variant", "fleeting_threshold_ms"}

// Variants of advanced metrics.
const (
	FlowImbalance      = "ArrivalFlowImbalance"
	CancelToTrade      = "CancelToTradeRatio"
	QueuePosition      = "AvgQueuePosition"
	RestingTime        = "AvgRestingTime"
	FleetingLiquidity  = "FleetingLiquidityRatio"
	ReplacementLatency = "AvgReplacementLatency"
)

// Advanced asks for ratios of order flow and the queue at executions.
type Advanced struct {
	family.Choice
	Variant   []string
	Threshold int
}

// Options declares the keys of an entry.
func (a *Advanced) Options() option.Group {
	return option.Group{
		Doc: "Columns named after the variants.",
		Keys: a.Choice.Options("L3_Advanced", a.Aggregated("Last", "There is nothing to choose."), advancedPattern,
			option.OneOrMore("variant", &a.Variant).Enum(FlowImbalance, CancelToTrade, QueuePosition,
				RestingTime, FleetingLiquidity, ReplacementLatency).Required().Doc("Metrics to compute."),
			option.Int("fleeting_threshold_ms", &a.Threshold).Optional().Default(100).Min(1).
				Doc("Lifetime below which an order is fleeting, in ms. Only for FleetingLiquidityRatio.")),
		Check: a.check,
	}
}

func (a *Advanced) check() []option.Problem {
	problems := append(a.CheckPattern(advancedPattern), family.NotEmpty("variant", len(a.Variant))...)
	if a.Threshold == 0 && slices.Contains(a.Variant, FleetingLiquidity) {
		problems = append(problems, option.Problem{Path: "fleeting_threshold_ms", Code: option.BadValue,
			What: "fleeting_threshold_ms is null",
			Why:  "FleetingLiquidityRatio needs to know below which lifetime an order is fleeting",
			Cure: "give it a number of milliseconds, or remove the key to get 100"})
	}
	return problems
}

// threshold is the value of {fleeting_threshold_ms}: empty where no variant uses it.
func (a *Advanced) threshold() string {
	if !slices.Contains(a.Variant, FleetingLiquidity) {
		return ""
	}
	return strconv.Itoa(a.Threshold)
}

func (b *builder) advanced(a *Advanced, path string) {
	for _, c := range a.Expand(metric.Field{Name: "variant", Values: a.Variant}) {
		variant := c.Values["variant"]
		name := metric.FormatName(b.cfg.Prefix, a.Pattern, variant, c.Values.With("fleeting_threshold_ms", a.threshold()))
		if intervalVariants[variant] {
			b.interval(a, name, variant, c.Where, path)
			continue
		}
		b.add(metric.Metric{Name: name, Entry: entries[variant], Value: ratio(variant, c.Where)}, path)
	}
}

// onlyPlain reports whether advanced metrics are configured and none is made of counts
// or volumes; the output then carries the number of rows.
func (b *builder) onlyPlain() bool {
	for i := range b.cfg.Advanced {
		for _, v := range b.cfg.Advanced[i].Variant {
			if v == FlowImbalance || v == CancelToTrade || v == FleetingLiquidity {
				return false
			}
		}
	}
	return len(b.cfg.Advanced) > 0
}

// tiny keeps the denominators of the ratios from zero.
var tiny = expr.Const(1e-9)

// ratio is an advanced metric over the rows in the chosen market states.
func ratio(variant string, states *expr.Node) *expr.Node {
	executed := expr.And(expr.Lt(expr.Const(0), expr.Number("ExecutionSize")), states)
	switch variant {
	case FlowImbalance:
		bid := aggregate("Sum", "Insert", "Volume", events("Bid", "Insert", states))
		ask := aggregate("Sum", "Insert", "Volume", events("Ask", "Insert", states))
		return expr.Div(expr.Sub(bid, ask), expr.Add(expr.Add(bid, ask), tiny))
	case CancelToTrade:
		removes := expr.Add(metric.Of(metric.Count, nil, events("Bid", "Remove", states)),
			metric.Of(metric.Count, nil, events("Ask", "Remove", states)))
		executions := metric.Of(metric.Count, nil, executed)
		return expr.If(expr.Lt(expr.Const(0), executions), expr.Div(removes, expr.Add(executions, tiny)))
	}
	return metric.Of(metric.Mean, expr.Number("SizeAhead"), executed)
}
