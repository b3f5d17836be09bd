package plan

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/basaltlake/basalt/module"
)

func TestReferenceIsTheFirstInputOfTheFirstModuleThatHasOne(t *testing.T) {
	side := &Side{Key: "p:tagged"}
	reads := func(tables ...string) *module.Operator {
		op := &module.Operator{}
		for _, name := range tables {
			op.Reads = append(op.Reads, module.Input{Table: name})
		}
		return op
	}
	for _, c := range []struct {
		name  string
		parts []Part
		table string
		side  *Side
	}{
		{"a scan", []Part{{Scan: &module.Scan{Table: "trades"}}, {Scan: &module.Scan{Table: "l2"}}}, "trades", nil},
		{"the first read of an operator", []Part{{Operator: reads("l3", "trades")}}, "l3", nil},
		{"parts for side outputs only do not count", []Part{{Operator: reads("l3"), Hidden: true}, {Scan: &module.Scan{Table: "l2"}}}, "l2", nil},
		{"a timeline without input does not count", []Part{{Operator: reads()}, {Scan: &module.Scan{Table: "l2"}}}, "l2", nil},
		{"a side output instead of a table", []Part{{Scan: &module.Scan{Table: "trades"}, Feeds: []*Side{side}}}, "", side},
		{"no input", []Part{{Operator: reads()}}, "", nil},
	} {
		p := &Pass{Parts: c.parts}
		if table, from := p.Reference(); table != c.table || from != c.side {
			t.Errorf("%s: %q, %v", c.name, table, from)
		}
	}
}

func TestOrderEndsInTheKeys(t *testing.T) {
	for _, c := range []struct{ sort, want []string }{
		{nil, []string{"ListingId", "TimeBucket"}},
		{[]string{"Ticker", "TimeBucket"}, []string{"Ticker", "TimeBucket", "ListingId"}},
		{[]string{"ListingId", "TimeBucket"}, []string{"ListingId", "TimeBucket"}},
	} {
		p := &Pass{SortKeys: c.sort, Parts: []Part{{Scan: &module.Scan{}}}}
		if diff := cmp.Diff(c.want, p.Order()); diff != "" {
			t.Error(diff)
		}
	}
}
