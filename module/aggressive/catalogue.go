package aggressive

import "github.com/basaltlake/basalt/metric"

const (
	never  = "never"
	source = "aggressive_preprocess; BMLL Trades Plus, BMLL L3"
)

// orderEntries describe the computed columns of aggressive_orders. Its other columns
// are those of an order's first or last execution, or sums over them.
var orderEntries = []*metric.Entry{
	entry("AggressorSide", "code", "Last", "code of the executions: 1 buyer, 2 seller, 0 unknown; in l3 the opposite of the resting order's side", never,
		"Who sent the order: 1 buyer, 2 seller, 0 unknown.", prints("AggressorSide", 1)),
	entry("ExecutionPrice", "local price", "NotionalWeighted", "Σ size·ExecutionPrice / Σ size over the executions with a finite price",
		"no execution has a price", "Volume-weighted average price of the order, from executions of resting orders.", book("ExecutionPrice", 9.975)),
	entry("Price", "local price", "NotionalWeighted", "Σ size·price / Σ size over the executions with a finite price; price is ExecutionPrice where the input has it",
		"no execution has a price", "Volume-weighted average price of the order.", prints("Price", 1505.0/150)),
	entry("LocalPrice", "local price", "NotionalWeighted", "Σ size·LocalPrice / Σ size over the executions with a finite LocalPrice",
		"no execution has a LocalPrice", "Volume-weighted average price of the order in local currency.", prints("LocalPrice", 15.05/150)),
	entry("Duration", "µs", "Mean", "time from the first to the last execution, in whole microseconds", never,
		"How long the order took to execute.", prints("Duration", 5)),
	entry("MinPrice", "local price", "Min", "lowest price of the executions", "no execution has a price",
		"Lowest price the order was executed at.", prints("MinPrice", 10.0)),
	entry("MaxPrice", "local price", "Max", "highest price of the executions", "no execution has a price",
		"Highest price the order was executed at.", prints("MaxPrice", 10.1)),
	entry("NumExecutions", "executions", "Sum", "number of executions", never,
		"How many executions the order had.", prints("NumExecutions", 2)),
	entry("PriceDiff", "local price", "Mean", "MaxPrice − MinPrice", "no execution has a price",
		"How far the order moved through the book.", prints("PriceDiff", 10.1-10.0)),
	entry("PricePoint", "fraction", "NotionalWeighted", "(vwap − b)/(a − b), b and a the best bid and ask at the last execution",
		"a = b, or one of the three is null", "Place of the order's price between bid (0) and ask (1).",
		prints("PricePoint", (1505.0/150-9.9)/(10.2-9.9))),
	entry("AggressiveSize", "shares", "Sum", "Σ of the quantities of the executions (execution_size); of prints Σ Size", never,
		"Quantity of the order that was executed.", prints("AggressiveSize", 150.0)),
}

// executionEntries describe the columns that aggressive_executions adds to its input.
var executionEntries = []*metric.Entry{
	entry("RevealedQty", "shares", "Sum", "RevealedQty of the input, else 0", "null in the input",
		"Hidden quantity that the execution revealed, where the input knows it.", prints("RevealedQty", 0)),
	entry("TimeSincePrev", "s", "Mean", "time since the execution before (of the same Classification), in whole microseconds, / 10⁶; deltat + 10⁻⁶ for the first",
		never, "Time since the execution before.", prints("TimeSincePrev", 1.1e-5)),
	entry("IsSameGroup", "flag", "Max", "TimeSincePrev ≤ deltat, or the row before has EndOfEvent false; false for the first", never,
		"Whether the execution is linked in time to the one before.", prints("IsSameGroup", 0)),
	entry("ConsolidatedTrades", "number", "Last", "running number of runs of linked executions", never,
		"Internal number of a run of linked executions, from 1 in every listing, day and Classification.", prints("ConsolidatedTrades", 1)),
	entry("SequenceNumber", "number", "Last", "running number of orders", never,
		"Internal number of the order, from 1 in every listing, day and Classification.", prints("SequenceNumber", 1)),
	entry("SameSideSequence", "number", "Last", "executions since the side changed last; 0 where it changes", "the first execution",
		"Internal number of the execution on its side.", prints("SameSideSequence", nil)),
	entry("AggressiveExecutionSize", "shares", "Sum", "ExecutionSize where the input has it, else Size", "null in the input",
		"Quantity of the execution.", prints("AggressiveExecutionSize", 100.0)),
}

func entry(name, unit, hint, formula, nulls, doc string, example metric.Vector) *metric.Entry {
	return &metric.Entry{
		Module: "aggressive_preprocess", Name: name, Pattern: name, Unit: unit, Formula: formula, Nulls: nulls,
		Doc: doc, Hint: hint, Source: source, Vector: example,
	}
}

// prints is a worked example over the prints of two buy executions and three sells.
func prints(column string, want any) metric.Vector {
	return metric.Vector{
		Config:  "time_bucket_seconds: 60\ntimeline_mode: sparse_digitised\npreprocess_modules: [aggressive_preprocess]\naggressive_preprocess: {ENABLED: true}\n",
		Table:   "trades",
		Columns: []string{"TradeTimestamp", "ListingId", "AggressorSide", "Size", "Price", "LocalPrice", "BestBidPrice", "BestAskPrice"},
		Rows: [][]any{
			{"09:00:00.000001", 1, 1, 100, 10.0, 0.1, 9.9, 10.1},
			{"09:00:00.000006", 1, 1, 50, 10.1, 0.101, 9.9, 10.2},
			{"09:00:00.000009", 1, 2, 30, 10.0, 0.1, 9.9, 10.1},
			{"09:00:00.000013", 1, 2, 20, 9.9, 0.099, 9.9, 10.1},
			{"09:00:00.001001", 1, 2, 10, 9.9, 0.099, 9.8, 10.0},
		},
		Column: column, Want: want,
	}
}

// book is a worked example over the executions of two resting bids, with an insert.
func book(column string, want any) metric.Vector {
	return metric.Vector{
		Config: "time_bucket_seconds: 60\ntimeline_mode: sparse_digitised\npreprocess_modules: [aggressive_preprocess]\n" +
			"aggressive_preprocess: {ENABLED: true, source_table: l3}\n",
		Table:   "l3",
		Columns: []string{"EventTimestamp", "ListingId", "Side", "LobAction", "OldPrice", "ExecutionPrice", "ExecutionSize", "EndOfEvent"},
		Rows: [][]any{
			{"09:00:00.000001", 1, 1, 2, nil, nil, 0, 1},
			{"09:00:00.000002", 1, 1, 3, 10.0, 10.0, 30, 0},
			{"09:00:00.100000", 1, 1, 4, 9.9, 9.9, 10, 1},
		},
		Column: column, Want: want,
	}
}
