package cbbofroml3

import (
	"github.com/basaltlake/basalt/metric"
	"github.com/basaltlake/basalt/module/consolidated"
)

const source = "Basalt specification of cbbofroml3_preprocess, section 4"

// events is an example of two listings of an instrument: bids of 10, then 4 less, and 7.
func events(config, column string, want any) metric.Vector {
	return metric.Vector{
		Config: "time_bucket_seconds: 60\ntimeline_mode: sparse_digitised\ncbbofroml3_preprocess: " + config,
		Table:  "l3",
		Columns: []string{"ListingId", "EventTimestamp", "MarketState", "LobAction", "Side", "Price", "Size",
			"OldPrice", "OldSize"},
		Rows: [][]any{
			{1, "09:00:10", "CONTINUOUS_TRADING", 2, 1, 100.0, 10.0, nil, 0.0},
			{1, "09:00:40", "CONTINUOUS_TRADING", 4, 1, 100.0, 6.0, 100.0, 10.0},
			{2, "09:00:20", "CONTINUOUS_TRADING", 2, 1, 100.0, 7.0, nil, 0.0},
			{2, "09:00:30", "CONTINUOUS_TRADING", 2, 2, 101.0, 3.0, nil, 0.0},
		},
		Column: column, Want: want,
	}
}

func levelEntry(part, unit, formula, nulls, doc string, want any) *metric.Entry {
	return &metric.Entry{
		Module: "cbbofroml3_preprocess", Name: "combined " + part, Pattern: "{side}" + part + "{level}",
		Axes: []metric.Axis{{Name: "side", Values: consolidated.Sides[:]}, {Name: "level"}},
		Unit: unit, Hint: "Last", Formula: formula, Nulls: nulls, Doc: doc, Source: source,
		Vector: events("{}", "Bid"+part+"1", want),
	}
}

var catalogue = []*metric.Entry{
	levelEntry("Price", "local price", "{level}-th best distinct price with a size above 0 in the books of all listings",
		"null beyond the last level", "Price of a level of the combined book.", 100.0),
	levelEntry("Quantity", "shares", "Σ over listings of Σ Size of inserts and updates − Σ OldSize of removes and updates at {side}Price{level}",
		"null beyond the last level", "Quantity of all listings at a price of the combined book.", 13.0),
	levelEntry("NumOrders", "orders", "Σ over listings of inserts − removes at {side}Price{level}; an update is both",
		"null beyond the last level, and where the events do not add up to an order", "Number of orders of all listings at a price of the combined book.", 2),
	{
		Module: "cbbofroml3_preprocess", Name: "last event", Pattern: "LastEventTimestamp", Unit: "time", Hint: "Last", Source: source,
		Formula: "max(EventTimestamp) over all rows of the bucket", Nulls: "null in a bucket without rows (every_bucket)",
		Doc:    "Time of the last order event of the bucket, with emit_last_event_ts.",
		Vector: events("{emit_last_event_ts: true}", "LastEventTimestamp", int64(1767603640000000000)),
	},
}
