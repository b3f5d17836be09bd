package lake

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/basaltlake/basalt/internal/calendar"
	"github.com/basaltlake/basalt/internal/store"
	"github.com/basaltlake/basalt/table"
)

func names(files []File) []string {
	var out []string
	for _, f := range files {
		out = append(out, strings.Trim(fmt.Sprintf("%s %s %s", f.Day, f.MIC, f.Symbol), " "))
	}
	return out
}

func days(texts ...string) []calendar.Date {
	var out []calendar.Date
	for _, text := range texts {
		out = append(out, day(text))
	}
	return out
}

func TestLakeThatDoesNotExistSaysWhatToDo(t *testing.T) {
	for _, root := range []string{t.TempDir() + "/none", t.TempDir()} {
		_, err := Open(t.Context(), root, store.NewLocal(), table.Lookup)
		var missing *MissingError
		if !errors.As(err, &missing) {
			t.Fatalf("got %v", err)
		}
		missing.From = "LAKE in p.yaml"
		for _, want := range []string{root, "LAKE in p.yaml", "--lake"} {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%q does not say %s", err, want)
			}
		}
	}
}

func canonicalLake(t *testing.T) string {
	root := t.TempDir()
	for _, path := range []string{
		"Trades-Plus/XLON/2026/01/02/trades-plus-XLON-20260102.parquet",
		"Trades-Plus/XLON/2026/01/05/trades-plus-XLON-20260105.parquet",
		"Trades-Plus/XLON/2026/02/02/trades-plus-XLON-20260202.parquet",
		"Trades-Plus/XPAR/2026/01/02/trades-plus-XPAR-20260102.parquet",
		"Trades-Plus/XPAR/2026/01/02/_basalt-tmp-1",
		"Trades-Plus/XPAR/2026/01/02/notes.txt",
		"Trades-Plus/_old/2026/01/02/trades-plus-_old-20260102.parquet",
		"Equity/XLON/2026/01/02/XLON-20260102.parquet",
	} {
		write(t, root, path, []byte("data"))
	}
	return root
}

func TestFilesOfDaysAndMarkets(t *testing.T) {
	l := open(t, canonicalLake(t))
	for _, tt := range []struct {
		table string
		days  []calendar.Date
		mics  []string
		want  []string
	}{
		{"trades", days("2026-01-02"), nil, []string{"2026-01-02 XLON", "2026-01-02 XPAR"}},
		{"trades", days("2026-01-02"), []string{"XPAR"}, []string{"2026-01-02 XPAR"}},
		{"trades", days("2026-02-02", "2026-01-05", "2026-01-03"), []string{"XLON", "XPAR"}, []string{"2026-01-05 XLON", "2026-02-02 XLON"}},
		{"trades", days("2026-01-02"), []string{"XMAD"}, nil},
		{"trades", days("2026-01-02"), []string{}, nil},
		{"trades", nil, nil, nil},
		{"l2", days("2026-01-02"), nil, []string{"2026-01-02 XLON"}},
		{"l3", days("2026-01-02"), nil, nil},
	} {
		got, err := l.Files(t.Context(), tt.table, tt.days, tt.mics)
		if err != nil || !slices.Equal(names(got), tt.want) {
			t.Errorf("%s %v %v: %v %v, want %v", tt.table, tt.days, tt.mics, names(got), err, tt.want)
		}
	}
	if _, err := l.Files(t.Context(), "trade", days("2026-01-02"), nil); err == nil || !strings.Contains(err.Error(), "unknown-table") {
		t.Errorf("unknown table: %v", err)
	}
}

func TestFindMarketsAndDays(t *testing.T) {
	root := canonicalLake(t)
	l := open(t, root)
	found, err := l.Files(t.Context(), "trades", days("2026-01-05"), []string{"XLON"})
	if err != nil || len(found) != 1 || found[0].Info.Size != 4 || found[0].Info.URI != store.Join(root, "Trades-Plus/XLON/2026/01/05/trades-plus-XLON-20260105.parquet") {
		t.Errorf("%+v %v", found, err)
	}
	if found, err := l.Files(t.Context(), "trades", days("2026-01-06"), []string{"XLON"}); len(found) > 0 || err != nil {
		t.Errorf("found what is not there: %v", err)
	}
	if found, err := l.Files(t.Context(), "trades", days("2026-01-02"), nil); err != nil || len(found) != 2 || found[0].MIC != "XLON" || found[1].MIC != "XPAR" {
		t.Errorf("%v %v", found, err)
	}
	if got, err := l.Days(t.Context(), "trades"); err != nil || !slices.Equal(got, days("2026-01-02", "2026-01-05", "2026-02-02")) {
		t.Errorf("%v %v", got, err)
	}
	stock, err := l.Stock(t.Context(), "trades")
	want := []Stock{
		{Table: "trades", MIC: "XLON", First: day("2026-01-02"), Last: day("2026-02-02"), Days: 3, Files: 3, Bytes: 12},
		{Table: "trades", MIC: "XPAR", First: day("2026-01-02"), Last: day("2026-01-02"), Days: 1, Files: 1, Bytes: 4},
	}
	if err != nil || !slices.Equal(stock, want) {
		t.Errorf("%+v %v", stock, err)
	}
}

