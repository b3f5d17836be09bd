package lake

import (
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/basaltlake/basalt/internal/calendar"
	"github.com/basaltlake/basalt/internal/parquet"
	"github.com/basaltlake/basalt/internal/store"
	"github.com/basaltlake/basalt/table"
	"github.com/basaltlake/basalt/vector"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

const tradesPath = "Trades-Plus/XLON/2026/01/02/trades-plus-XLON-20260102.parquet"

// cursor begins to read a column as numbers.
func cursor(o *Opened, name string) (Cursor, error) {
	r, ok := o.Resolve(name, vector.Float)
	if !ok {
		return nil, ErrAbsent
	}
	return o.ResolvedCursor(r, nil)
}

func floats(t *testing.T, o *Opened, name string) []float64 {
	t.Helper()
	c, err := cursor(o, name)
	if err != nil {
		t.Fatal(err)
	}
	col, err := readColumn(t.Context(), c, vector.Float, math.MaxInt)
	if err != nil {
		t.Fatal(err)
	}
	return col.Floats
}

// numbers reads a column of integers or times.
func numbers(t *testing.T, o *Opened, name string) []int64 {
	t.Helper()
	r, _ := o.Resolve(name, 0)
	c, err := o.ResolvedCursor(r, nil)
	if err != nil {
		t.Fatal(err)
	}
	col, err := readColumn(t.Context(), c, r.Type, math.MaxInt)
	if err != nil {
		t.Fatal(err)
	}
	return col.Ints
}

func equal(t *testing.T, what string, got, want any) {
	t.Helper()
	if d := cmp.Diff(want, got, cmpopts.EquateNaNs()); d != "" {
		t.Errorf("%s: %s", what, d)
	}
}

func TestDerivedColumnsAreComputedWhenAbsent(t *testing.T) {
	root := t.TempDir()
	put(t, root, tradesPath, columns{
		"ListingId": []int64{1, 1, 1}, "TradeTimestamp": micros{1, 2, 3}, "Price": []float64{10, 11, 12}, "Size": []float64{2, 0, 4},
		"TradeNotional": []float64{30, 5, 40}, "PreTradeMid1ms": []float64{9, 9.5, 10},
	})
	o := openFile(t, open(t, root), "trades", "2026-01-02")
	equal(t, "LocalPrice", floats(t, o, "LocalPrice"), []float64{15, math.NaN(), 10})
	equal(t, "PreTradeMid", floats(t, o, "PreTradeMid"), []float64{9, 9.5, 10})
	equal(t, "TradeNotional", floats(t, o, "TradeNotional"), []float64{30, 5, 40})
	if _, ok := o.Resolve("PriceEUR", vector.Float); ok {
		t.Error("PriceEUR is derived without its notional")
	}
}

func TestDerivedColumnsHaveTheTypeOfTheirColumn(t *testing.T) {
	root := t.TempDir()
	put(t, root, "20260102.parquet", columns{"ListingId": []int64{1, 1, 1, 1}, "TradeTimestamp": micros{1, 2, 3, 4}, "Size": []int64{4, 3, 2, 1},
		"code": []float64{7, 1.5, 1e300, math.Inf(1)}, "side": []string{"A", "B", "", "B"}})
	tab := userTable(t, "trades", table.UserDecl{Path: "{yyyymmdd}.parquet", Derived: map[string]string{
		"AggressorSide": `number(side = "B") + 2 * number(side = "A")`, "InstrumentId": "code", "TZOffset": `side = "B"`,
		"MinorCurrencyFactor": "100", "PublicationTimestamp": "TradeTimestamp", "LocalPrice": "Size",
	}})
	o := openFile(t, open(t, root, tab), "trades", "2026-01-02")
	null := int64(vector.NullInt)
	for name, want := range map[string][]int64{
		"AggressorSide": {2, 1, 0, 1}, "InstrumentId": {7, null, null, null}, "TZOffset": {0, 1, 0, 1}, "PublicationTimestamp": {1000, 2000, 3000, 4000},
	} {
		equal(t, name, numbers(t, o, name), want)
	}
	equal(t, "a constant", floats(t, o, "MinorCurrencyFactor"), []float64{100, 100, 100, 100})
	equal(t, "LocalPrice", floats(t, o, "LocalPrice"), []float64{4, 3, 2, 1})
	found, err := open(t, root, tab).Source([]string{"trades"}).Listings(t.Context(), day("2026-01-02"), nil)
	if err != nil || found.Rows != 1 || found.Col("InstrumentId").Ints[0] != 7 {
		t.Errorf("listings %v, %v", found, err)
	}
}

func TestColumnsOfTheFileWinOverDerivedOnes(t *testing.T) {
	root := t.TempDir()
	put(t, root, tradesPath, columns{"ListingId": []int64{1}, "TradeTimestamp": micros{1}, "Price": []float64{10}, "Size": []float64{2},
		"TradeNotional": []float64{30}, "LocalPrice": []float64{7}})
	o := openFile(t, open(t, root), "trades", "2026-01-02")
	equal(t, "LocalPrice", floats(t, o, "LocalPrice"), []float64{7})
}

func TestPricesServeAsLocalPricesWithoutNotionals(t *testing.T) {
	root := t.TempDir()
	put(t, root, tradesPath, columns{"ListingId": []int64{1}, "TradeTimestamp": micros{1}, "Price": []float64{10}, "Size": []float64{3}})
	o := openFile(t, open(t, root), "trades", "2026-01-02")
	equal(t, "LocalPrice", floats(t, o, "LocalPrice"), []float64{10})
	equal(t, "TradeNotional", floats(t, o, "TradeNotional"), []float64{30})
	if got := o.Columns(); !slices.Equal(got, []string{"ListingId", "TradeTimestamp", "Price", "Size", "LocalPrice", "TradeNotional"}) {
		t.Errorf("columns %v", got)
	}
}

func TestOtherSpellingsAndFallbacks(t *testing.T) {
	root := t.TempDir()
	put(t, root, "NBBO/XNYS/2026/01/02/nbbo-XNYS-20260102.parquet", columns{
		"BMLLObjectId": []int64{5}, "TimestampNanoseconds": []int64{77}, "BestBidPrice": []float64{1}, "BestBidSize": []int64{300},
	})
	o := openFile(t, open(t, root), "nbbo", "2026-01-02")
	k, err := o.Keys()
	if err != nil || k.Listing.Column != "BMLLObjectId" || k.Time.Column != "TimestampNanoseconds" || k.Symbols || k.Sequence.Column != "" {
		t.Errorf("%+v %v", k, err)
	}
	if r, ok := o.Resolve("EventTimestamp", vector.Time); !ok || r.Column != "TimestampNanoseconds" || r.Unit != "ns" {
		t.Errorf("%+v", r)
	}
	if r, ok := o.Resolve("BestBidSize", 0); !ok || r.Type != vector.Float {
		t.Errorf("a quantity resolves to %+v", r)
	}
	equal(t, "BestBidSize", floats(t, o, "BestBidSize"), []float64{300})
}

func TestTimesComeInNanoseconds(t *testing.T) {
	root := t.TempDir()
	put(t, root, "x/20260102.parquet", columns{"id": []int64{1, 2}, "at": []int64{3, 4}, "stamp": micros{5, 6}})
	l := open(t, root, userTable(t, "mine", table.UserDecl{Path: "x/{yyyymmdd}.parquet", ListingColumn: "id", TimeColumn: "at", TimeUnit: "ms",
		Types: map[string]string{"stamp": "time"}}))
	o := openFile(t, l, "mine", "2026-01-02")
	for name, want := range map[string][]int64{"at": {3_000_000, 4_000_000}, "stamp": {5_000, 6_000}, "ListingId": {1, 2}} {
		r, ok := o.Resolve(name, 0)
		if !ok {
			t.Fatalf("%s does not resolve", name)
		}
		c, err := o.ResolvedCursor(r, nil)
		if err != nil {
			t.Fatal(err)
		}
		col, err := readColumn(t.Context(), c, r.Type, 10)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, name, col.Ints, want)
	}
}

