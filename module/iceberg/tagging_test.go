package iceberg

import (
	"strings"
	"testing"

	"github.com/basaltlake/basalt/module/moduletest"
	"github.com/basaltlake/basalt/vector"
)

// book is the worked example of the specification.
func book(t *testing.T) *moduletest.Rows {
	v := example("", "", nil)
	return moduletest.NewRows(t, v.Columns, v.Rows)
}

func prints(t *testing.T, rows ...[]any) *moduletest.Rows {
	return moduletest.NewRows(t, []string{"ListingId", "TradeTimestamp", "LocalPrice", "Size", "AggressorSide", "PreTradeMid",
		"BMLLTradeType", "Classification"}, rows)
}

// column returns the values of a column of a side output, nil for null.
func column(t *testing.T, f *vector.Frame, name string) []any {
	t.Helper()
	c := f.Col(name)
	if c == nil {
		t.Fatalf("there is no column %s", name)
	}
	var all []any
	for i := range f.Rows {
		all = append(all, moduletest.Value(c, i))
	}
	return all
}

// tag runs the module and returns its side outputs.
func tag(t *testing.T, config string, book, prints *moduletest.Rows) (events, trades *vector.Frame) {
	t.Helper()
	p := moduletest.Decode(t, Spec(), "iceberg_analytics: "+config)
	outs := moduletest.Operate(t, p, p.Program.Operators[0], map[string]*moduletest.Rows{"l3": book, "trades": prints})
	return outs[0].Sides[0], outs[0].Sides[1]
}

func same(t *testing.T, what string, got []any, want ...any) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d rows, want %d", what, len(got), len(want))
	}
	for i := range want {
		if !moduletest.Same(got[i], want[i]) {
			t.Errorf("%s of row %d is %v, want %v", what, i, got[i], want[i])
		}
	}
}

func TestPrintsOfTheWorkedExampleAreTagged(t *testing.T) {
	events, trades := tag(t, "{}", book(t), prints(t,
		[]any{1, "09:00:00.001", 10, 150, 1, 9.95, "LIT", nil},
		[]any{1, "09:00:00.0021", 10, 30, 1, 9.95, "LIT", nil},
		[]any{1, "09:00:00.0030001", 10, 100, 1, 9.95, "LIT", nil},
		[]any{1, "09:00:00.004", 9.9, 60, 0, 10, "LIT", nil},
		[]any{1, "09:00:00.009", 10, 5, 1, 9.95, "LIT", nil}))
	same(t, "order", column(t, events, "OrderID"), "11", "12", "21")
	same(t, "iceberg", column(t, events, "IcebergId"), 0, 0, nil)
	same(t, "count", column(t, events, "IcebergEventCount"), 1, 2, nil)
	same(t, "revealed", column(t, trades, "IcebergL3Revealed"), 1, 0, 1, 1, 0)
	same(t, "match", column(t, trades, "IcebergTradeMatch"), 0, 1, 1, 0, 0)
	same(t, "execution", column(t, trades, "IcebergExecution"), 1, 1, 1, 1, 0)
	same(t, "tag", column(t, trades, "IcebergTag"), "L3_REVEALED", "TRADE_MATCH", "BOTH", "L3_REVEALED", nil)
	same(t, "order of the print", column(t, trades, "OrderID"), "11", nil, "12", "21", nil)
	same(t, "size", column(t, trades, "Size"), 150, 30, 100, 60, 5)
}

// Three prints at one stamp stay three prints.
func TestEveryPrintIsPutOutOnce(t *testing.T) {
	row := func(size float64) []any { return []any{1, "09:00:00.001", 10, size, 1, 9.95, "LIT", nil} }
	_, trades := tag(t, "{}", book(t), prints(t, row(150), row(1), row(2)))
	same(t, "size", column(t, trades, "Size"), 150, 1, 2)
	same(t, "tag", column(t, trades, "IcebergTag"), "L3_REVEALED", "BOTH", "BOTH")
}

