package aggressive

import (
	"fmt"
	"testing"

	"github.com/basaltlake/basalt/metric"
)

// micros is a clock time some microseconds after nine.
func micros(us int) string { return fmt.Sprintf("09:00:%02d.%06d", us/1_000_000, us%1_000_000) }

const tradesConfig = "time_bucket_seconds: 60\naggressive_preprocess: {ENABLED: true}\n"

func TestOrdersOfPrints(t *testing.T) {
	f := outputs(t, orderEntries[0].Vector)[Orders]
	equal(t, f, "Size", 150.0, 50.0, 10.0)
	equal(t, f, "Price", 1505.0/150, 9.96, 9.9)
	equal(t, f, "AggressorSide", 1, 2, 2)
	equal(t, f, "Duration", 5, 4, 0)
	equal(t, f, "NumExecutions", 2, 2, 1)
	equal(t, f, "MinPrice", 10.0, 9.9, 9.9)
	equal(t, f, "MaxPrice", 10.1, 10.0, 9.9)
	equal(t, f, "PricePoint", (1505.0/150-9.9)/(10.2-9.9), (9.96-9.9)/(10.1-9.9), (9.9-9.8)/(10.0-9.8))
	equal(t, f, "OldBestAskPrice", nil, 10.2, 10.1)
	equal(t, f, "OldSpread", nil, 10.2-9.9, 10.1-9.9)
	equal(t, f, "ListingId", 1, 1, 1)
}

// sided are prints of one lot with the given times in µs and aggressors.
func sided(at []int, sides []any) metric.Vector {
	v := metric.Vector{Config: tradesConfig, Columns: []string{"TradeTimestamp", "ListingId", "AggressorSide", "Size", "Price"}}
	for i, us := range at {
		v.Rows = append(v.Rows, []any{micros(us), 1, sides[i], 1, 10.0})
	}
	return v
}

func TestANewOrderBeginsWhereTheSideChangesOrTimePasses(t *testing.T) {
	for _, c := range []struct {
		name  string
		at    []int
		sides []any
		want  []any // executions per order
	}{
		{"sides", []int{0, 1, 2, 3, 4, 5, 6}, []any{1, 2, 1, 1, 2, 2, 1}, []any{1, 1, 2, 2, 1}},
		{"the gap is inclusive", []int{0, 10, 21}, []any{1, 1, 1}, []any{2, 1}},
		{"gaps add up", []int{0, 10, 20, 30}, []any{1, 1, 1, 1}, []any{4}},
		{"far apart", []int{0, 100, 200}, []any{1, 1, 1}, []any{1, 1, 1}},
		{"unknown is a side of its own", []int{0, 1, 2, 3, 4}, []any{1, nil, 0, 7, 1}, []any{1, 3, 1}},
		{"a single execution", []int{5}, []any{2}, []any{1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			equal(t, outputs(t, sided(c.at, c.sides))[Orders], "NumExecutions", c.want...)
		})
	}
}

func TestTimesAreComparedInWholeMicroseconds(t *testing.T) {
	v := sided([]int{0, 0}, []any{1, 1})
	v.Rows[0][0], v.Rows[1][0] = "09:00:00.000000000", "09:00:00.000010999"
	f := outputs(t, v)
	equal(t, f[Orders], "NumExecutions", 2)
	equal(t, f[Orders], "Duration", 10)
	equal(t, f[Executions], "TimeSincePrev", 1.1e-5, 1e-5)
}

func TestClassificationsNeitherSplitNorJoinEachOthersOrders(t *testing.T) {
	v := sided([]int{0, 1, 2, 3}, []any{1, 0, 1, 0})
	v.Columns = append(v.Columns, "Classification")
	for i, class := range []any{"LIT_CONTINUOUS", "OFF_BOOK", "LIT_CONTINUOUS", nil} {
		v.Rows[i] = append(v.Rows[i], class)
	}
	f := outputs(t, v)
	equal(t, f[Orders], "Classification", "LIT_CONTINUOUS", "OFF_BOOK", nil)
	equal(t, f[Orders], "NumExecutions", 2, 1, 1)
	equal(t, f[Executions], "IsSameGroup", 0, 0, 1, 0)
	equal(t, f[Executions], "SequenceNumber", 1, 1, 1, 1)
}

