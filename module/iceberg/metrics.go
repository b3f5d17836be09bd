package iceberg

import (
	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/metric"
	"github.com/basaltlake/basalt/table"
)

// Measures.
const (
	ExecutionVolume   = "ExecutionVolume"
	ExecutionCount    = "ExecutionCount"
	AverageSize       = "AverageSize"
	RevealedPeakCount = "RevealedPeakCount"
	AveragePeakCount  = "AveragePeakCount"
	OrderImbalance    = "OrderImbalance"
)

var sideCodes = map[string]table.Side{"Bid": table.SideBid, "Ask": table.SideAsk}

// peakColumn is the name of the column of AveragePeakCount: no pattern changes it.
func (c *Config) peakColumn() string { return c.Prefix + "Iceberg" + AveragePeakCount }

func (b *builder) entry(m *Metric, path string) {
	for _, c := range m.Expand(metric.Field{Name: "measures", Values: m.Measures}, metric.Field{Name: "sides", Values: m.Sides}) {
		measure, side := c.Values["measures"], c.Values["sides"]
		switch {
		case measure == AveragePeakCount:
			b.peaks = true
			continue
		case measure == OrderImbalance && side != "Total":
			continue
		}
		name := metric.FormatName(b.cfg.Prefix, m.Pattern, defaultName(measure, side), c.Values)
		b.Add(&b.metrics, path, metric.Metric{Name: name, Entry: entries[measure], Value: b.cfg.value(measure, side, c.Where)})
	}
}

// defaults adds the columns of a configuration without metrics.
func (b *builder) defaults() {
	for _, measure := range []string{ExecutionVolume, ExecutionCount, AverageSize, RevealedPeakCount, OrderImbalance} {
		b.Add(&b.metrics, "metrics", metric.Metric{Name: b.cfg.Prefix + defaultName(measure, "Total"), Default: true, Entry: entries[measure],
			Value: b.cfg.value(measure, "Total", nil)})
	}
}

func defaultName(measure, side string) string {
	if side == "Total" {
		side = ""
	}
	return "Iceberg" + measure + side
}

// value reduces the revealing executions of a side in some market states.
func (c *Config) value(measure, side string, states *expr.Node) *expr.Node {
	where := states
	if code, ok := sideCodes[side]; ok {
		where = expr.And(onSide(code), states)
	}
	switch measure {
	case ExecutionVolume:
		return metric.Of(metric.Sum, expr.Number("ExecutionSize"), where)
	case AverageSize:
		return metric.Of(metric.Mean, source(c.AverageSource), where)
	case OrderImbalance:
		bid := metric.Of(metric.Sum, source(c.ImbalanceSource), expr.And(onSide(table.SideBid), states))
		ask := metric.Of(metric.Sum, source(c.ImbalanceSource), expr.And(onSide(table.SideAsk), states))
		return expr.Div(expr.Sub(bid, ask), expr.Add(bid, ask))
	}
	return metric.Of(metric.Count, nil, where)
}

func onSide(s table.Side) *expr.Node { return expr.IntIn(expr.Integer("Side"), int64(s)) }

// source is a size of a revealing execution.
func source(name string) *expr.Node {
	if name == "RevealedQty" {
		return hidden
	}
	return expr.Number(name)
}
