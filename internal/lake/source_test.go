package lake

import (
	"errors"
	"slices"
	"testing"

	"github.com/basaltlake/basalt/internal/universe"
	"github.com/basaltlake/basalt/table"
	"github.com/basaltlake/basalt/vector"
)

var _ universe.Source = (*Source)(nil)

func texts(f *vector.Frame, name string) []string {
	col := f.Col(name)
	if col == nil {
		return nil
	}
	out := make([]string, f.Rows)
	for i := range out {
		out[i], _ = col.Text(i)
	}
	return out
}

func TestReferenceIsOfAllMarkets(t *testing.T) {
	root := t.TempDir()
	put(t, root, "Reference/XLON/2026/01/02/reference-XLON-20260102.parquet", columns{
		"ListingId": []int64{1, 2}, "MIC": []string{"XLON", "XLON"}, "Ticker": []string{"A", "B"}, "ISIN": []string{"I1", ""}, "IsAlive": []bool{true, false}})
	put(t, root, "Reference/XPAR/2026/01/02/reference-XPAR-20260102.parquet", columns{
		"ListingId": []int64{3}, "Ticker": []string{"C"}, "OPOL": []string{"XPAR"}, "Theme": []string{"green"},
		"IndexId": [][]int64{{7, 8}}}) // a list has no place in a table
	put(t, root, "Reference/XMAD/2026/01/02/reference-XMAD-20260102.parquet", columns{"Theme": []string{"red"}})
	asked := []string{"ListingId", "MIC", "Ticker", "ISIN", "OPOL", "IndexId", "IsAlive"}
	src := open(t, root).Source(nil)
	got, err := src.Reference(t.Context(), day("2026-01-02"), asked)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "ListingId", got.Col("ListingId").Ints, []int64{1, 2, vector.NullInt, 3})
	equal(t, "MIC", texts(got, "MIC"), []string{"XLON", "XLON", "XMAD", "XPAR"})
	equal(t, "Ticker", texts(got, "Ticker"), []string{"A", "B", "", "C"})
	equal(t, "ISIN", texts(got, "ISIN"), []string{"I1", "", "", ""})
	equal(t, "OPOL", texts(got, "OPOL"), []string{"", "", "", "XPAR"})
	equal(t, "IsAlive", got.Col("IsAlive").Ints, []int64{1, 0, vector.NullInt, vector.NullInt})
	if got.Col("Theme") != nil || got.Col("IndexId") != nil {
		t.Error("columns that nobody asked for, or that cannot be read, are there")
	}
	if got, err := src.Reference(t.Context(), day("2026-01-03"), asked); got != nil || err != nil {
		t.Errorf("a day without files: %v %v", got, err)
	}
}

func TestMoreListingsThanAreAdmittedAreNotRead(t *testing.T) {
	root := t.TempDir()
	ids := make([]int64, 100)
	for i := range ids {
		ids[i] = int64(i)
	}
	put(t, root, "Reference/XLON/2026/01/02/reference-XLON-20260102.parquet", columns{"ListingId": ids})
	put(t, root, "Reference/XPAR/2026/01/02/reference-XPAR-20260102.parquet", columns{"ListingId": ids})
	put(t, root, tradesPath, columns{"ListingId": ids, "TradeTimestamp": make(micros, len(ids))})
	src := open(t, root).Source([]string{"trades"})
	tooMany := errors.New("too many")
	for most, want := range map[int64][2]error{99: {tooMany, tooMany}, 199: {tooMany, nil}, 200: {nil, nil}} {
		src.Admit = func(listings int64) error {
			if listings > most {
				return tooMany
			}
			return nil
		}
		if _, err := src.Reference(t.Context(), day("2026-01-02"), []string{"ListingId"}); !errors.Is(err, want[0]) {
			t.Errorf("%d are admitted, 200 are referred to: %v", most, err)
		}
		if _, err := src.Listings(t.Context(), day("2026-01-02"), nil); !errors.Is(err, want[1]) {
			t.Errorf("%d are admitted, 100 have trades: %v", most, err)
		}
	}
}

