package aggressive

import (
	"testing"

	"github.com/basaltlake/basalt/metric"
)

// events are executions of resting orders in one event, two lots each.
func events(rows ...[]any) metric.Vector {
	v := metric.Vector{
		Config:  "time_bucket_seconds: 60\naggressive_preprocess: {ENABLED: true, source_table: l3}\n",
		Columns: []string{"EventTimestamp", "ListingId", "Side", "OldPrice", "ExecutionPrice", "ExecutionSize", "Printable", "OrderType", "Size", "OldOrderId"},
	}
	for i, r := range rows {
		v.Rows = append(v.Rows, append([]any{micros(i), 1}, r...))
	}
	return v
}

func TestTheAggressorIsOppositeOfTheRestingOrder(t *testing.T) {
	f := outputs(t, events(
		[]any{1, 10.0, 10.0, 2, 1, 1, 0, "a"},
		[]any{2, 10.0, 10.0, 2, 1, 1, 0, "b"},
		[]any{nil, 10.0, 10.0, 2, 1, 1, 0, "c"},
		[]any{3, 10.0, 10.0, 2, 1, 1, 0, "d"}))[Orders]
	equal(t, f, "AggressorSide", 2, 1, 0)
	equal(t, f, "NumExecutions", 1, 1, 2)
}

func TestOnlyPrintableExecutionsOfUsualOrdersCount(t *testing.T) {
	f := outputs(t, events(
		[]any{1, 10.0, 10.0, 2, 0, 1, 0, "a"},
		[]any{1, 10.0, 10.0, 2, nil, 1, 0, "b"},
		[]any{1, 10.0, 10.0, 2, 1, 2, 0, "c"},
		[]any{1, 10.0, nil, 0, 1, 1, 0, "d"},
		[]any{1, 9.0, 9.0, 2, 1, 1, 5, "e"}))[Orders]
	equal(t, f, "OldOrderId", "e")
	equal(t, f, "ExecutionSize", 2.0)
	equal(t, f, "AggressiveSize", 2.0)
	equal(t, f, "Size", 5.0)
	equal(t, f, "Price", 9.0)
	equal(t, f, "ExecutionPrice", 9.0)
}

func TestExecutionsAtAnotherPriceLinkTheirNeighboursAndAreLeftOut(t *testing.T) {
	f := outputs(t, events(
		[]any{2, 9.0, 10.0, 2, 1, 1, 0, "elsewhere, begins an order"},
		[]any{2, 10.0, 10.0, 2, 1, 1, 0, "b"},
		[]any{1, 9.0, 10.0, 2, 1, 1, 0, "elsewhere, alone in its order"},
		[]any{2, 11.0, 11.0, 2, 1, 1, 0, "d"},
		[]any{2, nil, 12.0, 2, 1, 1, 0, "no old price"}))
	equal(t, f[Orders], "OldOrderId", "b", "d")
	equal(t, f[Orders], "NumExecutions", 1, 2)
	equal(t, f[Orders], "SequenceNumber", 1, 3)
	equal(t, f[Executions], "OldOrderId", "b", "d", "no old price")
	equal(t, f[Executions], "IsSameGroup", 1, 1, 1)
}

func TestAnotherQuantityCanBeChosen(t *testing.T) {
	for _, c := range []struct {
		column       string
		size, chosen float64
	}{{"Size", 7, 7}, {"SizeAhead", 7, 5}} {
		v := events([]any{1, 10.0, 10.0, 2, 1, 1, 7, "a"}, []any{1, 10.0, 20.0, 2, 1, 1, 0, "b"})
		v.Config = "time_bucket_seconds: 60\naggressive_preprocess: {ENABLED: true, source_table: l3, execution_size: " + c.column + "}\n"
		v.Columns = append(v.Columns, "SizeAhead")
		for i := range v.Rows {
			v.Rows[i] = append(v.Rows[i], 5)
		}
		f := outputs(t, v)[Orders]
		equal(t, f, "Size", c.size)
		equal(t, f, "AggressiveSize", c.chosen)
		equal(t, f, "Price", 10.0)
	}
}
