package universe

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/basaltlake/basalt/table"
	"github.com/basaltlake/basalt/vector"
	"github.com/google/go-cmp/cmp"
)

func TestUniversesOverReferenceData(t *testing.T) {
	for text, want := range map[string]string{
		"":                              "[1 2 3 4]",
		"mic=XLON":                      "[3 4]",
		"mic=XLON,mic=XPAR":             "[1 2 3 4]",
		"opol=XLON":                     "[1 3]",
		"ticker=VOD":                    "[1 3]",
		"listing=3":                     "[3]",
		"listing=003":                   "[3]",
		"listing=3,listing=1":           "[1 3]",
		"mic=XLON+ticker=AI":            "[4]",
		"mic=XLON,mic=XPAR+ticker=AI":   "[2 3 4]", // + binds tighter
		"-mic=XLON":                     "[1 2]",   // from all listings
		"mic=XLON,-ticker=AI":           "[3]",
		"-ticker=AI,mic=XLON":           "[3]",     // wherever it stands
		"all,-mic=XLON+ticker=AI":       "[1 2 3]", // excludes the product
		"mic=XPAR+-ticker=AI":           "[1]",
		"opol=XPAR+-mic=XPAR,listing=1": "[1 4]",
		"mic=XLON+mic=XPAR":             "[]",
		"-all":                          "[]",
	} {
		u := mustResolve(t, &lake{reference: reference}, text, Options{Alive: true})
		if got := fmt.Sprint(ids(u)); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

func TestListingsCarryTheirLabels(t *testing.T) {
	u := mustResolve(t, &lake{reference: reference}, "ticker=VOD", Options{Alive: true})
	want := []table.Listing{
		{ID: 1, MIC: "XPAR", Ticker: "VOD", Currency: "EUR", Instrument: 10},
		{ID: 3, MIC: "XLON", Ticker: "VOD", Currency: "GBX", Instrument: 10, Primary: true},
	}
	if diff := cmp.Diff(want, u.Listings); diff != "" {
		t.Error(diff)
	}
	if i, ok := u.Index(3); !ok || i != 1 {
		t.Errorf("Index(3) = %d, %v", i, ok)
	}
	if _, ok := u.Index(2); ok {
		t.Error("Index finds a listing that is not there")
	}
	if got := fmt.Sprint(u.MICs()); got != "[XLON XPAR]" {
		t.Error(got)
	}
}

func TestFilters(t *testing.T) {
	for _, c := range []struct {
		name  string
		opt   Options
		want  string
		notes string
	}{
		{"alive", Options{Alive: true}, "[1 2 3 4]", "dropped 1 reference rows without ListingId; dropped 1 listings that are not alive"},
		{"none", Options{}, "[1 2 3 4 5]", "dropped 1 reference rows without ListingId"},
		{"primary", Options{PrimaryOnly: true}, "[2 3 5]", "dropped 1 reference rows without ListingId; dropped 2 listings that are not primary"},
		{"limit", Options{Alive: true, Limit: 3}, "[1 2 3]", "dropped 1 reference rows without ListingId; dropped 1 listings that are not alive; dropped 1 listings over the limit of 3"},
		{"limit not reached", Options{Limit: 5}, "[1 2 3 4 5]", "dropped 1 reference rows without ListingId"},
	} {
		u := mustResolve(t, &lake{reference: reference}, "", c.opt)
		if got := fmt.Sprint(ids(u)); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
		if u.Note != c.notes {
			t.Errorf("%s: %s, want %s", c.name, u.Note, c.notes)
		}
	}
}

func TestAliveFilterNeedsItsColumn(t *testing.T) {
	u := mustResolve(t, &lake{reference: "ListingId MIC\n1 XLON"}, "", Options{Alive: true})
	if len(u.Listings) != 1 || u.Note != "" {
		t.Errorf("%+v", u)
	}
	u = mustResolve(t, &lake{reference: "ListingId MIC IsAlive\n1 XLON -\n2 XLON true"}, "", Options{Alive: true})
	if got := fmt.Sprint(ids(u)); got != "[2]" {
		t.Errorf("a listing of unknown life is kept: %s", got)
	}
}

func TestIndexMembersMayHaveARowForEachIndex(t *testing.T) {
	l := &lake{reference: `
ListingId MIC  Ticker IndexId
1         XLON A      UKX
1         XLON A      ASX
2         XLON B      ASX
3         XLON C      -`}
	for text, want := range map[string]string{
		"index=UKX": "[1]", "index=ASX": "[1 2]", "index=ASX+-index=UKX": "[2]", "": "[1 2 3]",
	} {
		if got := fmt.Sprint(ids(mustResolve(t, l, text, Options{Alive: true}))); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

func TestMissingColumnsAreErrorsWithACure(t *testing.T) {
	for _, c := range []struct{ reference, text, column, cure string }{
		{reference, "index=UKX", "IndexId", "use file="},
		{"", "mic=XLON,index=UKX", "IndexId", "use file="},
		{"ListingId MIC\n1 XLON", "opol=XLON", "OPOL", "use mic= or file="},
		{"ListingId Ticker\n1 A", "", "MIC", "file="},
	} {
		_, err := resolve(t, &lake{c.reference, "ListingId MIC\n1 XLON", nil}, c.text, Options{Alive: true})
		var missing *MissingColumnError
		if !errors.As(err, &missing) || missing.Column != c.column || !strings.Contains(err.Error(), c.cure) {
			t.Errorf("%q: %v", c.text, err)
		}
	}
	_, err := resolve(t, &lake{reference: "ListingId MIC\n1 XLON"}, "", Options{PrimaryOnly: true})
	if err == nil || !strings.Contains(err.Error(), "IsPrimary") {
		t.Errorf("got %v", err)
	}
	_, err = resolve(t, &lake{reference: "MIC\nXLON"}, "", Options{})
	if err == nil || !strings.Contains(err.Error(), "needs the column ListingId") {
		t.Errorf("got %v", err)
	}
}

func TestAListingDescribedTwice(t *testing.T) {
	same := "ListingId MIC Ticker\n1 XLON A\n1 XLON A\n1 XLON -"
	if u := mustResolve(t, &lake{reference: same}, "", Options{Alive: true}); len(u.Listings) != 1 || u.Listings[0].Ticker != "A" {
		t.Errorf("%+v", u.Listings)
	}
	for label, text := range map[string]string{
		"MIC":       "ListingId MIC Ticker\n1 XLON A\n1 XPAR A",
		"Ticker":    "ListingId MIC Ticker\n1 XLON A\n1 XLON B",
		"IsPrimary": "ListingId MIC IsPrimary\n1 XLON true\n1 XLON false",
	} {
		_, err := resolve(t, &lake{reference: text}, "", Options{Alive: true})
		var conflict *ConflictError
		if !errors.As(err, &conflict) || conflict.Label != label || conflict.First.ID != 1 {
			t.Errorf("%s: %v", label, err)
		}
	}
}

func TestWithoutReferenceDataListingsAreThoseFound(t *testing.T) {
	l := &lake{found: `
ListingId MIC  Ticker CurrencyCode
7         XLON A      GBX
7         XLON -      GBP
8         XPAR B      EUR`}
	u := mustResolve(t, l, "mic=XLON", Options{Alive: true})
	want := []table.Listing{{ID: 7, MIC: "XLON", Ticker: "A", Currency: "GBX", Instrument: vector.NullInt}}
	if diff := cmp.Diff(want, u.Listings); diff != "" {
		t.Error(diff)
	}
	if fmt.Sprint(l.asked) != "[[XLON]]" {
		t.Errorf("asked for %v", l.asked)
	}
	for _, piece := range []string{"no reference data", "1 listings have several tickers or currencies"} {
		if !strings.Contains(u.Note, piece) {
			t.Errorf("note %q lacks %q", u.Note, piece)
		}
	}
	const madeOf = "a ListingId made of their market and symbol"
	l.found = "ListingId MIC Symbol\n7 XLON -\n8 XLON A"
	if symbols := mustResolve(t, l, "", Options{Alive: true}); strings.Contains(u.Note, madeOf) || !strings.Contains(symbols.Note, madeOf) {
		t.Errorf("notes %q with ids, %q with a symbol", u.Note, symbols.Note)
	}
	l.found = "ListingId MIC\n7 XLON\n7 XPAR"
	var conflict *ConflictError
	if _, err := resolve(t, l, "", Options{Alive: true}); !errors.As(err, &conflict) {
		t.Errorf("two venues: %v", err)
	}
}

func TestAnEmptyUniverseSaysWhy(t *testing.T) {
	u := mustResolve(t, &lake{reference: reference}, "mic=XLOM+ticker=VOD", Options{Alive: true})
	for _, piece := range []string{"no listings on 2026-01-02", `mic=XLOM holds for no listing; did you mean "XLON"?`} {
		if !strings.Contains(u.Note, piece) {
			t.Errorf("note %q lacks %q", u.Note, piece)
		}
	}
	u = mustResolve(t, &lake{reference: "ListingId MIC IndexId"}, "index=UKX", Options{Alive: true})
	if len(u.Listings) != 0 || u.Note == "" {
		t.Errorf("%+v", u)
	}
}

func TestListingsWithoutMICAreDropped(t *testing.T) {
	u := mustResolve(t, &lake{reference: "ListingId MIC\n1 XLON\n2 -"}, "", Options{Alive: true})
	if fmt.Sprint(ids(u)) != "[1]" || !strings.Contains(u.Note, "dropped 1 listings without MIC") {
		t.Errorf("%+v", u)
	}
}
