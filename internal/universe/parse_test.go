package universe

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestParseAndCanonicalText(t *testing.T) {
	for given, want := range map[string]string{
		"":                           "all",
		"  ":                         "all",
		"all":                        "all",
		"mic=XLON":                   "mic=XLON",
		" mic = XLON , mic= XPAR ":   "mic=XLON,mic=XPAR",
		"mic=XLON+index=UKX":         "mic=XLON+index=UKX",
		"mic=XLON\n + opol=XPAR":     "mic=XLON+opol=XPAR",
		"-ticker=VOD":                "-ticker=VOD",
		"all,-mic=XLON+ticker=A":     "all,-mic=XLON+ticker=A",
		"mic=XLON + - ticker=VOD":    "mic=XLON+-ticker=VOD",
		"listing=-5":                 "listing=-5",
		`ticker="A,B"`:               `ticker="A,B"`,
		`ticker='A+"\'`:              `ticker="A+\"\\"`,
		`ticker="VOD"`:               "ticker=VOD",
		`ticker=BT.A`:                "ticker=BT.A",
		`file=my list.csv`:           "file=my list.csv",
		`command=./top -n "5 0"`:     `command=./top -n "5 0"`,
		`command="./top -n 'a,b'"`:   `command="./top -n 'a,b'"`,
		`file=a.PARQUET, file=b.csv`: "file=a.PARQUET,file=b.csv",
	} {
		s, err := Parse(given)
		if err != nil {
			t.Errorf("%q: %v", given, err)
			continue
		}
		if got := s.String(); got != want {
			t.Errorf("%q is %q, want %q", given, got, want)
		}
	}
}

func TestParseErrorsSayWhereAndWhatToDo(t *testing.T) {
	for given, want := range map[string]string{
		"mci=XLON":           `character 1: unknown provider "mci"; did you mean "mic"?`,
		"mic=XLON,isin=GB00": `character 10: unknown provider "isin", use one of mic, opol`,
		"mic":                `character 4: mic needs a value, such as mic=XLON`,
		"mic=":               `character 5: mic needs a value`,
		`mic=""`:             `character 5: mic needs a value`,
		"mic=XLON,":          `character 10: a provider is missing at the end`,
		"mic=XLON,,mic=XPAR": `character 10: a provider is missing`,
		"+mic=XLON":          `character 1: a provider is missing`,
		"--mic=XLON":         `character 2: two "-" in a row`,
		"mic=é+foo=1":        `character 7: unknown provider "foo"`,
		`ticker="A`:          `character 8: this quote is not closed`,
		`ticker="A"B`:        `character 11: after a quoted value`,
		`ticker="A\n"`:       `character 10: only \" and \\ are escapes`,
		"listing=VOD":        `"VOD" is not a ListingId`,
		"file=members.txt":   `name it .csv or .parquet`,
		"command='./x \"a'":  `a quote " that is not closed`,
		`command=x "a,b"`:    `not closed; write a command that holds , or + in quotes: command='`,
		"all=1":              `all takes no value`,
		"mic=XLON mic=XPAR":  `character 5: "XLON mic=XPAR" holds another provider; put , between them to unite`,
		"ticker=A|opol=XPAR": `"A|opol=XPAR" holds another provider`,
	} {
		_, err := Parse(given)
		var syntax *SyntaxError
		if !errors.As(err, &syntax) {
			t.Errorf("%q: %v", given, err)
			continue
		}
		for _, piece := range strings.SplitN(want, "; ", 2) {
			if !strings.Contains(err.Error(), piece) {
				t.Errorf("%q: %v, want %q", given, err, piece)
			}
		}
	}
}

func TestListsAreUnited(t *testing.T) {
	list, err := ParseList("mic=XLON", "mic=XPAR+ticker=A,-listing=1")
	if err != nil {
		t.Fatal(err)
	}
	one, _ := Parse("mic=XLON,mic=XPAR+ticker=A,-listing=1")
	if !reflect.DeepEqual(list, one) {
		t.Fatalf("%v and %v", list, one)
	}
	if _, err := ParseList("mic=XLON", " "); err == nil {
		t.Error("an empty item of a list is taken")
	}
	if s, err := ParseList(); err != nil || s.String() != "all" {
		t.Errorf("an empty list is %v, %v", s, err)
	}
}

func TestMICsBoundsTheUniverse(t *testing.T) {
	for text, want := range map[string]string{
		"mic=XPAR,mic=XLON+ticker=A,mic=XPAR": "XLON XPAR",
		"mic=XPAR,-mic=XLON":                  "XPAR",
		"mic=XPAR,ticker=A":                   "",
		"-mic=XPAR":                           "",
		"ticker=A+-mic=XPAR":                  "",
		"all":                                 "",
	} {
		s, err := Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(s.MICs(), " "); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

func TestFilesAreListedOnce(t *testing.T) {
	s, _ := Parse("file=a.csv,-file=b.parquet,mic=XLON+file=a.csv,command=x")
	if got := s.Files(); !reflect.DeepEqual(got, []string{"a.csv", "b.parquet"}) {
		t.Errorf("%q", got)
	}
}

func TestEveryProviderHasAnExampleThatParses(t *testing.T) {
	for _, p := range providers {
		if s, err := Parse(p.example); err != nil || s.String() != p.example {
			t.Errorf("%s: %v, %v", p.name, s, err)
		}
	}
}

func drawSpec(t *rapid.T, factorOf *rapid.Generator[factor]) Spec {
	factors := func(t *rapid.T) []factor {
		list := rapid.SliceOfN(factorOf, 1, 3).Draw(t, "factors")
		for i := range list {
			list[i].not = i > 0 && rapid.Bool().Draw(t, "not")
		}
		return list
	}
	var s Spec
	for range rapid.IntRange(0, 4).Draw(t, "parts") {
		s.parts = append(s.parts, part{rapid.Bool().Draw(t, "exclude"), factors(t)})
	}
	if len(s.parts) == 1 && s.parts[0].String() == all {
		s.parts = nil
	}
	return s
}

func TestCanonicalTextReadsBack(t *testing.T) {
	values := rapid.OneOf(rapid.StringN(1, 8, -1), rapid.StringOfN(rapid.RuneFrom([]rune(`A "'\,+-=`)), 1, 8, -1))
	anyFactor := rapid.Custom(func(t *rapid.T) factor {
		name := rapid.SampledFrom([]string{mic, opol, ticker, index, all}).Draw(t, "provider")
		if name == all {
			return factor{provider: all}
		}
		return factor{provider: name, value: values.Draw(t, "value")}
	})
	rapid.Check(t, func(t *rapid.T) {
		s := drawSpec(t, anyFactor)
		back, err := Parse(s.String())
		if err != nil || !reflect.DeepEqual(back, s) {
			t.Fatalf("%s reads as %v, %v", s, back, err)
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, text := range []string{"", "mic=XLON+-ticker='A,B',-listing=3", `command="./x \"a b\""`, "all,-file=a.csv", "mic=\xff+"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, err := Parse(text)
		if err != nil {
			if err.Error() == "" {
				t.Fatal("an error without text")
			}
			return
		}
		back, err := Parse(s.String())
		if err != nil || back.String() != s.String() {
			t.Fatalf("%q is %q, which reads as %q, %v", text, s, back, err)
		}
	})
}
