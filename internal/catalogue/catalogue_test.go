package catalogue_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/basaltlake/basalt/internal/catalogue"
	"github.com/basaltlake/basalt/internal/config"
	"github.com/basaltlake/basalt/internal/job"
	_ "github.com/basaltlake/basalt/internal/modules"
	"github.com/basaltlake/basalt/metric"
	"github.com/basaltlake/basalt/module"
)

func TestMatchTellsTheValuesOfAxes(t *testing.T) {
	e := &metric.Entry{
		Pattern: "{side}Price{level}+",
		Axes:    []metric.Axis{{Name: "side", Values: []string{"Bid", "Ask"}}, {Name: "level"}},
	}
	for _, c := range []struct {
		column string
		want   metric.Variant
	}{
		{"BidPrice3+", metric.Variant{"side": "Bid", "level": "3"}},
		{"AskPrice10+", metric.Variant{"side": "Ask", "level": "10"}},
		{"MidPrice3+", nil},
		{"BidPrice0+", nil},
		{"BidPrice+", nil},
		{"xBidPrice3+", nil},
		{"BidPrice33", nil},
	} {
		got, ok := catalogue.Match(e, c.column)
		if ok != (c.want != nil) || !cmp.Equal(got, c.want) {
			t.Errorf("%s: %v, %v", c.column, got, ok)
		}
	}
}

func TestALiteralNameWinsOverOneMadeOfAxes(t *testing.T) {
	for _, f := range catalogue.Find("TradeTotalVWAP") {
		if f.Module.Name != "trade" {
			t.Errorf("TradeTotalVWAP is also of module %s, entry %s", f.Module.Name, f.Entry.Name)
		}
	}
	if found := catalogue.Find("no such column"); len(found) != 0 {
		t.Errorf("found %+v", found)
	}
}

func TestModulesThatPrepareRowsComeLast(t *testing.T) {
	var modules []string
	for _, f := range catalogue.Find("BidPrice1") {
		modules = append(modules, f.Module.Name)
	}
	if len(modules) < 2 || modules[0] != "l2" {
		t.Errorf("BidPrice1 is looked up in %v", modules)
	}
}

func TestWorkedExamplesAreNamedByTheirPattern(t *testing.T) {
	for _, s := range module.All() {
		for _, e := range s.Catalogue {
			if e.Vector.Column == "" {
				continue
			}
			if _, ok := catalogue.Match(e, e.Vector.Column); !ok {
				t.Errorf("%s: the example's column %s does not fit the pattern %s", s.Name, e.Vector.Column, e.Pattern)
			}
		}
	}
}

func TestNamesAreFoundAgain(t *testing.T) {
	names := catalogue.Names(2)
	if !slices.Contains(names, "BidPrice2") || slices.Contains(names, "BidPrice3") {
		t.Error("levels are not 1 to 2")
	}
	for i := 0; i < len(names); i += 37 { // all of them take seconds
		name := names[i]
		if len(catalogue.Find(name)) == 0 {
			t.Errorf("%s is not found", name)
		}
	}
}

func TestExamplesOfAllEntriesTellTheirInputs(t *testing.T) {
	// What only counts or tells the rows it has reads no column but the keys.
	counts := []string{"number of rows", "L3EventCount", "TradeEventCount"}
	for _, s := range module.All() {
		for _, e := range s.Catalogue {
			if got := catalogue.ExampleInputs(e); len(got) == 0 && !slices.Contains(counts, e.Name) {
				t.Errorf("%s of %s: no inputs", e.Name, s.Name)
			}
		}
	}
}

func TestPatternsFindTheirEntries(t *testing.T) {
	for _, s := range module.All() {
		for _, e := range s.Catalogue {
			if !slices.ContainsFunc(catalogue.Find(e.Pattern), func(f catalogue.Found) bool { return f.Entry == e }) {
				t.Errorf("%s of %s", e.Pattern, s.Name)
			}
		}
	}
}

func TestColumnsOfAPassKnowTheirEntriesAndInputs(t *testing.T) {
	j, err := job.Parse("pipeline.yaml", []byte(`
START_DATE: 2026-01-05
END_DATE: 2026-01-05
MODULES: [trade]
TIMELINE_MODE: sparse_digitised
trade_analytics: {metric_prefix: my_, generic_metrics: [{measures: VWAP}]}
`), config.Overrides{})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range catalogue.Columns(j.Passes[0]) {
		if c.Field.Name != "my_TradeTotalVWAP" {
			continue
		}
		if c.Entry == nil || c.Module.Name != "trade" || c.Table != "trades" {
			t.Errorf("column: %+v", c)
		}
		if want := []string{"Classification", "LocalPrice", "Size"}; !cmp.Equal(c.Inputs, want) {
			t.Errorf("inputs: %v, want %v", c.Inputs, want)
		}
		return
	}
	t.Error("there is no my_TradeTotalVWAP")
}

func TestColumnsOfAnOperatorHaveTheColumnsOfAllItsTables(t *testing.T) {
	j, err := job.Parse("pipeline.yaml", []byte(`
START_DATE: 2026-01-05
END_DATE: 2026-01-05
MODULES: [cbbo_analytics]
TIMELINE_MODE: sparse_digitised
`), config.Overrides{})
	if err != nil {
		t.Fatal(err)
	}
	columns := catalogue.Columns(j.Passes[0])
	c := columns[len(columns)-1]
	if c.Table != "cbbo, l2" || !slices.Contains(c.Inputs, "l2.BidPrice1") || !slices.Contains(c.Inputs, "cbbo.BidPrice1") {
		t.Errorf("%s: table %s, inputs %v", c.Field.Name, c.Table, c.Inputs)
	}
}