func TestTimesOfDayThatAreNoneAreErrors(t *testing.T) {
	root := t.TempDir()
	book := userTable(t, "book", table.UserDecl{Like: "l2", Path: "{yyyymmdd}.parquet", TimeColumn: "at", TimeUnit: "s_of_day"})
	for on, c := range map[string]struct {
		at   any
		want string // of the error
	}{
		"2026-01-02": {[]float64{34200.5, math.NaN(), -1}, ""},
		"2026-01-03": {[]int64{34200, 90_000}, ""},
		"2026-01-04": {[]float64{34200.5, math.Inf(1)}, "column at row 1: "},
		"2026-01-05": {[]float64{1e300}, "1e+300 units of 1000000000 ns are more than 100 days"},
		"2026-01-06": {[]int64{34200, math.MaxInt64 / 2}, "column at row 1: "},
	} {
		put(t, root, strings.ReplaceAll(on, "-", "")+".parquet", columns{"at": c.at})
		times, err := openFile(t, open(t, root, book), "book", on).TimeCursor()
		if err != nil {
			t.Fatal(err)
		}
		_, err = readColumn(t.Context(), times, vector.Time, math.MaxInt)
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v: %v", c.at, err)
		}
	}
}

func TestMappedColumnsAreReadFromTheirFileColumnOnly(t *testing.T) {
	root := t.TempDir()
	put(t, root, "x/20260102.parquet", columns{"symbol": []string{"A"}, "ts_event": micros{1}, "px": []float64{10}, "Size": []float64{99}, "qty": []int64{3}})
	l := open(t, root, userTable(t, "trades", table.UserDecl{Path: "x/{yyyymmdd}.parquet", SymbolColumn: "symbol", TimeColumn: "ts_event",
		Columns: map[string]string{"Price": "px", "Size": "qty", "CurrencyCode": "ccy"}}))
	o := openFile(t, l, "trades", "2026-01-02")
	equal(t, "Size", floats(t, o, "Size"), []float64{3})
	equal(t, "LocalPrice", floats(t, o, "LocalPrice"), []float64{10})
	if _, ok := o.Resolve("CurrencyCode", vector.String); ok {
		t.Error("a mapped column that the file lacks resolves")
	}
	if k, err := o.Keys(); err != nil || !k.Symbols || k.Listing.Column != "symbol" || k.Time.Column != "ts_event" {
		t.Errorf("%+v %v", k, err)
	}
}

