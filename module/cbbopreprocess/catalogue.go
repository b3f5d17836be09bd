package cbbopreprocess

import (
	"github.com/basaltlake/basalt/metric"
	"github.com/basaltlake/basalt/module/consolidated"
)

const source = "Basalt specification of cbbo_preprocess, section 4"

// snapshots is an example of two listings of an instrument: the first one's second
// snapshot replaces its first.
func snapshots(config, column string, want any) metric.Vector {
	return metric.Vector{
		Config: "time_bucket_seconds: 60\ntimeline_mode: sparse_digitised\ncbbo_preprocess: " + config,
		Table:  "l2",
		Columns: []string{"ListingId", "MIC", "EventTimestamp", "MarketState", "BidPrice1", "BidQuantity1", "BidNumOrders1",
			"AskPrice1", "AskQuantity1", "AskNumOrders1"},
		Rows: [][]any{
			{1, "XLON", "09:00:10", "CONTINUOUS_TRADING", 100.0, 10.0, 1, 101.0, 5.0, 1},
			{1, "XLON", "09:00:30", "CONTINUOUS_TRADING", 100.0, 20.0, 3, 101.0, 5.0, 1},
			{2, "AQXE", "09:00:20", "CONTINUOUS_TRADING", 100.0, 7.0, 2, 101.0, 1.0, 1},
		},
		Column: column, Want: want,
	}
}

func levelEntry(part, unit, hint, formula, nulls, doc string, want any) *metric.Entry {
	return &metric.Entry{
		Module: "cbbo_preprocess", Name: "combined " + part, Pattern: "{side}" + part + "{level}",
		Axes: []metric.Axis{{Name: "side", Values: consolidated.Sides[:]}, {Name: "level"}},
		Unit: unit, Hint: hint, Formula: formula, Nulls: nulls, Doc: doc, Source: source,
		Vector: snapshots("{}", "Bid"+part+"1", want),
	}
}

func wideEntry(part, unit, hint string, want any) *metric.Entry {
	return &metric.Entry{
		Module: "cbbo_preprocess", Name: "market's " + part, Pattern: "{side}" + part + "{level}_{mic}",
		Axes: []metric.Axis{{Name: "side", Values: consolidated.Sides[:]}, {Name: "level"}, {Name: "mic"}},
		Unit: unit, Hint: hint, Source: source,
		Formula: "last({side}" + part + "{level}) of the market's rows in the bucket that pass market_states",
		Nulls:   "null without such a row, and as in the row",
		Doc:     "Value of the last snapshot of one market in the bucket, with include_mic_wide.",
		Vector:  snapshots("{include_mic_wide: true}", "Bid"+part+"1_XLON", want),
	}
}

var catalogue = []*metric.Entry{
	levelEntry("Price", "local price", "Last", "{level}-th best distinct price over the last snapshots of all listings",
		"null beyond the last level", "Price of a level of the combined book.", 100.0),
	levelEntry("Quantity", "shares", "Last", "Σ over listings of the quantity at {side}Price{level}",
		"null beyond the last level; an unknown quantity counts as 0", "Quantity of all listings at a price of the combined book.", 27.0),
	levelEntry("NumOrders", "orders", "Last", "Σ over listings of the number of orders at {side}Price{level}",
		"null beyond the last level; an unknown number counts as 0", "Number of orders of all listings at a price of the combined book.", 5),
	{
		Module: "cbbo_preprocess", Name: "last event", Pattern: "LastEventTimestamp", Unit: "time", Hint: "Last", Source: source,
		Formula: "max(EventTimestamp) over the rows of the bucket that pass market_states", Nulls: "null when no row of the bucket passes",
		Doc:    "Time of the last event of the bucket that counts, with emit_last_event_ts.",
		Vector: snapshots("{emit_last_event_ts: true}", "LastEventTimestamp", int64(1767603630000000000)),
	},
	wideEntry("Price", "local price", "Last", 100.0),
	wideEntry("Quantity", "shares", "Last", 20.0),
	wideEntry("NumOrders", "orders", "Last", 3),
}