func TestListingsAreFoundInTheTables(t *testing.T) {
	root := t.TempDir()
	put(t, root, tradesPath, columns{"ListingId": []int64{2, 1, 2, 1}, "TradeTimestamp": micros{1, 1, 1, 1},
		"Ticker": []string{"", "A", "B", "A"}, "CurrencyCode": []string{"GBX", "GBX", "GBX", "GBX"}})
	put(t, root, "Equity/XPAR/2026/01/02/XPAR-20260102.parquet", columns{"ListingId": []int64{9}, "EventTimestamp": micros{1}, "MIC": []string{"XPAR"},
		"InstrumentId": []int64{50}, "Ticker": []int64{600000}})
	put(t, root, "Equity-L3/XMAD/2026/01/02/l3-XMAD-20260102.parquet", columns{"ListingId": []int64{7}, "EventTimestamp": micros{1}})
	src := open(t, root).Source([]string{"trades", "l2"})
	got, err := src.Listings(t.Context(), day("2026-01-02"), nil)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "ListingId", got.Col("ListingId").Ints, []int64{1, 2, 9})
	equal(t, "MIC", texts(got, "MIC"), []string{"XLON", "XLON", "XPAR"})
	equal(t, "InstrumentId", got.Col("InstrumentId").Ints, []int64{vector.NullInt, vector.NullInt, 50})
	equal(t, "Ticker", texts(got, "Ticker"), []string{"A", "B", "600000"})
	equal(t, "CurrencyCode", texts(got, "CurrencyCode"), []string{"GBX", "GBX", ""})
	got, err = src.Listings(t.Context(), day("2026-01-02"), []string{"XPAR"})
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "one market", got.Col("ListingId").Ints, []int64{9})
	if got, err = src.Listings(t.Context(), day("2026-01-03"), nil); err != nil || got.Rows != 0 {
		t.Errorf("a day without files: %v %v", got, err)
	}
}

func TestListingsOfSymbolsHaveStableIds(t *testing.T) {
	root := t.TempDir()
	put(t, root, "AAPL_2026-01-02.parquet", columns{"EventTimestamp": micros{1}})
	put(t, root, "x/20260102.parquet", columns{"symbol": []string{"MSFT", "AAPL", "MSFT"}, "TradeTimestamp": micros{1, 1, 1}})
	l := open(t, root, userTable(t, "book", table.UserDecl{Like: "l2", Path: "{symbol}_{date}.parquet"}),
		userTable(t, "prints", table.UserDecl{Like: "trades", Path: "x/{yyyymmdd}.parquet", SymbolColumn: "symbol"}))
	got, err := l.Source([]string{"book", "prints"}).Listings(t.Context(), day("2026-01-02"), nil)
	if err != nil {
		t.Fatal(err)
	}
	want := map[int64]string{SymbolID(NoMarket, "AAPL"): "AAPL", SymbolID(NoMarket, "MSFT"): "MSFT"}
	if got.Rows != 2 {
		t.Fatalf("%d listings", got.Rows)
	}
	for i, id := range got.Col("ListingId").Ints {
		if symbol, _ := got.Col("Symbol").Text(i); want[id] != symbol {
			t.Errorf("%d is %s", id, symbol)
		}
	}
	equal(t, "MIC", texts(got, "MIC"), []string{NoMarket, NoMarket})
	// The ids are in outputs, so that they must never change.
	if id := SymbolID("XNAS", "AAPL"); id != 7022135985405163547 {
		t.Errorf("the id is %d", id)
	}
}

func TestSymbolsMayBeNumbers(t *testing.T) {
	root := t.TempDir()
	put(t, root, "20260102.parquet", columns{"code": []int64{600000, 601988}, "EventTimestamp": micros{1, 1}})
	l := open(t, root, userTable(t, "orders", table.UserDecl{Like: "l3", Path: "{yyyymmdd}.parquet", SymbolColumn: "code"}))
	got, err := l.Source([]string{"orders"}).Listings(t.Context(), day("2026-01-02"), nil)
	if err != nil {
		t.Fatal(err)
	}
	symbols := texts(got, "Symbol")
	slices.Sort(symbols)
	equal(t, "Symbol", symbols, []string{"600000", "601988"})
}

func TestUniverseResolvesFromTheLake(t *testing.T) {
	root := t.TempDir()
	put(t, root, "Reference/XLON/2026/01/02/reference-XLON-20260102.parquet", columns{
		"ListingId": []int64{1, 2}, "MIC": []string{"XLON", "XLON"}, "Ticker": []string{"A", "B"}})
	spec, err := universe.Parse("mic=XLON+ticker=B")
	if err != nil {
		t.Fatal(err)
	}
	u, err := spec.Resolve(t.Context(), open(t, root).Source(nil), day("2026-01-02"), universe.Options{Alive: true})
	if err != nil || len(u.Listings) != 1 || u.Listings[0].ID != 2 {
		t.Errorf("%+v %v", u, err)
	}
}
