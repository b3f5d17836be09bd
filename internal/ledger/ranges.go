package ledger

import (
	"slices"

	"github.com/basaltlake/basalt/internal/calendar"
)

// outermost sorts ranges and drops those within others.
func outermost(all []calendar.Range) []calendar.Range {
	all = slices.Clone(all)
	slices.SortFunc(all, func(a, b calendar.Range) int {
		if a.Start != b.Start {
			return int(a.Start - b.Start)
		}
		return int(b.End - a.End) // the widest first
	})
	var kept []calendar.Range
	for _, r := range all {
		if n := len(kept); n == 0 || !Within(r, kept[n-1]) {
			kept = append(kept, r)
		}
	}
	return kept
}

// Conflicts returns the committed ranges that a range overlaps without containing them.
func Conflicts(r calendar.Range, committed []calendar.Range) []calendar.Range {
	var bad []calendar.Range
	for _, c := range committed {
		if Overlap(r, c) && !Within(c, r) {
			bad = append(bad, c)
		}
	}
	return bad
}

// Contained returns the committed ranges that a commit of a range replaces.
func Contained(r calendar.Range, committed []calendar.Range) []calendar.Range {
	var in []calendar.Range
	for _, c := range committed {
		if Within(c, r) {
			in = append(in, c)
		}
	}
	return in
}

// Unite widens ranges until none of them overlaps a committed range that it does not
// contain, and joins those that then overlap each other. The result is sorted.
func Unite(ranges, committed []calendar.Range) []calendar.Range {
	all := slices.Clone(ranges)
	for {
		changed := false
		for i := range all {
			for _, c := range Conflicts(all[i], committed) {
				all[i] = hull(all[i], c)
				changed = true
			}
		}
		joined := joinOverlapping(all)
		changed = changed || len(joined) != len(all)
		all = joined
		if !changed {
			return all
		}
	}
}

func hull(a, b calendar.Range) calendar.Range {
	return calendar.Range{Start: min(a.Start, b.Start), End: max(a.End, b.End)}
}

func joinOverlapping(all []calendar.Range) []calendar.Range {
	slices.SortFunc(all, compareRanges)
	var joined []calendar.Range
	for _, r := range all {
		if n := len(joined); n > 0 && Overlap(r, joined[n-1]) {
			joined[n-1] = hull(joined[n-1], r)
			continue
		}
		joined = append(joined, r)
	}
	return joined
}
