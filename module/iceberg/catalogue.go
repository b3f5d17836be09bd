package iceberg

import "github.com/basaltlake/basalt/metric"

// example is the worked example of the specification: one listing, one bucket.
func example(keys, column string, want any) metric.Vector {
	return metric.Vector{
		Config: "time_bucket_seconds: 60\ntimeline_mode: sparse_digitised\niceberg_analytics:\n  tag_trades: false\n" + keys,
		Table:  "l3",
		Columns: []string{"ListingId", "EventTimestamp", "LobAction", "Side", "ExecutionSize", "ExecutionPrice", "OldSize",
			"OldPrice", "Price", "OrderId", "OldOrderId"},
		Rows: [][]any{
			{1, "09:00:00.001", 3, 2, 150, 10, 100, 10, nil, "", "11"},
			{1, "09:00:00.0012", 2, 2, 0, nil, 0, nil, 10, "12", ""},
			{1, "09:00:00.002", 3, 2, 80, 10, 80, 10, nil, "", "14"},
			{1, "09:00:00.003", 3, 2, 120, 10, 100, 10, nil, "", "12"},
			{1, "09:00:00.0033", 2, 2, 0, nil, 0, nil, 10, "13", ""},
			{1, "09:00:00.004", 3, 1, 60, 9.9, 50, 9.9, nil, "", "21"},
		},
		Column: column, Want: want,
	}
}

func entry(measure, unit, hint, formula, nulls, doc string, want any) *metric.Entry {
	return &metric.Entry{Module: "iceberg", Name: measure, Pattern: "Iceberg" + measure + "{side}", Unit: unit, Hint: hint,
		Axes: []metric.Axis{{Name: "side", Values: []string{"", "Bid", "Ask"}}}, Formula: formula, Nulls: nulls, Doc: doc,
		Source: "Basalt specification of iceberg, section 4",
		Vector: example("  metrics:\n  - {measures: "+measure+"}\n", "Iceberg"+measure, want)}
}

// whole is an entry without a side.
func whole(e *metric.Entry) *metric.Entry {
	e.Pattern, e.Axes = "Iceberg"+e.Name, nil
	return e
}

const (
	never = "never null: a bucket without such executions has no row, a side without any has 0"
	what  = "V: removes with ExecutionSize > 0 and ExecutionSize − OldSize > min_revealed_qty"
)

// entries are the catalogue by measure.
var entries = map[string]*metric.Entry{
	ExecutionVolume: entry(ExecutionVolume, "shares", "Sum", "Σ ExecutionSize over V; "+what, never,
		"Shares executed by executions that took more than their order displayed.", 330.0),
	ExecutionCount: entry(ExecutionCount, "trades", "Sum", "number of rows of V; "+what, never,
		"Number of executions that took more than their order displayed.", 3),
	AverageSize: entry(AverageSize, "shares", "NotionalWeighted", "mean avg_size_source over V; RevealedQty = ExecutionSize − OldSize; "+what,
		"null when the side has no such execution",
		"Mean size of executions that took more than their order displayed; by default of the part that was hidden.", 26.666666666666668),
	RevealedPeakCount: entry(RevealedPeakCount, "peaks", "Sum", "number of rows of V; "+what, never,
		"Number of times hidden size was revealed.", 3),
	OrderImbalance: whole(entry(OrderImbalance, "fraction", "NotionalWeighted", "(b − a)/(b + a), b and a: Σ imbalance_source over V at bid and ask; "+what,
		"null when no such execution is at bid or ask",
		"Whether hidden size is found rather on the bid (1) or on the ask (−1).", -0.6363636363636364)),
	AveragePeakCount: whole(entry(AveragePeakCount, "peaks", "Mean",
		"mean over the icebergs of the bucket of their number of revealing executions so far that day",
		"null when no execution of the bucket is linked to another order, or enable_peak_linking is off",
		"How many peaks an iceberg has shown, among those whose orders could be linked.", 2.0)),
}

func catalogue() []*metric.Entry {
	var all []*metric.Entry
	for _, measure := range []string{ExecutionVolume, ExecutionCount, AverageSize, RevealedPeakCount, OrderImbalance, AveragePeakCount} {
		all = append(all, entries[measure])
	}
	return all
}
