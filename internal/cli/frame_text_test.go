package cli

import (
	"math"
	"strings"
	"testing"

	"github.com/basaltlake/basalt/vector"
)

func TestRowsArePrintedAlignedWithDotsForNulls(t *testing.T) {
	venue := vector.MakeColumn(vector.String, 0)
	venue.Codes = append(venue.Codes, venue.Dict.Code("XLON"), vector.NullCode)
	f := &vector.Frame{}
	f.Add(vector.Field{Name: "ListingId", Type: vector.Int}, vector.Column{Type: vector.Int, Ints: []int64{7, vector.NullInt}})
	f.Add(vector.Field{Name: "MIC", Type: vector.String}, venue)
	f.Add(vector.Field{Name: "Price", Type: vector.Float}, vector.Column{Type: vector.Float, Floats: []float64{1234567.25, math.NaN()}})
	f.Add(vector.Field{Name: "Block", Type: vector.Bool}, vector.Column{Type: vector.Bool, Ints: []int64{1, vector.NullInt}})
	f.Add(vector.Field{Name: "At", Type: vector.Time}, vector.Column{Type: vector.Time, Ints: []int64{1_500_000_000, vector.NullInt}})
	var b strings.Builder
	if err := printFrame(&b, f, " "); err != nil {
		t.Fatal(err)
	}
	want := ` ListingId  MIC         Price  Block  At
         7  XLON  1.23457e+06   true  1970-01-01 00:00:01.5
         ·  ·               ·      ·  ·
`
	if b.String() != want {
		t.Errorf("printed\n%swant\n%s", b.String(), want)
	}
}

func TestFilesMayHoldWhatTerminalsAndJSONDoNot(t *testing.T) {
	text := vector.MakeColumn(vector.String, 0)
	text.Codes = append(text.Codes, text.Dict.Code("two\nlines"), text.Dict.Code("\x1b[2J"), text.Dict.Code("Zürich"))
	f := &vector.Frame{}
	f.Add(vector.Field{Name: "Text", Type: vector.String}, text)
	f.Add(vector.Field{Name: "Price", Type: vector.Float}, vector.Column{Type: vector.Float, Floats: []float64{math.Inf(1), math.Inf(-1), 1.5}})
	want := `Text          Price
"two\nlines"   +Inf
"\x1b[2J"      -Inf
Zürich          1.5
`
	if got := frameText(f, "", 80); got != want {
		t.Errorf("printed\n%swant\n%s", got, want)
	}
	var b strings.Builder
	if err := printJSON(&b, frameRows(f)); err != nil || !strings.Contains(b.String(), `"Price": "-Inf"`) {
		t.Errorf("%v: %s", err, b.String())
	}
}

func TestColumnsThatDoNotFitAreCounted(t *testing.T) {
	f := &vector.Frame{}
	for range 20 {
		f.Add(vector.Field{Name: "AColumnOfTwentyChars", Type: vector.Float}, vector.Column{Type: vector.Float, Floats: []float64{1}})
	}
	for width, left := range map[int]string{textWidth: "15", 90: "16", 60: "17", 10: "17"} {
		text := frameText(f, "", width)
		if !strings.HasSuffix(text, "… and "+left+" more columns\n") {
			t.Errorf("printed\n%s", text)
		}
		for line := range strings.Lines(text) {
			if len(line) > max(width, 3*22)+1 {
				t.Errorf("a line of %d bytes where %d fit", len(line), width)
			}
		}
	}
}