func TestTickerNamesTheListingWithoutAnId(t *testing.T) {
	root := t.TempDir()
	put(t, root, "NBBO/XNYS/2026/01/02/nbbo-XNYS-20260102.parquet", columns{"Ticker": []string{"IBM"}, "Timestamp": []int64{1}, "EventTimestamp": micros{1}})
	o := openFile(t, open(t, root), "nbbo", "2026-01-02")
	if k, err := o.Keys(); err != nil || !k.Symbols || k.Listing.Column != "Ticker" {
		t.Errorf("%+v %v", k, err)
	}
}

func TestFilesWithoutKeysSayWhichOptionMapsThem(t *testing.T) {
	root := t.TempDir()
	put(t, root, "Equity/XLON/2026/01/02/XLON-20260102.parquet", columns{"EventTimestamp": micros{1}})
	put(t, root, "Equity/XLON/2026/01/03/XLON-20260103.parquet", columns{"ListingId": []int64{1}})
	l := open(t, root)
	for on, want := range map[string]string{"2026-01-02": "TABLES.l2.listing_column", "2026-01-03": "TABLES.l2.time_column"} {
		_, err := openFile(t, l, "l2", on).Keys()
		var key *KeyError
		if !errors.As(err, &key) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", on, err)
		}
	}
}

