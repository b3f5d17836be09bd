package table

import (
	"slices"
	"strings"
	"testing"

	"github.com/basaltlake/basalt/vector"
)

func TestBuiltinTableReadFromAnotherVendorsFiles(t *testing.T) {
	tab, problems := User("trades", UserDecl{
		Path:         "itch/xnas-itch-{yyyymmdd}.trades.parquet",
		SymbolColumn: "symbol", TimeColumn: "ts_event", TimeUnit: "us", SequenceColumn: "sequence",
		Columns: map[string]string{"Price": "price", "Size": "size"},
	})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if got := pathOf(t, tab, "XNAS"); got != "itch/xnas-itch-20260102.trades.parquet" {
		t.Errorf("path %s", got)
	}
	for column, want := range map[string]string{"Price": "price", "TradeTimestamp": "ts_event", "symbol": "symbol", "sequence": "sequence", "Ticker": "Ticker"} {
		if got := tab.Spellings(column); !slices.Equal(got, []string{want}) {
			t.Errorf("%s is read from %v, want %s", column, got, want)
		}
	}
	if !tab.Symbols || tab.TimeUnit != "us" || tab.Sequence != "sequence" || !slices.Equal(tab.Listing, []string{"symbol"}) {
		t.Errorf("%+v", tab)
	}
	if len(tab.Candidates("LocalPrice")) != 2 {
		t.Error("derived columns are lost")
	}
	if fresh, _ := Lookup("trades"); fresh.Symbols {
		t.Error("the built-in table changed")
	}
}

func TestOneFilePerSymbolNamesTheListing(t *testing.T) {
	tab, problems := User("book", UserDecl{Like: "l2", Path: "{symbol}_{date}_orderbook.parquet", TimeColumn: "time"})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if !tab.Symbols || len(tab.Listing) != 0 || tab.Name != "book" {
		t.Errorf("%+v", tab)
	}
}

func TestFurtherTableDeclaresItsColumns(t *testing.T) {
	tab, problems := User("news", UserDecl{
		Folder: "News", ListingColumn: "listing", TimeColumn: "at",
		Types: map[string]string{"Headline": "text", "Score": "number", "Kind": "integer", "Seen": "time", "Hot": "bool"},
	})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	for name, want := range map[string]vector.Type{"Headline": vector.String, "Score": vector.Float, "Kind": vector.Int, "Seen": vector.Time, "Hot": vector.Bool, "at": vector.Time, "ListingId": vector.Int} {
		if c, ok := tab.Column(name); !ok || c.Type != want {
			t.Errorf("%s: %v %v, want %v", name, c.Type, ok, want)
		}
	}
	if got := pathOf(t, tab, "XLON"); got != "News/XLON/2026/01/02/XLON-20260102.parquet" {
		t.Errorf("path %s", got)
	}
}

func TestDeclarationsSayAllThatIsWrong(t *testing.T) {
	for name, tt := range map[string]struct {
		decl UserDecl
		want []string
	}{
		"unknown like":  {UserDecl{Like: "trade"}, []string{"like", "path", "time_column"}},
		"no place":      {UserDecl{TimeColumn: "t"}, []string{"path"}},
		"bad path":      {UserDecl{Path: "{mic}", TimeColumn: "t"}, []string{"path"}},
		"no time":       {UserDecl{Folder: "F"}, []string{"time_column"}},
		"time unit":     {UserDecl{Like: "l2", TimeUnit: "minutes"}, []string{"time_unit"}},
		"two listings":  {UserDecl{Like: "l2", ListingColumn: "a", SymbolColumn: "b"}, []string{"symbol_column"}},
		"symbol twice":  {UserDecl{Like: "l2", Path: "{symbol}{date}", SymbolColumn: "b"}, []string{"symbol_column"}},
		"symbol and id": {UserDecl{Like: "l2", Path: "{symbol}{date}", ListingColumn: "b"}, []string{"listing_column"}},
		"bad derived":   {UserDecl{Like: "trades", Derived: map[string]string{"Ticker": "code", "PublicationTimestamp": "t / 2", "Side{n}": "a +"}}, []string{"derived.PublicationTimestamp", "derived.Side{n}", "derived.Ticker"}},
		"bad types":     {UserDecl{Like: "l2", Types: map[string]string{"A": "float"}, Columns: map[string]string{"B": ""}}, []string{"columns.B", "types.A"}},
	} {
		tab, problems := User("mine", tt.decl)
		var paths []string
		for _, p := range problems {
			paths = append(paths, p.Path)
			if p.What == "" || p.Cure == "" || p.Code == "" {
				t.Errorf("%s: %+v is incomplete", name, p)
			}
		}
		if tab == nil || strings.Join(paths, " ") != strings.Join(tt.want, " ") {
			t.Errorf("%s: problems at %v, want %v", name, paths, tt.want)
		}
	}
}
