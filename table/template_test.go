package table

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// pathOf is the path of a market's file of a day.
func pathOf(t *testing.T, tab *Table, mic string) string {
	t.Helper()
	template, err := tab.Template()
	if err != nil {
		t.Fatal(err)
	}
	return template.Expand(Place{MIC: mic, Year: 2026, Month: 1, Day: 2})
}

func TestPathsOfTheCanonicalLayout(t *testing.T) {
	for name, want := range map[string]string{
		"trades":      "Trades-Plus/XLON/2026/01/02/trades-plus-XLON-20260102.parquet",
		"l2":          "Equity/XLON/2026/01/02/XLON-20260102.parquet",
		"l3":          "Equity-L3/XLON/2026/01/02/l3-XLON-20260102.parquet",
		"marketstate": "MarketState/XLON/2026/01/02/market-state-XLON-20260102.parquet",
		"opra_trades": "OPRA-Trades/XLON/2026/01/02/opra-trades-XLON-20260102.parquet",
	} {
		tab, _ := Lookup(name)
		if got := pathOf(t, tab, "XLON"); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}

func TestTemplateMatchesWhatItExpands(t *testing.T) {
	day := Place{Year: 2012, Month: 6, Day: 21}
	for _, tt := range []struct {
		template, path string
		want           Place
	}{
		{"{symbol}_{date}_message_10.parquet", "AAPL_2012-06-21_message_10.parquet", Place{Symbol: "AAPL"}},
		{"{symbol}_{date}_*_orderbook.parquet", "BRK-B_2012-06-21_34200000_57600000_orderbook.parquet", Place{Symbol: "BRK-B"}},
		{"xnas-itch-{yyyymmdd}.mbp-10.parquet", "xnas-itch-20120621.mbp-10.parquet", Place{}},
		{"{yyyy}/{mm}/{dd}/{mic}/{symbol}.parquet", "2012/06/21/XNAS/A.parquet", Place{MIC: "XNAS", Symbol: "A"}},
		{Canonical[len("{folder}/"):], "XLON/2012/06/21/{prefix}XLON-20120621.parquet", Place{}},
	} {
		text := strings.ReplaceAll(tt.template, "{prefix}", "p-")
		path := strings.ReplaceAll(tt.path, "{prefix}", "p-")
		tmpl, err := ParseTemplate(text)
		if err != nil {
			t.Fatal(err)
		}
		got, ok := tmpl.Match(path)
		want := tt.want
		want.Year, want.Month, want.Day = day.Year, day.Month, day.Day
		if strings.HasPrefix(path, "XLON") {
			want.MIC = "XLON"
		}
		if !ok || got != want {
			t.Errorf("%s on %s: %+v %v, want %+v", text, path, got, ok, want)
		}
		if !strings.Contains(text, "*") && tmpl.Expand(got) != path {
			t.Errorf("%s expands to %s, want %s", text, tmpl.Expand(got), path)
		}
		if !strings.HasPrefix(path, tmpl.Under(got)) {
			t.Errorf("%s is not under %s", path, tmpl.Under(got))
		}
	}
}

func TestTemplateRefusesPathsThatContradictThemselves(t *testing.T) {
	tab, _ := Lookup("trades")
	tmpl, err := tab.Template()
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{
		"Trades-Plus/XLON/2026/01/02/trades-plus-XPAR-20260102.parquet",
		"Trades-Plus/XLON/2026/01/02/trades-plus-XLON-20260103.parquet",
		"Trades-Plus/XLON/2026/13/02/trades-plus-XLON-20261302.parquet",
		"Trades-Plus/XLON/2026/02/29/trades-plus-XLON-20260229.parquet", // no leap year
		"Trades-Plus/XLON/2026/01/02/_trades-plus-XLON-20260102.parquet",
		"Trades-Plus/XLON/2026/01/02/trades-plus-XLON-20260102.parquet.tmp",
		"Trades-Plus/A/B/2026/01/02/trades-plus-B-20260102.parquet",
	} {
		if p, ok := tmpl.Match(path); ok {
			t.Errorf("%s matched as %+v", path, p)
		}
	}
}

func TestTemplateSaysWhatIsWrong(t *testing.T) {
	for text, want := range map[string]string{
		"{mic}.parquet":              "does not tell the day",
		"{mic}/{yyyy}/{mm}.parquet":  "does not tell the day",
		"{venue}/{date}.parquet":     "unknown placeholder {venue}",
		"{mic/{date}.parquet":        "unknown placeholder",
		"mic}/{date}.parquet":        "brace",
		"{date":                      "brace",
		"/data/{date}.parquet":       "relative",
		"s3://b/{date}.parquet":      "relative",
		"../{date}.parquet":          "leaves the lake",
		"a/../../{yyyymmdd}.parquet": "leaves the lake",
	} {
		_, err := ParseTemplate(text)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", text, err, want)
		}
	}
}

func TestUnderStopsAtTheFirstUnknown(t *testing.T) {
	tab, _ := Lookup("l3")
	tmpl, _ := tab.Template()
	if got := tmpl.Under(Place{}); got != "Equity-L3/" {
		t.Errorf("got %q", got)
	}
	if got := tmpl.Under(Place{MIC: "XPAR"}); got != "Equity-L3/XPAR/" {
		t.Errorf("got %q", got)
	}
	if got := tmpl.Under(Place{MIC: "XPAR", Year: 2026, Month: 1}); got != "Equity-L3/XPAR/2026/01/" {
		t.Errorf("got %q", got)
	}
	if got := tmpl.Under(Place{MIC: "XPAR", Year: 2026, Month: 1, Day: 2}); got != "Equity-L3/XPAR/2026/01/02/l3-XPAR-20260102.parquet" {
		t.Errorf("got %q", got)
	}
}

func TestAnyMICAndDayComesBackFromItsPath(t *testing.T) {
	tables := Builtin()
	rapid.Check(t, func(t *rapid.T) {
		tmpl, err := rapid.SampledFrom(tables).Draw(t, "table").Template()
		if err != nil {
			t.Fatal(err)
		}
		day := time.Date(1970, 1, 1+rapid.IntRange(0, 84_000).Draw(t, "day"), 0, 0, 0, 0, time.UTC)
		want := Place{MIC: rapid.StringMatching(`[A-Z0-9]{4}`).Draw(t, "mic"), Year: day.Year(), Month: int(day.Month()), Day: day.Day()}
		if got, ok := tmpl.Match(tmpl.Expand(want)); !ok || got != want {
			t.Fatalf("%+v came back as %+v", want, got)
		}
	})
}

func FuzzParseTemplate(f *testing.F) {
	for _, seed := range []string{Canonical, "{symbol}_{date}_*.parquet", "{", "}", "*{date}*", "{yyyymmdd}/{yyyy}"} {
		f.Add(seed, "a/b")
	}
	f.Fuzz(func(t *testing.T, text, path string) {
		tmpl, err := ParseTemplate(text)
		if err != nil {
			return
		}
		tmpl.Match(path)
		p := Place{MIC: "XLON", Symbol: "S", Year: 2026, Month: 1, Day: 2}
		expanded := tmpl.Expand(p)
		if !strings.HasPrefix(expanded, tmpl.Under(p)) {
			t.Fatalf("%q is not under %q", expanded, tmpl.Under(p))
		}
	})
}