func TestARowWhoseEventGoesOnIsLinkedToTheNext(t *testing.T) {
	v := sided([]int{0, 5, 8, 12, 1000}, []any{1, 1, 1, 1, 1})
	v.Columns = append(v.Columns, "EndOfEvent")
	for i, end := range []any{0, 1, 1, 0, nil} {
		v.Rows[i] = append(v.Rows[i], end)
	}
	f := outputs(t, v)[Orders]
	equal(t, f, "NumExecutions", 5)
	equal(t, f, "Duration", 1000)
}

func TestOnlyExecutionsCount(t *testing.T) {
	v := sided([]int{0, 1, 2, 3}, []any{1, 2, 2, 1})
	v.Rows[1][3], v.Rows[2][3] = 0, -4
	f := outputs(t, v)
	equal(t, f[Orders], "Size", 2.0)
	equal(t, f[Executions], "Size", 1.0, 1.0)
	v.Rows = v.Rows[1:3]
	equal(t, outputs(t, v)[Orders], "Size")
}

func TestQuotesBeforeAreThoseOfTheRowBeforeOfWhateverKind(t *testing.T) {
	v := metric.Vector{Config: tradesConfig,
		Columns: []string{"TradeTimestamp", "ListingId", "AggressorSide", "Size", "Price", "BestBidPrice", "BestAskPrice"},
		Rows: [][]any{
			{micros(0), 1, 1, 5, 10.0, 9.0, 10.0},
			{micros(100), 1, 1, 0, 10.0, 8.0, 11.0},
			{micros(200), 1, 1, 5, 10.0, 9.5, 9.5},
		}}
	f := outputs(t, v)
	equal(t, f[Executions], "OldBestBidPrice", nil, 8.0)
	equal(t, f[Executions], "PrevSize", nil, 0.0)
	equal(t, f[Executions], "Spread", 1.0, 0.0)
	equal(t, f[Orders], "OldSpread", nil, 3.0)
	equal(t, f[Orders], "PricePoint", 1.0, nil)
}

func TestQuotesBeforeThatTheTableHasAreKept(t *testing.T) {
	v := metric.Vector{Config: tradesConfig,
		Columns: []string{"TradeTimestamp", "ListingId", "AggressorSide", "Size", "Price", "OldBestBidPrice", "OldBestAskPrice", "BestBidPrice", "BestAskPrice"},
		Rows:    [][]any{{micros(0), 1, 1, 5, 10.0, 7.0, 12.0, 9.0, 10.0}}}
	f := outputs(t, v)[Executions]
	if f.Col("Spread") != nil || f.Col("PrevSize") != nil {
		t.Error("spreads were added")
	}
}

func TestPricesAreMeansOverExecutionsThatHaveThem(t *testing.T) {
	v := metric.Vector{Config: tradesConfig,
		Columns: []string{"TradeTimestamp", "ListingId", "AggressorSide", "Size", "Price", "LocalPrice", "TradeNotional", "PostTradeMid", "PreTradeMid"},
		Rows: [][]any{
			{micros(0), 1, 1, 10, 10.0, nil, 100.0, 1.0, 4.0},
			{micros(1), 1, 1, 30, nil, 2.0, nil, 2.0, 5.0},
			{micros(2), 1, 1, 10, 20.0, 4.0, 50.0, nil, 6.0},
		}}
	f := outputs(t, v)[Orders]
	equal(t, f, "Price", 15.0)
	equal(t, f, "LocalPrice", 2.5)
	equal(t, f, "Size", 50.0)
	equal(t, f, "TradeNotional", 150.0)
	equal(t, f, "PreTradeMid", 4.0)
	equal(t, f, "PostTradeMid", nil)
}
