package cbboanalytics

import "github.com/basaltlake/basalt/metric"

// Statistics that go over time.
const (
	timeShare = "Time"
	timeMean  = "TWMean"
)

const source = "Basalt specification of cbbo_analytics, section 4"

// bids is an example of a venue whose bid changes in size, then in price, under a
// consolidated bid of 10.
func bids(config, column string, want any) metric.Vector {
	return metric.Vector{
		Config:  "time_bucket_seconds: 60\ntimeline_mode: sparse_digitised\ncbbo_analytics: " + config,
		Table:   "l2",
		Columns: []string{"ListingId", "EventTimestamp", "BidPrice1", "BidQuantity1", "AskPrice1", "AskQuantity1"},
		Rows: [][]any{
			{1, "09:00:10", 10.0, 100.0, nil, nil},
			{1, "09:00:30", 10.0, 50.0, nil, nil},
			{1, "09:00:50", 9.0, 5.0, nil, nil},
		},
		Also: []metric.VectorTable{{
			Table:   "cbbo",
			Columns: []string{"ListingId", "EventTimestamp", "BidPrice1", "AskPrice1"},
			Rows:    [][]any{{1, "09:00:10", 10.0, nil}},
		}},
		Column: column, Want: want,
	}
}

func quantityEntry(statistic, suffix, formula, doc string, want float64) *metric.Entry {
	nulls := "null when no row of the bucket has a consolidated quote before it"
	if statistic == timeMean {
		nulls = "null without time in which both quotes are known"
	}
	return &metric.Entry{
		Module: "cbbo_analytics", Name: "quantity at the best " + statistic, Pattern: "QuantityAt{best}" + suffix,
		Axes: []metric.Axis{{Name: "best", Values: []string{"CBB", "CBO"}}}, Unit: "shares", Hint: "NotionalWeighted",
		Formula: formula, Nulls: nulls, Doc: doc, Source: source, Vector: bids("{}", "QuantityAtCBB"+suffix, want),
	}
}

// catalogue has the share of time first, then the quantities in the order of
// aggregationNames.
var catalogue = []*metric.Entry{
	{
		Module: "cbbo_analytics", Name: "time at the best", Pattern: "TimeAt{best}",
		Axes: []metric.Axis{{Name: "best", Values: []string{"CBB", "CBO"}}}, Unit: "fraction", Hint: "NotionalWeighted",
		Formula: "ns at the consolidated best price / ns in which venue and consolidated quote are known",
		Nulls:   "null without time in which both quotes are known",
		Doc: "Share of the bucket's time in which the venue's best bid (CBB) or ask (CBO) equals the consolidated one; " +
			"an empty side of the venue is not at it.",
		Source: source, Vector: bids("{}", "TimeAtCBB", 0.8),
	},
	quantityEntry(timeMean, "", "Σ ns·q / Σ ns over the time in which both quotes are known, q = quantity at the consolidated best price, else 0",
		"Time-weighted mean of the quantity the venue shows at the consolidated best bid (CBB) or ask (CBO).", 60),
	quantityEntry("Min", "Min", "min(q) over the venue's rows of the bucket",
		"Smallest quantity at the consolidated best over the venue's rows of the bucket; 0 for rows elsewhere.", 0),
	quantityEntry("Max", "Max", "max(q) over the venue's rows of the bucket",
		"Largest quantity at the consolidated best over the venue's rows of the bucket; 0 for rows elsewhere.", 100),
	quantityEntry("Median", "Median", "median(q) over the venue's rows of the bucket",
		"Median quantity at the consolidated best over the venue's rows of the bucket; 0 for rows elsewhere.", 50),
}
