package calendar

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestBatchesLieOnCalendarGridsClippedToTheRange(t *testing.T) {
	for _, c := range []struct{ name, start, end, freq, want string }{
		{"a day", "2025-01-01", "2025-01-01", "W", "01-01..01-01"},
		{"up to 7 days by span", "2025-01-01", "2025-01-08", "", "01-01..01-08"},
		{"weeks by span", "2025-01-01", "2025-01-20", "", "01-01..01-05 01-06..01-12 01-13..01-19 01-20..01-20"},
		{"days", "2025-01-01", "2025-01-03", "D", "01-01..01-01 01-02..01-02 01-03..01-03"},
		{"weeks from a Saturday", "2025-11-01", "2025-11-12", "W", "11-01..11-02 11-03..11-09 11-10..11-12"},
		// 2025-10-27 is 1456 × 14 days after Monday 1970-01-05.
		{"pairs of weeks on the grid", "2025-11-01", "2025-11-20", "2W", "11-01..11-09 11-10..11-20"},
		{"months", "2025-11-01", "2025-12-31", "M", "11-01..11-30 12-01..12-31"},
		{"February of a leap year", "2024-02-10", "2024-03-01", "M", "02-10..02-29 03-01..03-01"},
		{"quarters", "2025-02-15", "2025-07-01", "Q", "02-15..03-31 04-01..06-30 07-01..07-01"},
		{"months by span", "2025-01-15", "2025-07-15", "", "01-15..01-31 02-01..02-28 03-01..03-31 04-01..04-30 05-01..05-31 06-01..06-30 07-01..07-15"},
		{"years", "2025-06-15", "2025-06-20", "A", "06-15..06-20"},
		{"years over an end", "2024-12-30", "2026-01-01", "A", "12-30..12-31 01-01..12-31 01-01..01-01"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := Batches(constant(c.start), constant(c.end), c.freq)
			if err != nil {
				t.Fatal(err)
			}
			var texts []string
			for _, r := range got {
				texts = append(texts, r.Start.String()[5:]+".."+r.End.String()[5:])
			}
			if text := strings.Join(texts, " "); text != c.want {
				t.Fatalf("got  %s\nwant %s", text, c.want)
			}
		})
	}
}

func TestSpanChoosesTheFrequency(t *testing.T) {
	start := constant("2025-01-01")
	for days, want := range map[int]string{0: "", 7: "", 8: "W", 60: "W", 61: "2W", 180: "2W", 181: "M", 730: "M", 731: "A"} {
		if got := bySpan(days); got != want {
			t.Errorf("%d days: %q, want %q", days, got, want)
		}
		if want == "" {
			continue
		}
		bySpanned, _ := Batches(start, start.AddDays(days), "")
		named, _ := Batches(start, start.AddDays(days), want)
		if len(bySpanned) != len(named) {
			t.Errorf("%d days: %d batches, %s has %d", days, len(bySpanned), want, len(named))
		}
	}
}

// The batches of a range are those of any wider range, clipped: the property that makes a
// batch an execution detail and two runs agree on their partitions.
func TestBatchesDoNotDependOnStart(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		start := Date(rapid.IntRange(-3000, 40_000).Draw(t, "start"))
		end := start.AddDays(rapid.IntRange(0, 900).Draw(t, "days"))
		freq := rapid.SampledFrom(Frequencies()).Draw(t, "freq")
		wide, err := Batches(start.AddDays(-400), end.AddDays(400), freq)
		if err != nil {
			t.Fatal(err)
		}
		var clipped []Range
		for _, r := range wide {
			if r.End >= start && r.Start <= end {
				clipped = append(clipped, Range{max(r.Start, start), min(r.End, end)})
			}
		}
		got, err := Batches(start, end, freq)
		if err != nil || len(got) != len(clipped) {
			t.Fatalf("%v, want %v (%v)", got, clipped, err)
		}
		next := start
		for i, r := range got {
			if r != clipped[i] || r.Start != next || r.Len() < 1 {
				t.Fatalf("batch %d is %v, want %v from %s", i, r, clipped[i], next)
			}
			next = r.End.AddDays(1)
		}
		if next != end.AddDays(1) {
			t.Fatalf("batches end on %s, not %s", next.AddDays(-1), end)
		}
	})
}

func TestBatchesRefuse(t *testing.T) {
	if _, err := Batches(1, 0, "D"); err == nil {
		t.Error("an end before the start is taken")
	}
	_, err := Batches(0, 1, "w")
	if err == nil || !strings.Contains(err.Error(), "D, W, 2W, M, Q, A") || !strings.Contains(err.Error(), `did you mean "W"?`) {
		t.Errorf("got %v", err)
	}
	if _, err := Batches(0, 1, "one"); err == nil {
		t.Error("an unknown frequency is taken")
	}
}

func TestRangeDays(t *testing.T) {
	r := Range{Start: 3, End: 5}
	var days []Date
	for d := range r.Days() {
		days = append(days, d)
	}
	if len(days) != r.Len() || days[0] != 3 || days[2] != 5 || !r.Contains(4) || r.Contains(6) {
		t.Fatalf("%v of %v", days, r)
	}
	if r.String() != "1970-01-04_1970-01-06" {
		t.Fatal(r.String())
	}
}
