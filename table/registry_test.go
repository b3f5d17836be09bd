package table

import (
	"regexp"
	"slices"
	"testing"

	"github.com/basaltlake/basalt/expr"
	"github.com/basaltlake/basalt/vector"
)

func TestSixteenTablesAreBuiltIn(t *testing.T) {
	names := builtinNames()
	if len(names) != 16 {
		t.Fatalf("%d tables: %v", len(names), names)
	}
	for _, name := range names {
		if found, ok := Lookup(name); !ok || found.Name != name {
			t.Errorf("Lookup(%q) = %v, %v", name, found, ok)
		}
	}
	if _, ok := Lookup("trade"); ok {
		t.Error("Lookup found a table that does not exist")
	}
}

var pascal = regexp.MustCompile(`^[A-Z][A-Za-z0-9]*$`)

func TestEveryColumnIsDeclaredCompletely(t *testing.T) {
	for _, tab := range Builtin() {
		if tab.Doc == "" || tab.Folder == "" || len(tab.Listing) == 0 || len(tab.Time) == 0 || tab.TimeUnit == "" {
			t.Errorf("%s: incomplete: %+v", tab.Name, tab)
		}
		seen := map[string]bool{}
		for _, c := range tab.Columns {
			at := tab.Name + "." + c.Name
			if seen[c.Name] {
				t.Errorf("%s is declared twice", at)
			}
			seen[c.Name] = true
			if !pascal.MatchString(c.Name) {
				t.Errorf("%s is not PascalCase", at)
			}
			if c.Doc == "" || c.Doc[len(c.Doc)-1] != '.' {
				t.Errorf("%s: doc %q is no sentence", at, c.Doc)
			}
			label := c.Type == vector.String || c.Type == vector.Bool || c.Type == vector.Time
			switch {
			case c.Type == vector.Float && c.Unit == "":
				t.Errorf("%s: a quantity needs a unit", at)
			case label && c.Unit != "":
				t.Errorf("%s: a label has no unit, got %q", at, c.Unit)
			case c.Integer && c.Type != vector.Float:
				t.Errorf("%s: Integer is for Float columns", at)
			}
		}
		for _, name := range tab.Time {
			if c, ok := tab.Column(name); !ok || c.Type != vector.Time {
				t.Errorf("%s: time column %s is not declared as one", tab.Name, name)
			}
		}
		if c, ok := tab.Column("ListingId"); !ok || c.Type != vector.Int {
			t.Errorf("%s: ListingId is not declared as integer", tab.Name)
		}
	}
}

func TestDerivedColumnsReadDeclaredOnes(t *testing.T) {
	for _, tab := range Builtin() {
		for _, d := range tab.Derived {
			if d.Doc == "" || d.Unit == "" || d.Value == nil {
				t.Errorf("%s.%s is incomplete", tab.Name, d.Name)
				continue
			}
			reads := map[string]vector.Type{}
			d.Value.Columns(reads)
			for name := range reads {
				if _, ok := tab.Column(name); !ok {
					t.Errorf("%s.%s reads %s, which is not declared", tab.Name, d.Name, name)
				}
			}
		}
	}
}

func TestSequenceColumnsBreakTiesInBooksOnly(t *testing.T) {
	for name, want := range map[string]string{"l2": "L2EventNo", "cbbo": "L2EventNo", "trades": "", "l3": ""} {
		tab, _ := Lookup(name)
		if tab.Sequence != want {
			t.Errorf("%s: sequence %q, want %q", name, tab.Sequence, want)
		}
	}
}

func TestColumnCountsOfTheSchemas(t *testing.T) {
	// PreTradeMid and LocalPrice are derived; EventTimestamp, MIC and currency of l3, cbbo's
	// InstrumentId and marketstate's Ticker are declared beyond the fixtures' columns.
	for name, want := range map[string]int{"trades": 152, "l2": 76, "cbbo": 73, "l3": 39, "marketstate": 11, "reference": 23, "imbalance": 24} {
		tab, _ := Lookup(name)
		if len(tab.Columns) != want {
			t.Errorf("%s: %d columns, want %d", name, len(tab.Columns), want)
		}
	}
}

func TestSpellings(t *testing.T) {
	for _, tt := range []struct {
		table, column string
		want          []string
	}{
		{"trades", "Price", []string{"Price"}},
		{"trades", "SomethingElse", []string{"SomethingElse"}},
		{"l3", "OrderID", []string{"OrderId", "OrderID"}},
		{"l3", "EventTimestamp", []string{"EventTimestamp", "TimestampNanoseconds"}},
		{"l3", "TimestampNanoseconds", []string{"TimestampNanoseconds"}},
		{"nbbo", "ListingId", []string{"ListingId", "BMLLObjectId"}},
		{"opra_trades", "EventTimestamp", []string{"EventTimestamp", "LocalTimestamp", "Date"}},
	} {
		tab, _ := Lookup(tt.table)
		if got := tab.Spellings(tt.column); !slices.Equal(got, tt.want) {
			t.Errorf("%s.%s: %v, want %v", tt.table, tt.column, got, tt.want)
		}
	}
}

func TestIdentifiersMayBeNumbersInFiles(t *testing.T) {
	mapped, problems := User("l3", UserDecl{Columns: map[string]string{"OrderId": "ref", "Note": "remark"}, Types: map[string]string{"Note": "text"}})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	l3, _ := Lookup("l3")
	reference, _ := Lookup("reference")
	for _, c := range []struct {
		table  *Table
		column string
		want   bool
	}{
		{l3, "OrderId", true}, {l3, "OldOrderID", true}, {l3, "TradeId", true}, {l3, "Ticker", true},
		{reference, "IndexId", true}, {reference, "ISIN", false},
		{l3, "MarketState", false}, {l3, "Size", false}, {l3, "unknown", false},
		{mapped, "ref", true}, {mapped, "OrderId", false}, {mapped, "remark", true},
	} {
		if got := c.table.Numbers(c.column); got != c.want {
			t.Errorf("%s: %v", c.column, got)
		}
	}
}

func TestLocalPriceIsNotionalPerShareFirst(t *testing.T) {
	tab, _ := Lookup("trades")
	got := tab.Candidates("LocalPrice")
	want := expr.Div(expr.Number("TradeNotional"), expr.Number("Size"))
	if len(got) != 2 || got[0].Value.String() != want.String() || got[1].Value.String() != "Price" {
		t.Errorf("candidates: %v", got)
	}
}

func TestBuiltinTablesAreFreshCopies(t *testing.T) {
	a, _ := Lookup("trades")
	a.Columns[0].Name = "Changed"
	if b, _ := Lookup("trades"); b.Columns[0].Name == "Changed" {
		t.Error("a change of one copy shows in another")
	}
}

func TestEnumerationsHaveNames(t *testing.T) {
	for _, tt := range []struct{ got, want string }{
		{LobAction(2).String(), "Insert"}, {LobAction(3).String(), "Remove"}, {LobAction(4).String(), "Update"},
		{LobAction(9).String(), "Unknown"}, {Side(1).String(), "Bid"}, {Side(2).String(), "Ask"}, {Side(0).String(), "Unknown"},
		{AggressorSide(1).String(), "Buyer"}, {AggressorSide(2).String(), "Seller"}, {AggressorSide(0).String(), "Unknown"},
	} {
		if tt.got != tt.want {
			t.Errorf("got %s, want %s", tt.got, tt.want)
		}
	}
}
