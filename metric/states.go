package metric

import "github.com/basaltlake/basalt/expr"

// MarketStates are the values of the market_states key. Files may hold others.
var MarketStates = []string{
	"AUCTION_ON_DEMAND", "CLOSED", "CLOSING_AUCTION", "CONDITIONAL", "CONTINUOUS_TRADING",
	"CONTINUOUS_TRADING_PRIMARY_CLOSED", "HALTED", "INTRADAY_AUCTION", "NOT_APPLICABLE",
	"OPENING_AUCTION", "POST_TRADE", "PRE_OPEN", "UNKNOWN", "UNSCHEDULED_AUCTION",
}

// StatesKey is the key of patterns and variants that holds the market state.
const StatesKey = "market_states"

// StateFilter is a choice of market states a metric is computed for.
type StateFilter struct {
	Value string     // of {market_states} in a pattern; "" unless the pattern names it
	Where *expr.Node // predicate over the rows; nil is every row
}

// StatesFilter turns the market_states of an entry into the filters to compute it for:
// none given, one that is always true; a pattern that names {market_states}, one per
// state; else one that holds in any of the states. A null MarketState is in no state.
func StatesFilter(states []string, pattern string) []StateFilter {
	state := expr.Text("MarketState")
	switch {
	case len(states) == 0:
		return []StateFilter{{}}
	case !PatternNames(pattern, StatesKey):
		return []StateFilter{{Where: expr.In(state, states...)}}
	}
	filters := make([]StateFilter, len(states))
	for i, s := range states {
		filters[i] = StateFilter{Value: s, Where: expr.In(state, s)}
	}
	return filters
}
