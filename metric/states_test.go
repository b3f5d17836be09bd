package metric_test

import (
	"testing"

	"github.com/basaltlake/basalt/metric"
)

func TestStatesFilter(t *testing.T) {
	type choice struct{ value, where string }
	for _, c := range []struct {
		name    string
		states  []string
		pattern string
		want    []choice
	}{
		{"no states, every row", nil, "", []choice{{}}},
		{"an empty list is no filter", []string{}, "{market_states}", []choice{{}}},
		{"a list is a union", []string{"HALTED", "CLOSED"}, "{sides}",
			[]choice{{"", `in(MarketState:text, ["CLOSED", "HALTED"])`}}},
		{"a pattern with the key splits the list", []string{"HALTED", "CLOSED"}, "{market_states}", []choice{
			{"HALTED", `in(MarketState:text, ["HALTED"])`}, {"CLOSED", `in(MarketState:text, ["CLOSED"])`}}},
	} {
		got := metric.StatesFilter(c.states, c.pattern)
		if len(got) != len(c.want) {
			t.Errorf("%s: got %d filters, want %d", c.name, len(got), len(c.want))
			continue
		}
		for i, w := range c.want {
			where := ""
			if got[i].Where != nil {
				where = got[i].Where.String()
			}
			if got[i].Value != w.value || where != w.where {
				t.Errorf("%s: got %q %s, want %q %s", c.name, got[i].Value, where, w.value, w.where)
			}
		}
	}
}
