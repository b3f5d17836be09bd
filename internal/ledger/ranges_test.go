package ledger

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"github.com/basaltlake/basalt/internal/calendar"
)

func TestOverlapMatrix(t *testing.T) {
	committed := []calendar.Range{days(5, 9)}
	for _, c := range []struct {
		name     string
		r        calendar.Range
		replaces bool
		refused  bool
		union    calendar.Range
	}{
		{"the same", days(5, 9), true, false, days(5, 9)},
		{"larger on both sides", days(1, 31), true, false, days(1, 31)},
		{"larger at the end", days(5, 12), true, false, days(5, 12)},
		{"larger at the start", days(1, 9), true, false, days(1, 9)},
		{"within", days(6, 7), false, true, days(5, 9)},
		{"its first day", days(5, 5), false, true, days(5, 9)},
		{"overlaps its end", days(9, 12), false, true, days(5, 12)},
		{"overlaps its start", days(1, 5), false, true, days(1, 9)},
		{"right before", days(1, 4), false, false, days(1, 4)},
		{"right after", days(10, 12), false, false, days(10, 12)},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := len(Contained(c.r, committed)) == 1; got != c.replaces {
				t.Errorf("replaces: %t", got)
			}
			if got := len(Conflicts(c.r, committed)) == 1; got != c.refused {
				t.Errorf("refused: %t", got)
			}
			if got := Unite([]calendar.Range{c.r}, committed); len(got) != 1 || got[0] != c.union {
				t.Errorf("united %v, want %s", got, c.union)
			}
		})
	}
}

func TestUnitedRangesNeitherConflictNorOverlap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		disjoint := func(label string) []calendar.Range {
			var all []calendar.Range
			day := calendar.Date(rapid.IntRange(0, 5).Draw(t, label+" from"))
			for range rapid.IntRange(0, 6).Draw(t, label+" count") {
				length := rapid.IntRange(0, 5).Draw(t, label+" length")
				all = append(all, calendar.Range{Start: day, End: day.AddDays(length)})
				day = day.AddDays(length + 1 + rapid.IntRange(0, 3).Draw(t, label+" gap"))
			}
			return all
		}
		committed, asked := disjoint("committed"), disjoint("asked")
		united := Unite(asked, committed)
		for i, u := range united {
			if len(Conflicts(u, committed)) > 0 {
				t.Fatalf("%s conflicts with %v", u, committed)
			}
			if i > 0 && Overlap(u, united[i-1]) {
				t.Fatalf("%v overlap", united)
			}
		}
		for _, a := range asked {
			held := false
			for _, u := range united {
				held = held || Within(a, u)
			}
			if !held {
				t.Fatalf("%s is in none of %v", a, united)
			}
		}
	})
}

func TestOutermostDropsRangesWithinOthers(t *testing.T) {
	got := outermost([]calendar.Range{days(6, 6), days(5, 9), days(5, 5), days(12, 16), days(5, 7)})
	if fmt.Sprint(got) != "[2026-01-05_2026-01-09 2026-01-12_2026-01-16]" {
		t.Errorf("got %v", got)
	}
}
