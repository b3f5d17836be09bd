package l3

import (
	"github.com/basaltlake/basalt/metric"
)

// example is the worked example of the specification: one listing, one bucket.
func example(keys, column string, want any) metric.Vector {
	return metric.Vector{
		Config: "time_bucket_seconds: 60\ntimeline_mode: sparse_digitised\nl3_analytics:\n" + keys,
		Table:  "l3",
		Columns: []string{"ListingId", "EventTimestamp", "LobAction", "Side", "Size", "OldSize", "ExecutionSize",
			"OrderId", "OldOrderId", "SizeAhead"},
		Rows: [][]any{
			{1, "09:00:01", 2, 1, 100, 0, 0, "101", "", 10},
			{1, "09:00:02", 1, 1, 70, 0, 70, "101", "", 10},
			{1, "09:00:03", 4, 1, 120, 100, 0, "103", "103", 20},
			{1, "09:00:03", 2, 1, 110, 0, 0, "105", "", 12},
			{1, "09:00:04", 3, 1, 50, 50, 0, "", "104", 0},
			{1, "09:00:05", 2, 2, 80, 0, 0, "201", "", 15},
			{1, "09:00:06", 3, 2, 30, 30, 30, "", "201", 0},
			{1, "09:00:07", 4, 2, 90, 70, 0, "203", "203", 25},
			{1, "09:00:08", 1, 2, 60, 0, 60, "204", "", 15},
			{1, "09:00:10", 3, 2, 40, 0, 0, "", "205", 0},
		},
		Column: column, Want: want,
	}
}

// statistic is an aggregation of a generic measure: its formula, the sentence's
// beginning and its values for the two inserts at the bid of the example.
type statistic struct {
	agg, formula, doc string
	count, volume     float64
}

var statistics = []statistic{
	{"Sum", "Σ x", "Total", 2, 210},
	{"First", "first x", "First", 1, 100},
	{"Last", "last x", "Last", 1, 110},
	{"Min", "min x", "Smallest", 1, 100},
	{"Max", "max x", "Largest", 1, 110},
	{"Mean", "Σ x / n", "Mean", 1, 105},
	{"Median", "median x", "Median", 1, 105},
	{"Std", "sample standard deviation of x", "Sample standard deviation of the", 0, 7.0710678118654755},
}

var axes = []metric.Axis{{Name: "action", Values: actions}, {Name: "side", Values: []string{"Bid", "Ask"}}}

func genericEntry(measure, unit string, s statistic) *metric.Entry {
	e := &metric.Entry{Module: "l3", Name: measure + " " + s.agg, Pattern: "{action}" + measure + "{side}" + s.agg,
		Axes: axes, Unit: unit, Hint: "Sum", Source: "Basalt specification of l3, section 4.1",
		Nulls: "null when the bucket has no such event"}
	want, what := s.count, "number of events"
	e.Formula = s.formula + ", x = 1 for each event of {action} on {side}"
	if measure == "Volume" {
		want, what = s.volume, "shares"
		e.Formula = s.formula + ", x = Size of Insert and UpdateInserted, OldSize of Remove and UpdateRemoved, 0 of Update events on {side}"
	}
	e.Doc = s.doc + " " + what + " of the order events of one action on one side of the book."
	switch s.agg {
	case "Sum":
		e.Pattern, e.Nulls = "{action}"+measure+"{side}", "never null: 0 when the bucket has no such event"
	case "Std":
		e.Nulls = "null below two such events"
		e.Hint = "NotionalWeighted"
	case "Mean", "Median":
		e.Hint = "NotionalWeighted"
	}
	column := "Insert" + measure + "Bid"
	if s.agg != "Sum" {
		column += s.agg
	}
	e.Vector = example("  generic_metrics:\n  - {sides: Bid, actions: Insert, measures: "+measure+
		", aggregations: ["+s.agg+"]}\n", column, want)
	return e
}

func advancedEntry(variant, unit, formula, nulls, doc string, want float64) *metric.Entry {
	return &metric.Entry{Module: "l3", Name: variant, Pattern: variant, Unit: unit, Hint: "NotionalWeighted",
		Formula: formula, Nulls: nulls, Doc: doc, Source: "Basalt specification of l3, section 4.2",
		Vector: example("  advanced_metrics:\n  - {variant: "+variant+", fleeting_threshold_ms: 5000}\n", variant, want)}
}

// entries are the catalogue by measure and aggregation, or by variant.
var entries = func() map[string]*metric.Entry {
	m := map[string]*metric.Entry{
		FlowImbalance: advancedEntry(FlowImbalance, "fraction",
			"(B − A)/(B + A + 1e-9), B and A: shares inserted at bid and ask", "never null: 0 without inserts",
			"Imbalance of the volume that arrives at the two sides of the book.", 0.44827586206741976),
		CancelToTrade: advancedEntry(CancelToTrade, "fraction",
			"removes/(E + 1e-9), E: rows with ExecutionSize > 0", "null when the bucket has no execution",
			"Removed orders per execution; removes by execution are among them.", 0.9999999996666666),
		QueuePosition: advancedEntry(QueuePosition, "shares", "mean SizeAhead of the rows with ExecutionSize > 0",
			"null when no execution has a known size ahead",
			"Mean number of shares ahead of the executed orders in their queue.", 8.333333333333334),
		RestingTime: advancedEntry(RestingTime, "ns",
			"mean D over the inserts of the bucket, D: time to the first execution or remove of the order, else to the day's last event of the listing",
			"null when the bucket has no insert",
			"Mean time that orders rest in the book; those still there after the last event of the day count up to it.", 3e9),
		FleetingLiquidity: advancedEntry(FleetingLiquidity, "fraction",
			"Σ Size of inserts with D < fleeting_threshold_ms/(Σ Size of inserts at bid and ask + 1e-9), D as in AvgRestingTime",
			"null when the bucket has no insert",
			"Share of the inserted volume that is gone again within the threshold.", 0.6206896551702735),
		ReplacementLatency: advancedEntry(ReplacementLatency, "ns",
			"mean time from an execution to the insert that follows it on the same side, before any other execution there",
			"null when no execution of the bucket is followed by an insert",
			"How fast liquidity comes back after an execution, in the bucket of the execution.", 1e9),
	}
	for _, s := range statistics {
		m["Count"+s.agg] = genericEntry("Count", "orders", s)
		m["Volume"+s.agg] = genericEntry("Volume", "shares", s)
	}
	return m
}()

var count = &metric.Entry{Module: "l3", Name: "number of rows", Pattern: "_count", Unit: "orders", Hint: "Sum",
	Formula: "number of rows of the bucket", Nulls: "never null",
	Doc:    "Number of order events; there only when all configured metrics are averages over single events.",
	Source: "Basalt specification of l3, section 4.4",
	Vector: example("  advanced_metrics:\n  - {variant: AvgQueuePosition}\n", "_count", 10)}

func catalogue() []*metric.Entry {
	var all []*metric.Entry
	for _, measure := range []string{"Count", "Volume"} {
		for _, s := range statistics {
			all = append(all, entries[measure+s.agg])
		}
	}
	return append(all, count, entries[FlowImbalance], entries[CancelToTrade], entries[QueuePosition],
		entries[RestingTime], entries[FleetingLiquidity], entries[ReplacementLatency])
}
