package cbboanalytics

import (
	"strings"
	"testing"

	"github.com/basaltlake/basalt/module"
	"github.com/basaltlake/basalt/module/moduletest"
	"github.com/basaltlake/basalt/vector"
)

var (
	l2Header   = []string{"ListingId", "EventTimestamp", "MarketState", "BidPrice1", "BidQuantity1", "AskPrice1", "AskQuantity1"}
	cbboHeader = []string{"ListingId", "EventTimestamp", "BidPrice1", "AskPrice1"}
)

const open = "CONTINUOUS_TRADING"

func tables(t *testing.T, l2, cbbo [][]any) map[string]*moduletest.Rows {
	return map[string]*moduletest.Rows{"l2": moduletest.NewRows(t, l2Header, l2), "cbbo": moduletest.NewRows(t, cbboHeader, cbbo)}
}

// bid is a row of l2 with a bid of listing 1.
func bid(clock string, price, size any) []any { return []any{1, clock, open, price, size, nil, nil} }

func TestComparison(t *testing.T) {
	example := [][]any{bid("09:00:10", 10.0, 100.0), bid("09:00:30", 10.0, 50.0), bid("09:01:20", 9.0, 5.0)}
	ten := [][]any{{1, "09:00:10", 10.0, nil}}
	const all = "TimeBucket TimeAtCBB QuantityAtCBB QuantityAtCBBMin QuantityAtCBBMax QuantityAtCBBMedian"
	for _, c := range []struct {
		name, pass, config string
		l2, cbbo           [][]any
		columns, want      string
	}{
		{"the example of the specification", "", "", example, ten, all,
			"09:01:00 1 70 50 100 75\n09:02:00 0.3333333333333333 16.666666666666668 0 0 0"},
		{"rows of one time count once, the last one", "", "", example,
			[][]any{{1, "09:00:10", 9.0, nil}, {1, "09:00:10", 10.0, nil}, {1, "09:00:10", 10.0, nil}}, all,
			"09:01:00 1 70 50 100 75\n09:02:00 0.3333333333333333 16.666666666666668 0 0 0"},
		{"any listing of the instrument has the consolidated rows", "", "", example, [][]any{{7, "09:00:10", 10.0, nil}}, "TimeAtCBB", "1\n0.3333333333333333"},
		{"of several listings' rows of one time, the highest listing's", "", "", example[:1],
			[][]any{{7, "09:00:10", 9.0, nil}, {8, "09:00:10", 10.0, nil}, {9, "09:00:05", 9.0, nil}}, "TimeAtCBB", "1"},
		{"the consolidated quote changes while the venue's stands", "", "", example[:1],
			[][]any{{1, "09:00:10", 10.0, nil}, {1, "09:00:35", 11.0, nil}}, all, "09:01:00 0.5 50 100 100 100"},
		{"and in a bucket between two of the venue's", "", "", [][]any{bid("09:00:10", 10.0, 100.0), bid("09:02:30", 10.0, 100.0)},
			[][]any{{1, "09:00:10", 10.0, nil}, {1, "09:01:30", 11.0, nil}, {1, "09:02:45", 10.0, nil}}, all,
			"09:01:00 1 100 100 100 100\n09:03:00 0.25 25 0 0 0"},
		{"time before the first consolidated quote is not known", "", "", example[:2], [][]any{{1, "09:00:20", 10.0, nil}}, all, "09:01:00 1 62.5 50 50 50"},
		{"no consolidated quote at all", "", "", example[:1], nil, all, "09:01:00 - - - - -"},
		{"an empty side is not at the best", "", "", [][]any{bid("09:00:00", 10.0, 8.0), bid("09:00:30", nil, nil)}, [][]any{{1, "08:59:00", 10.0, nil}}, all,
			"09:00:00 - - 8 8 8\n09:01:00 0.5 4 0 0 0"},
		{"nor is it when both are empty", "", "", [][]any{bid("09:00:00", nil, nil)}, [][]any{{1, "09:00:00", nil, nil}}, all, "09:00:00 - - 0 0 0"},
		{"an unknown quantity is in no sum, its time is known", "", "", [][]any{bid("09:00:30", 10.0, nil), bid("09:00:45", 10.0, 8.0)}, [][]any{{1, "09:00:00", 10.0, nil}}, all,
			"09:01:00 1 4 8 8 8"},
		{"asks", "", "", [][]any{{1, "09:00:00", open, 10.0, 1.0, 11.0, 3.0}, {1, "09:00:30", open, 10.0, 1.0, 12.0, 3.0}}, [][]any{{1, "09:00:00", 9.0, 11.0}},
			"TimeBucket TimeAtCBB TimeAtCBO QuantityAtCBO QuantityAtCBOMax", "09:00:00 - - - 3\n09:01:00 0 0.5 1.5 0"},
		{"only states that are asked for", "", "market_states: CONTINUOUS_TRADING",
			[][]any{bid("09:00:20", 10.0, 100.0), {1, "09:00:40", "HALTED", 9.0, 50.0, nil, nil}}, [][]any{{1, "09:00:00", 10.0, nil}}, all,
			"09:01:00 1 100 100 100 100"},
		{"a bucket of other states is a row of nulls", "", "market_states: [HALTED]", example[:1], ten, all, "09:01:00 - - - - -"},
		{"a day goes from its first row to its last", "timeline_mode: daily_analytics\n", "", example,
			[][]any{{1, "09:00:20", 10.0, nil}, {1, "09:01:00", 11.0, nil}, {1, "12:00:00", 10.0, nil}}, "TimeAtCBB QuantityAtCBB QuantityAtCBBMedian",
			"0.6666666666666666 41.666666666666664 25"},
		{"start of the bucket", "time_bucket_anchor: start\ntime_bucket_closed: left\n", "", example, ten, "TimeBucket TimeAtCBB",
			"09:00:00 1\n09:01:00 0.3333333333333333"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := moduletest.Decode(t, Spec(), c.pass+"cbbo_analytics: {"+c.config+"}")
			out := moduletest.Operate(t, p, p.Program.Operators[0], tables(t, c.l2, c.cbbo))[0]
			if got := moduletest.Text(out.Main, strings.Fields(c.columns)...); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

func TestColumnsComeInTheOrderOfMeasuresAndAggregations(t *testing.T) {
	for config, want := range map[string]string{
		"{}": "TimeAtCBB TimeAtCBO QuantityAtCBB QuantityAtCBBMin QuantityAtCBBMax QuantityAtCBBMedian " +
			"QuantityAtCBO QuantityAtCBOMin QuantityAtCBOMax QuantityAtCBOMedian",
		"{metric_prefix: C_, measures: [QuantityAtCBO, TimeAtCBB], quantity_aggregations: [Max, TWMean]}": "C_QuantityAtCBOMax C_QuantityAtCBO C_TimeAtCBB",
		"{quantity_aggregations: []}": "TimeAtCBB TimeAtCBO",
		"{measures: []}":              "",
	} {
		p := moduletest.Decode(t, Spec(), "cbbo_analytics: "+config)
		var names []string
		for _, f := range p.Program.Operators[0].Fields {
			names = append(names, f.Name)
		}
		if got := strings.Join(names, " "); got != want {
			t.Errorf("%s: columns %s", config, got)
		}
		if noted := len(p.Program.Notes) > 0; noted != (want == "") {
			t.Errorf("%s: notes %v", config, p.Program.Notes)
		}
	}
}

func TestQuantitiesAreOnlyReadWhenTheyAreNeeded(t *testing.T) {
	p := moduletest.Decode(t, Spec(), "cbbo_analytics: {measures: [TimeAtCBO]}")
	if n := len(p.Program.Operators[0].Reads[0].Columns); n != 2 {
		t.Errorf("%d columns of l2 are read", n)
	}
}

func TestProblems(t *testing.T) {
	for config, path := range map[string]string{
		"cbbo_analytics: {measures: [TimeAtCBB, QuantityAtCBB, TimeAtCBB]}": "measures[2]",
		"cbbo_analytics: {quantity_aggregations: [Min, Min]}":               "quantity_aggregations[1]",
		"cbbo_analytics: {measures: [TimeAtBest]}":                          "measures[0]",
		"timeline_mode: sparse_original\ncbbo_analytics: {}":                "",
	} {
		p := moduletest.Try(t, Spec(), config)
		if len(p.Problems) != 1 || p.Problems[0].Path != path {
			t.Errorf("%s: problems %v", config, p.Problems)
		}
	}
}

func TestListingsWithoutInstrumentHaveNoConsolidatedQuote(t *testing.T) {
	p := moduletest.Decode(t, Spec(), "cbbo_analytics: {market_states: [HALTED]}")
	op, groups := moduletest.Groups(t, p, p.Program.Operators[0], tables(t, [][]any{bid("09:00:10", 10.0, 1.0)}, [][]any{{1, "09:00:10", 10.0, nil}}))
	groups[0].Listings[0].Instrument = vector.NullInt
	out := moduletest.Run(t, op, groups[0])
	if got := moduletest.Text(out.Main, "ListingId", "TimeAtCBB", "QuantityAtCBBMin"); got != "1 - -" {
		t.Errorf("got %s", got)
	}
	if codes(out) != "no-instrument" {
		t.Errorf("remarks %v", out.Remarks)
	}
}

func codes(out *module.Output) string {
	var all []string
	for _, r := range out.Remarks {
		all = append(all, r.Code)
	}
	return strings.Join(all, " ")
}