func TestTagsFollowTheKeys(t *testing.T) {
	early := []any{1, "09:00:00.0009", 10, 150, 1, 9.95, "LIT", "LIT_CONTINUOUS"} // 100 µs before e1
	other := []any{1, "09:00:00.001", 10.5, 7, 1, 9.95, "LIT", "LIT_CONTINUOUS"}  // at another price
	dark := []any{1, "09:00:00.002", 10, 30, 2, 9.95, "DARK", "DARK"}             // of the wrong side
	cases := []struct {
		name, config string
		print        []any
		want         any
	}{
		{"a later execution", "{}", early, tagRevealed},
		{"no later execution", "{match_window: backward}", early, nil},
		{"beyond the tolerance", "{match_tolerance_seconds: 0.00005}", early, nil},
		{"another price", "{}", other, nil},
		{"any price", "{price_match: false}", other, tagRevealed},
		{"any price for a match", "{trade_match_price_match: false}", other, tagMatch},
		{"the wrong side", "{}", dark, nil},
		{"any side", "{trade_match_require_side: false}", dark, tagMatch},
		{"other types", "{trade_match_require_side: false, trade_match_trade_types: [LIT]}", dark, nil},
		{"all types", "{trade_match_require_side: false, trade_match_trade_types: []}", dark, tagMatch},
		{"other classifications", "{trade_match_require_side: false, trade_match_classifications: [LIT_CONTINUOUS]}", dark, nil},
		{"no matching", "{trade_match_require_side: false, trade_match_enabled: false}", dark, nil},
		{"equal sizes too", "{trade_match_exclude_exact: false}", early, tagBoth},
		{"sizes that hardly differ", "{trade_match_require_side: false, trade_match_size_tolerance: 50}", dark, nil},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, trades := tag(t, c.config, book(t), prints(t, c.print))
			same(t, "tag", column(t, trades, "IcebergTag"), c.want)
		})
	}
}

func TestPrintsArePlacedByTheirNanoseconds(t *testing.T) {
	exact := moduletest.NewRows(t, []string{"ListingId", "TradeTimestamp", "TradeTimestampNanoseconds", "LocalPrice", "Size"},
		[][]any{{1, "09:00:00.000999", moduletest.At(t, "09:00:00.001"), 10, 150}})
	_, trades := tag(t, "{match_window: backward}", book(t), exact)
	same(t, "tag", column(t, trades, "IcebergTag"), tagRevealed)
}

func TestWithoutLinkingThereAreNoIcebergs(t *testing.T) {
	events, trades := tag(t, "{enable_peak_linking: false}", book(t), prints(t, []any{1, "09:00:00.001", 10, 150, 1, 9.95, "LIT", nil}))
	for _, f := range []*vector.Frame{events, trades} {
		for _, field := range f.Fields {
			if field.Name == "IcebergId" || field.Name == "IcebergEventCount" {
				t.Errorf("there is a column %s", field.Name)
			}
		}
	}
}

func TestPrintsOfListingsWithoutOrderEventsAreKept(t *testing.T) {
	empty := moduletest.NewRows(t, example("", "", nil).Columns, nil)
	events, trades := tag(t, "{}", empty, prints(t, []any{1, "09:00:00.001", 10, 150, 1, 9.95, "LIT", nil}))
	if events.Rows != 0 || trades.Rows != 1 {
		t.Errorf("%d events and %d prints", events.Rows, trades.Rows)
	}
	same(t, "tag", column(t, trades, "IcebergTag"), nil)
}

func TestSideOutputsSayWhatTheyAre(t *testing.T) {
	op := moduletest.Decode(t, Spec(), "iceberg_analytics: {trade_tag_context_key: mine}").Program.Operators[0]
	if s := op.Sides[1]; s.Key != "mine" || s.Extends != "trades" || s.Time != "TradeTimestamp" {
		t.Errorf("side output %+v", s)
	}
	for _, s := range op.Sides {
		names := map[string]bool{}
		for _, f := range s.Fields {
			if f.Doc == "" && !strings.HasPrefix(f.Name, "P") {
				t.Errorf("column %s of %s has no description", f.Name, s.Name)
			}
			if names[f.Name] {
				t.Errorf("column %s of %s is there twice", f.Name, s.Name)
			}
			names[f.Name] = true
		}
	}
}