func TestEmptyFilesAreErrorsFilesWithoutRowsAreNot(t *testing.T) {
	root := t.TempDir()
	write(t, root, tradesPath, nil)
	write(t, root, "Trades-Plus/XPAR/2026/01/02/trades-plus-XPAR-20260102.parquet", []byte("PAR1 is not enough for a file"))
	put(t, root, "Trades-Plus/XMAD/2026/01/02/trades-plus-XMAD-20260102.parquet", columns{"ListingId": []int64{}, "TradeTimestamp": micros{}})
	l := open(t, root)
	files, err := l.Files(t.Context(), "trades", days("2026-01-02"), nil)
	if err != nil || len(files) != 3 {
		t.Fatal(files, err)
	}
	var empty *EmptyError
	var corrupt *parquet.CorruptError
	if _, err := l.OpenFile(t.Context(), files[0]); !errors.As(err, &empty) {
		t.Errorf("no bytes: %v", err)
	}
	o, err := l.OpenFile(t.Context(), files[1])
	if err != nil || o.Rows() != 0 {
		t.Fatalf("no rows: %v", err)
	}
	defer o.Close()
	if _, ok := o.Resolve("LocalPrice", vector.Float); ok {
		t.Error("a column of nothing is resolved")
	}
	if _, err := l.OpenFile(t.Context(), files[2]); !errors.As(err, &corrupt) {
		t.Errorf("garbage: %v", err)
	}
}

func TestWhatIsNoFileIsFoundAndNotRead(t *testing.T) {
	root := t.TempDir()
	put(t, root, tradesPath, columns{"ListingId": []int64{1}, "TradeTimestamp": micros{1}})
	// A folder of parts, as other programs write it.
	write(t, root, "Trades-Plus/XMAD/2026/01/02/trades-plus-XMAD-20260102.parquet/part-0.parquet", []byte("PAR1"))
	for _, st := range []store.Store{store.NewLocal(), struct{ store.Store }{store.NewLocal()}} { // the latter tells of objects only
		l, err := Open(t.Context(), root, st, table.Lookup)
		if err != nil {
			t.Fatal(err)
		}
		files, err := l.Files(t.Context(), "trades", days("2026-01-02"), nil)
		if err != nil || len(files) != 2 {
			t.Fatal(files, err)
		}
		for _, f := range files {
			o, err := l.OpenFile(t.Context(), f)
			var none *NoFileError
			if errors.As(err, &none) != (f.MIC == "XMAD") {
				t.Errorf("%s: %v", f.MIC, err)
			}
			if err == nil {
				o.Close()
			}
		}
		stock, err := l.Stock(t.Context(), "trades")
		if err != nil || len(stock) != 1 {
			t.Errorf("the stock is %v, %v", stock, err)
		}
	}
}

func TestFoldersThatAreNotMountedAreNoMissingFiles(t *testing.T) {
	root := t.TempDir()
	put(t, root, tradesPath, columns{"ListingId": []int64{1}, "TradeTimestamp": micros{1}})
	if err := os.Symlink("/mnt/archive", filepath.Join(root, "Trades-Plus/XLON/2025")); err != nil {
		t.Fatal(err)
	}
	l := open(t, root)
	if files, err := l.Files(t.Context(), "trades", days("2026-01-02", "2026-02-03", "2024-02-02"), nil); err != nil || len(files) != 1 {
		t.Errorf("%v, %v", files, err)
	}
	_, err := l.Files(t.Context(), "trades", days("2026-01-02", "2025-12-30"), nil)
	var none *NoFileError
	if !errors.As(err, &none) || !strings.Contains(err.Error(), "Trades-Plus/XLON/2025: it is a link to /mnt/archive") {
		t.Errorf("%v", err)
	}
}

