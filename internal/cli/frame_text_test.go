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

func TestColumnsThatDoNotFitAreCounted(t *testing.T) {
	f := &vector.Frame{}
	for range 20 {
		f.Add(vector.Field{Name: "AColumnOfTwentyChars", Type: vector.Float}, vector.Column{Type: vector.Float, Floats: []float64{1}})
	}
	var b strings.Builder
	if err := printFrame(&b, f, ""); err != nil {
		t.Fatal(err)
	}
	if !strings.HasSuffix(b.String(), "… and 15 more columns\n") {
		t.Errorf("printed\n%s", b.String())
	}
	for line := range strings.Lines(b.String()) {
		if len(line) > textWidth+10 {
			t.Errorf("a line of %d bytes", len(line))
		}
	}
}
