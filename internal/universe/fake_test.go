package universe

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/basaltlake/basalt/internal/calendar"
	"github.com/basaltlake/basalt/vector"
)

var day = calendar.DateOf(2026, 1, 2)

// lake is a Source of two texts, each a CSV table; "" is none.
type lake struct {
	reference string
	found     string
	asked     [][]string // MICs that Listings was called with
}

func (l *lake) Reference(context.Context, calendar.Date, []string) (*vector.Frame, error) {
	if l.reference == "" {
		return nil, nil
	}
	return frameOf(l.reference)
}

func (l *lake) Listings(_ context.Context, _ calendar.Date, mics []string) (*vector.Frame, error) {
	l.asked = append(l.asked, slices.Clone(mics))
	return frameOf(l.found)
}

// frameOf reads a table of words: a header and rows, separated by spaces; "-" is null.
func frameOf(text string) (*vector.Frame, error) {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	f := &vector.Frame{}
	for i, name := range strings.Fields(lines[0]) {
		col := vector.MakeColumn(csvType(name), 0)
		for _, line := range lines[1:] {
			word := strings.Fields(line)[i]
			if word == "-" {
				word = ""
			}
			if err := appendText(&col, word); err != nil {
				return nil, err
			}
		}
		f.Add(vector.Field{Name: name, Type: col.Type}, col)
	}
	return f, nil
}

const reference = `
ListingId InstrumentId CurrencyCode IsAlive IsPrimary MIC  OPOL Ticker ISIN
3         10           GBX          true    true      XLON XLON VOD    GB1
1         10           EUR          true    false     XPAR XLON VOD    GB1
2         20           EUR          true    true      XPAR XPAR AI     FR2
5         30           GBX          false   true      XLON XLON OLD    GB3
-         40           GBX          true    true      XLON XLON NUL    GB4
4         50           GBX          true    false     XLON XPAR AI     FR2
`

func resolve(t *testing.T, l *lake, text string, opt Options) (Universe, error) {
	t.Helper()
	s, err := Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return s.Resolve(t.Context(), l, day, opt)
}

func mustResolve(t *testing.T, l *lake, text string, opt Options) Universe {
	t.Helper()
	u, err := resolve(t, l, text, opt)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return u
}

func ids(u Universe) []int64 {
	list := []int64{}
	for _, l := range u.Listings {
		list = append(list, l.ID)
	}
	return list
}