func TestDerivedColumnsComeInPieces(t *testing.T) {
	root := t.TempDir()
	n := 20_000
	price, size, ids, at := make([]float64, n), make([]float64, n), make([]int64, n), make(micros, n)
	for i := range n {
		price[i], size[i], at[i] = float64(i), 2, int64(i)
	}
	put(t, root, tradesPath, columns{"ListingId": ids, "TradeTimestamp": at, "Price": price, "Size": size})
	o := openFile(t, open(t, root), "trades", "2026-01-02")
	c, err := cursor(o, "TradeNotional")
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	got := vector.Column{Type: vector.Float}
	for piece := 1; ; piece = piece%700 + 37 {
		if _, err := c.Read(&got, piece); err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
	if len(got.Floats) != n {
		t.Fatalf("%d rows", len(got.Floats))
	}
	for i, x := range got.Floats {
		if x != 2*price[i] {
			t.Fatalf("row %d is %v", i, x)
		}
	}
}

func TestHeadShowsFirstRowsOfAnyFile(t *testing.T) {
	root := t.TempDir()
	put(t, root, "some/where.parquet", columns{"B": []int64{1, 2, 3}, "A": []string{"x", "", "z"}})
	frame, infos, err := Head(t.Context(), store.NewLocal(), root+"/some/where.parquet", 2)
	if err != nil || frame.Rows != 2 || len(infos) != 2 || !slices.Equal(frame.Col("B").Ints, []int64{1, 2}) || !frame.Col("A").Null(1) {
		t.Errorf("%+v %v", frame, err)
	}
	if _, _, err := Head(t.Context(), store.NewLocal(), root+"/nothing.parquet", 2); err == nil {
		t.Error("no error for a missing file")
	}
}

func TestHeadLeavesOutColumnsWhoseValuesCannotBeRead(t *testing.T) {
	root := t.TempDir()
	put(t, root, "some/where.parquet", columns{"A": []string{"Z\xfcrich"}, "B": []int64{1}})
	frame, infos, err := Head(t.Context(), store.NewLocal(), root+"/some/where.parquet", 2)
	if err != nil || frame.Col("A") != nil || !slices.Equal(frame.Col("B").Ints, []int64{1}) {
		t.Fatalf("%+v %v", frame, err)
	}
	for _, info := range infos {
		if info.Readable != (info.Name == "B") {
			t.Errorf("%+v", info)
		}
	}
}

func TestRowsBeginAnywhereInAFile(t *testing.T) {
	root := t.TempDir()
	put(t, root, "some/where.parquet", columns{"B": []int64{1, 2, 3}, "A": []string{"x", "", "z"}})
	for _, c := range []struct {
		from int64
		n    int
		want []int64
	}{{0, 2, []int64{1, 2}}, {1, 1, []int64{2}}, {2, 5, []int64{3}}, {3, 5, nil}, {9, 5, nil}} {
		frame, _, err := Rows(t.Context(), store.NewLocal(), root+"/some/where.parquet", c.from, c.n)
		if err != nil || frame.Rows != len(c.want) || !slices.Equal(frame.Col("B").Ints, c.want) || frame.Col("A").Len() != len(c.want) {
			t.Errorf("%d rows from %d: %+v %v", c.n, c.from, frame, err)
		}
	}
}

func TestIdentifiersTellHowLongTheyAre(t *testing.T) {
	const rows = 1000
	long, short, numbers, state := make([]string, rows), make([]string, rows), make([]int64, rows), make([]string, rows)
	for i := range rows {
		long[i], short[i], numbers[i], state[i] = fmt.Sprintf("%040d", i), "X", int64(i), "CONTINUOUS_TRADING"
	}
	root := t.TempDir()
	const path = "Equity-L3/XLON/2026/01/02/l3-XLON-20260102.parquet"
	put(t, root, path, columns{"ListingId": numbers, "EventTimestamp": make(micros, rows),
		"OrderID": long, "OldOrderId": short, "TradeId": numbers, "MarketState": state})
	l := open(t, root)
	files, err := l.Files(t.Context(), "l3", []calendar.Date{day("2026-01-02")}, nil)
	if err != nil || len(files) != 1 {
		t.Fatal(files, err)
	}
	o, err := l.OpenFile(t.Context(), files[0])
	if err != nil {
		t.Fatal(err)
	}
	defer o.Close()
	got := o.TextBytes()
	for name, least := range map[string]int64{"OrderId": 44 * rows, "TradeId": 2 * 8 * rows} {
		if bytes := got[name]; bytes < least || bytes > least*3/2 {
			t.Errorf("%s has %d bytes, want about %d", name, bytes, least)
		}
	}
	if len(got) != 2 { // the others are the same in all rows, or none
		t.Errorf("columns %v", got)
	}
}