func TestPathsOfOtherVendors(t *testing.T) {
	root := t.TempDir()
	for _, path := range []string{
		"AAPL_2012-06-21_34200000_57600000_orderbook_10.parquet", "MSFT_2012-06-21_34200000_57600000_orderbook_10.parquet",
		"AAPL_2012-06-22_34200000_57600000_orderbook_10.parquet",
		"itch/xnas-itch-20120621.trades.parquet",
		"by-day/2012-06-21/XNAS.parquet", "by-day/2012-06-21/XNYS.parquet",
	} {
		write(t, root, path, []byte("x"))
	}
	decl := func(name, path string) *table.Table {
		return userTable(t, name, table.UserDecl{Like: "l2", Path: path})
	}
	l := open(t, root, decl("lobster", "{symbol}_{date}_*_orderbook_10.parquet"),
		decl("itch", "itch/xnas-itch-{yyyymmdd}.trades.parquet"), decl("daily", "by-day/{date}/{mic}.parquet"))
	for _, tt := range []struct {
		table string
		mics  []string
		want  []string
	}{
		{"lobster", nil, []string{"2012-06-21  AAPL", "2012-06-21  MSFT"}},
		{"lobster", []string{"XNAS"}, []string{"2012-06-21  AAPL", "2012-06-21  MSFT"}},
		{"itch", []string{"XNAS"}, []string{"2012-06-21"}},
		{"daily", nil, []string{"2012-06-21 XNAS", "2012-06-21 XNYS"}},
		{"daily", []string{"XNYS"}, []string{"2012-06-21 XNYS"}},
	} {
		got, err := l.Files(t.Context(), tt.table, days("2012-06-21"), tt.mics)
		if err != nil || !slices.Equal(names(got), tt.want) {
			t.Errorf("%s: %q %v, want %q", tt.table, names(got), err, tt.want)
		}
	}
}

func TestTwoFilesOfOneMarketAndDayAreRefused(t *testing.T) {
	root := t.TempDir()
	write(t, root, "x/20120621-a.parquet", []byte("x"))
	write(t, root, "x/20120621-b.parquet", []byte("x"))
	l := open(t, root, userTable(t, "parts", table.UserDecl{Like: "l2", Path: "x/{yyyymmdd}-*.parquet"}))
	_, err := l.Files(t.Context(), "parts", days("2012-06-21"), nil)
	var duplicate *DuplicateError
	if !errors.As(err, &duplicate) || !strings.Contains(err.Error(), "20120621-b.parquet") {
		t.Errorf("got %v", err)
	}
}

// countingStore counts listings.
type countingStore struct {
	store.Store
	lists int
	fail  error
}

func (c *countingStore) List(ctx context.Context, prefix string) ([]store.Info, error) {
	c.lists++
	if c.fail != nil {
		return nil, c.fail
	}
	return c.Store.List(ctx, prefix)
}

func TestMonthsAreListedOnceAndFailuresAgain(t *testing.T) {
	st := &countingStore{Store: store.NewLocal()}
	l, err := Open(t.Context(), canonicalLake(t), st, table.Lookup)
	if err != nil {
		t.Fatal(err)
	}
	st.lists, st.fail = 0, errors.New("out of order")
	if _, err := l.Files(t.Context(), "trades", days("2026-01-02"), []string{"XLON"}); !errors.Is(err, st.fail) {
		t.Errorf("got %v", err)
	}
	st.lists, st.fail = 0, nil
	for d := day("2026-01-01"); d <= day("2026-01-31"); d++ {
		if _, err := l.Files(t.Context(), "trades", []calendar.Date{d}, []string{"XLON"}); err != nil {
			t.Fatal(err)
		}
	}
	if st.lists != 1 {
		t.Errorf("%d listings for a month", st.lists)
	}
}

// A folder may have the files of years, and is asked for every day of them.
func TestADayOfAFolderOfManyDaysIsFoundWithoutLookingAtTheOthers(t *testing.T) {
	root := t.TempDir()
	const files = 1000
	for d := range files {
		write(t, root, fmt.Sprintf("AAPL_%s.parquet", day("2026-01-01").AddDays(d)), nil)
	}
	l := open(t, root, userTable(t, "book", table.UserDecl{Like: "l2", Path: "{symbol}_{date}.parquet"}))
	allocations := testing.AllocsPerRun(10, func() {
		if found, err := l.Files(t.Context(), "book", days("2026-01-05"), nil); err != nil || len(found) != 1 {
			t.Fatalf("%v %v", found, err)
		}
	})
	if allocations > files/10 {
		t.Errorf("%v allocations for a day of a folder of %d", allocations, files)
	}
}

func TestMarketsThatAreLinksToNowhereAreNamed(t *testing.T) {
	root := canonicalLake(t)
	for _, name := range []string{"XSWX", "_old_link"} {
		if err := os.Symlink("/mnt/gone", filepath.Join(root, "Trades-Plus", name)); err != nil {
			t.Fatal(err)
		}
	}
	l := open(t, root)
	if files, err := l.Files(t.Context(), "trades", days("2026-01-02"), nil); err != nil || len(files) != 2 {
		t.Errorf("%v, %v", files, err)
	}
	if got := l.Dangling(); len(got) != 1 || !strings.Contains(got[0], root+"/Trades-Plus/XSWX is a link to /mnt/gone") {
		t.Errorf("%q", got)
	}
	var gone *NoFileError
	if _, err := l.Files(t.Context(), "trades", days("2026-01-02"), []string{"XSWX"}); !errors.As(err, &gone) {
		t.Errorf("a market that is asked for: %v", err)
	}
}
