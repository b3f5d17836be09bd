package calendar

import (
	"encoding/json"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/basaltlake/basalt/bucket"
)

func TestDateTextRoundTripsAndAgreesWithTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := Date(rapid.IntRange(-100_000, 100_000).Draw(t, "day"))
		back, err := ParseDate(d.String())
		if err != nil || back != d {
			t.Fatalf("%s parses as %s, %v", d, back, err)
		}
		at := time.Unix(0, d.Start()).UTC()
		if at.Weekday() != d.Weekday() || at.Format(time.DateOnly) != d.String() || at.Year() != d.Year() {
			t.Fatalf("%s starts at %s", d, at)
		}
		offset := rapid.Int64Range(0, bucket.DayNs-1).Draw(t, "offset")
		if got := DateAt(d.Start() + offset); got != d {
			t.Fatalf("%d ns into %s is on %s", offset, d, got)
		}
	})
}

func TestParseDateRefusesWhatIsNoDay(t *testing.T) {
	for _, text := range []string{"", "2026-02-30", "20260102", "2026-1-2", "2026-01-02T00:00", "1600-01-01", "2300-01-01"} {
		if d, err := ParseDate(text); err == nil {
			t.Errorf("%q parses as %s", text, d)
		}
	}
}

func TestDateIsTextInJSON(t *testing.T) {
	data, err := json.Marshal(map[Date]Range{0: {Start: 1, End: 2}})
	if err != nil || string(data) != `{"1970-01-01":{"start":"1970-01-02","end":"1970-01-03"}}` {
		t.Fatalf("%s, %v", data, err)
	}
	var back map[Date]Range
	if err := json.Unmarshal(data, &back); err != nil || back[0].End != 2 {
		t.Fatalf("%v, %v", back, err)
	}
	if err := json.Unmarshal([]byte(`"tomorrow"`), new(Date)); err == nil {
		t.Fatal("a word is taken for a date")
	}
}

func FuzzParseDate(f *testing.F) {
	f.Add("2026-01-02")
	f.Add("2024-02-29")
	f.Fuzz(func(t *testing.T, text string) {
		if d, err := ParseDate(text); err == nil && d.String() != text {
			t.Fatalf("%q parses as %s", text, d)
		}
	})
}
