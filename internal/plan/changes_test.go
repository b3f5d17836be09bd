package plan

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/basaltlake/basalt/internal/calendar"
	"github.com/basaltlake/basalt/internal/ledger"
)

func columns(pairs ...string) []ledger.Column {
	var all []ledger.Column
	for _, p := range pairs {
		name, definition, _ := strings.Cut(p, "=")
		all = append(all, ledger.Column{Name: name, Definition: definition})
	}
	return all
}

func TestRedefinedNamesTheColumns(t *testing.T) {
	was := columns("VWAP=1", "Volume=2", "Old=3")
	for _, c := range []struct {
		name     string
		now      []ledger.Column
		compiled []string
		want     string
	}{
		{"the same", was, nil, ""},
		{"another definition", columns("VWAP=9", "Volume=2", "Old=3"), nil, "changed VWAP"},
		{"a new metric", columns("VWAP=1", "Volume=2", "Old=3", "New=4"), nil, "added New"},
		{"a metric that is asked for no more", columns("VWAP=1", "Volume=2"), []string{"VWAP", "Volume"}, "removed Old"},
		{"a default metric that no file of this run has the input of", columns("VWAP=1", "Volume=2"), []string{"VWAP", "Volume", "Old"}, ""},
		{"several", columns("VWAP=8", "Volume=9", "A=1", "B=1", "C=1", "D=1", "E=1"), nil, "changed VWAP, Volume; added A, B, C and 2 more; removed Old"},
	} {
		if got := redefined(c.now, was, c.compiled); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestChangedComparesPathsBelowTheLakeSizesAndTags(t *testing.T) {
	at := time.Date(2026, 1, 5, 18, 0, 0, 0, time.UTC)
	in := func(uri string, size int64, modified time.Time, etag string) ledger.Input {
		return ledger.Input{Table: "trades", MIC: "XLON", Day: calendar.DateOf(2026, 1, 5), URI: uri, Size: size, Modified: modified, ETag: etag}
	}
	before := in("/a/t.parquet", 10, at, "")
	tagged := in("/a/t.parquet", 10, at, "x")
	for _, c := range []struct {
		name     string
		was, now ledger.Input
		root     string
		want     string
	}{
		{"the same", before, before, "/a", ""},
		{"another size", before, in("/a/t.parquet", 11, at, ""), "/a", "changed trades XLON 2026-01-05"},
		{"another time", before, in("/a/t.parquet", 10, at.Add(1), ""), "/a", "changed trades XLON 2026-01-05"},
		{"another time, the same ETag", tagged, in("/a/t.parquet", 10, at.Add(time.Hour), "x"), "/a", ""},
		{"another ETag", tagged, in("/a/t.parquet", 10, at, "y"), "/a", "changed trades XLON 2026-01-05"},
		{"a lake that was moved", before, in("/b/t.parquet", 10, at, ""), "/b", ""},
		{"another file", before, in("/a/u.parquet", 10, at, ""), "/a", "added trades XLON 2026-01-05; removed trades XLON 2026-01-05"},
	} {
		if got := changed(c.root, []ledger.Input{c.now}, "/a", []ledger.Input{c.was}); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestDifferencesOfConfigurationsNameKeys(t *testing.T) {
	for _, c := range []struct{ was, now, want string }{
		{`{"pass":{"a":1}}`, `{"pass":{"a":1}}`, ""},
		{`{"pass":{"a":1},"run":{"b":"x"}}`, `{"pass":{"a":2},"run":{"b":"y"}}`, `a 1 → 2; b "x" → "y"`},
		{`{"pass":{"m":{"l":[{"k":1},{"k":2}]}}}`, `{"pass":{"m":{"l":[{"k":1},{"k":3}]}}}`, `m.l[1].k 2 → 3`},
		{`{"pass":{"l":[1,2]}}`, `{"pass":{"l":[1]}}`, `l [1,2] → [1]`},
		{`{"pass":{}}`, `{"pass":{"new":true}}`, `new nothing → true`},
		{`{"run":{"m":[["A",{"doc":"of the prints","value":"count()","where":""}]]}}`, `{"run":{"m":[["A",{"doc":"of the prints","value":"count()","where":"Size > 5"}]]}}`,
			`m …,"where":""}]] → …,"where":"Size > 5"}]]`},
		{`{"pass":{"l":["Volume","Count","VWAP","Volatility","OHLC"]}}`, `{"pass":{"l":["Volume","Count","VWAP","Volatility"]}}`,
			`l …olatility","OHLC"] → ["Volume","Count","VWAP","Volatility"]`},
	} {
		var was, now any
		if json.Unmarshal([]byte(c.was), &was) != nil || json.Unmarshal([]byte(c.now), &now) != nil {
			t.Fatal("bad test")
		}
		var keys []string
		differences(was, now, "", &keys)
		slices.Sort(keys)
		if got := strings.Join(keys, "; "); got != c.want {
			t.Errorf("%s to %s: %q, want %q", c.was, c.now, got, c.want)
		}
	}
}
