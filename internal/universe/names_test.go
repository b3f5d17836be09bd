package universe

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestNamesInFilesMeanListingsOfTheDay(t *testing.T) {
	opt := inFolder(t,
		"tickers.csv", "Ticker\nAI\nVOD\n",
		"venues.csv", "Ticker,MIC,Note\nVOD,XLON,x\nAI,XPAR,y\n",
		"isins.csv", "isin\nFR2\n",
		"both.csv", "Ticker,ISIN\nVOD,GB1\nAI,GB1\n",
		"mixed.csv", "ListingId,Ticker,MIC\n2,,\n,VOD,XLON\n,,XLON\n",
		"twice.csv", "Ticker,MIC\nVOD,XLON\nVOD,XLON\n",
		"dated.csv", "Ticker,MIC,Date\nVOD,XLON,2026-01-02\nAI,XPAR,2026-01-05\n",
		"dead.csv", "Ticker\nOLD\n",
		"symbols.csv", "Symbol,MIC\nVOD,XPAR\n",
		"labels.csv", "Ticker,MIC,CurrencyCode\nVOD,XLON,GBP\n",
	)
	for text, want := range map[string]string{
		"file=venues.csv":                                   "[2 3]",
		"file=tickers.csv+mic=XLON":                         "[3 4]", // the product says which
		"file=tickers.csv+mic=XLON,mic=XPAR":                "[1 2 3 4]",
		"file=tickers.csv+mic=XLON,file=isins.csv+mic=XPAR": "[2 3 4]",
		"file=isins.csv+mic=XPAR":                           "[2]",
		"file=both.csv+mic=XLON":                            "[3]", // both must agree
		"file=mixed.csv":                                    "[2 3]",
		"file=twice.csv":                                    "[3]",
		"file=dated.csv":                                    "[3]",
		"file=dead.csv":                                     "[]",
		"file=symbols.csv":                                  "[1]",
		"-file=tickers.csv":                                 "[]", // excluded on every venue
		"mic=XLON,-file=isins.csv":                          "[3]",
		"mic=XLON+-file=tickers.csv":                        "[]",
	} {
		if got := fmt.Sprint(ids(mustResolve(t, &lake{reference: reference}, text, opt))); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
	u := mustResolve(t, &lake{reference: reference}, "file=labels.csv", opt)
	if l := u.Listings[0]; l.Currency != "GBP" || l.Instrument != 10 {
		t.Errorf("labels of the file and of the reference data: %+v", l)
	}
	u = mustResolve(t, &lake{found: "ListingId MIC Ticker\n7 XLON VOD\n8 XLON AI"}, "file=both.csv", opt)
	if got := fmt.Sprint(ids(u)); got != "[7 8]" {
		t.Errorf("without reference data tickers alone decide: %s", got)
	}
}

func TestUnknownNamesAreToldTogether(t *testing.T) {
	opt := inFolder(t,
		"typos.csv", "Ticker,MIC\nVOD,XLON\nVODD,XLON\nAI,XNYS\nQQQQQQ,\n",
		"isins.csv", "ISIN\nGB9\nFR2\n",
	)
	for text, want := range map[string]string{
		"file=typos.csv":          "file=typos.csv: 3 of 4 names are unknown: VODD on XLON (did you mean VOD?), AI on XNYS (it is on XLON, XPAR), QQQQQQ",
		"file=isins.csv+mic=XLON": "file=isins.csv: 1 of 2 names are unknown: GB9",
	} {
		u := mustResolve(t, &lake{reference: reference}, text, opt)
		if len(u.Listings) != 1 || !strings.HasSuffix(u.Note, want) {
			t.Errorf("%s: %d listings, note %q", text, len(u.Listings), u.Note)
		}
	}
}

func TestAmbiguousNamesAreRefusedWithTheirListings(t *testing.T) {
	opt := inFolder(t, "tickers.csv", "Ticker\nVOD\nAI\nOLD\n", "isins.csv", "ISIN\nFR2\n", "one.csv", "Ticker\nX\n")
	for text, want := range map[string]string{
		"file=tickers.csv": "in file=tickers.csv, AI may be 2 (XPAR EUR) or 4 (XLON GBX); VOD may be 1 (XPAR EUR) or 3 (XLON GBX); add a column MIC or ListingId, or narrow the universe, such as file=tickers.csv+mic=XPAR",
		"file=isins.csv":   "FR2 may be 2 (XPAR EUR) or 4 (XLON GBX)",
	} {
		_, err := resolve(t, &lake{reference: reference}, text, opt)
		var ambiguous *AmbiguousError
		if !errors.As(err, &ambiguous) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", text, err)
		}
	}
	lines := "ListingId MIC CurrencyCode Ticker\n1 XLON GBX X\n2 XLON USD X"
	if _, err := resolve(t, &lake{reference: lines}, "file=one.csv", opt); err == nil || !strings.HasSuffix(err.Error(), "; add a column ListingId") {
		t.Error(err)
	}
	opt.Limit = 1
	if _, err := resolve(t, &lake{reference: reference}, "file=isins.csv", opt); err == nil {
		t.Error("a limit hides that a name is ambiguous")
	}
	opt.Limit, opt.PrimaryOnly = 0, true
	if u := mustResolve(t, &lake{reference: reference}, "file=isins.csv", opt); len(u.Listings) != 1 {
		t.Error("the primary listing is one")
	}
}

func TestISINsNeedAColumnOfTheData(t *testing.T) {
	opt := inFolder(t, "isins.csv", "ISIN\nFR2\n")
	var missing *MissingColumnError
	if _, err := resolve(t, &lake{found: "ListingId MIC Ticker\n7 XLON VOD"}, "file=isins.csv", opt); !errors.As(err, &missing) || missing.Column != "ISIN" {
		t.Error(err)
	}
}

// Rows that name a listing by ticker and venue choose what its ListingId chooses.
func TestNamesChooseWhatIdsChoose(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 6).Draw(t, "listings")
		table, byID, byName := "ListingId MIC Ticker\n", "ListingId\n", "Ticker,MIC\n"
		for id := range n {
			ticker, mic := "T"+fmt.Sprint(id/2), "M"+fmt.Sprint(id%2)
			table += fmt.Sprintln(id, mic, ticker)
			if rapid.Bool().Draw(t, "chosen") {
				byID += fmt.Sprintln(id)
				byName += ticker + "," + mic + "\n"
			}
		}
		opt := Options{Alive: true}
		var got [2][]int64
		for i, text := range []string{byID, byName} {
			opt.Read = func(_ context.Context, path string) ([]byte, error) { return []byte(text), nil }
			s, err := Parse("file=s3://bucket/u.csv")
			if err != nil {
				t.Fatal(err)
			}
			u, err := s.Resolve(context.Background(), &lake{reference: table}, day, opt)
			if err != nil {
				t.Fatal(err)
			}
			got[i] = ids(u)
		}
		if fmt.Sprint(got[0]) != fmt.Sprint(got[1]) {
			t.Fatalf("%v by id, %v by name", got[0], got[1])
		}
	})
}
