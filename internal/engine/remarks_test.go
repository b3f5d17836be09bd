package engine

import (
	"testing"

	"github.com/basaltlake/basalt/internal/report"
	"github.com/basaltlake/basalt/module"
)

func TestRemarksNameTheirListings(t *testing.T) {
	f := &report.Funnel{}
	for _, day := range [][]int64{{3, 1, 1}, {1, 3}, {14, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}} {
		r := remarks{}
		for _, id := range day { // in the order in which groups end
			r.add([]module.Remark{{Listing: id, Code: "no-interval", Text: "There is none."}})
		}
		r.tell(f, "dense")
	}
	for note, times := range map[string]int64{
		"dense: There is none. (no-interval: listings 1, 3)":                                      2,
		"dense: There is none. (no-interval: listings 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 2 more)": 1,
	} {
		if f.Notes[note] != times {
			t.Errorf("%q %d times, want %d; there are %v", note, f.Notes[note], times, f.Notes)
		}
	}
	if len(f.Notes) != 2 || nameListings([]int64{7}) != "listing 7" {
		t.Error(f.Notes)
	}
}
