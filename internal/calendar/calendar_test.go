package calendar

import (
	"strings"
	"testing"
	"time"
)

func session(t *testing.T, code, day string) (Session, bool) {
	t.Helper()
	c, err := Get(code)
	if err != nil {
		t.Fatal(err)
	}
	return c.Session(constant(day))
}

func TestSessionIsInUTCOnBothSidesOfAChangeOfClocks(t *testing.T) {
	for day, want := range map[string]string{
		"2026-03-27": "2026-03-27T08:00 2026-03-27T16:30", // the last Friday of winter time
		"2026-03-30": "2026-03-30T07:00 2026-03-30T15:30",
	} {
		s, ok := session(t, "XLON", day)
		const layout = "2006-01-02T15:04"
		got := time.Unix(0, s.Open).UTC().Format(layout) + " " + time.Unix(0, s.Close).UTC().Format(layout)
		if !ok || got != want {
			t.Errorf("%s: %s, want %s", day, got, want)
		}
	}
}

func TestHalfDaysAndLateOpensAreMarked(t *testing.T) {
	for _, c := range []struct {
		code, day   string
		early, late bool
	}{
		{"XNYS", "2025-07-03", true, false},
		{"XNYS", "2025-07-02", false, false},
		{"XHKG", "2020-08-19", false, true},
		{"XLON", "2022-12-23", true, false}, // Christmas Eve on a Saturday
	} {
		s, ok := session(t, c.code, c.day)
		if !ok || s.Early != c.early || s.Late != c.late {
			t.Errorf("%s %s: %+v, %v", c.code, c.day, s, ok)
		}
	}
}

func TestOneOffClosures(t *testing.T) {
	for code, days := range map[string]string{
		"XNYS": "2012-10-29 2012-10-30 2018-12-05 2025-01-09 2022-06-20 2021-12-24",
		"XLON": "2011-04-29 2012-06-04 2012-06-05 2020-05-08 2022-06-02 2022-06-03 2022-09-19 2023-05-08",
		"XTKS": "2019-05-01 2020-10-01 2015-09-22 2026-09-22",
	} {
		for _, day := range strings.Fields(days) {
			if _, ok := session(t, code, day); ok {
				t.Errorf("%s trades on %s", code, day)
			}
		}
	}
	if _, ok := session(t, "XNYS", "2021-12-31"); !ok {
		t.Error("New York makes up for a New Year's Day on a Saturday")
	}
}

func TestBeyondPublishedYearsWeekdaysAreUsualDays(t *testing.T) {
	c, _ := For("XSHG")
	day := constant("2027-02-08") // a Monday of the week of Lunar New Year
	s, ok := c.Session(day)
	if c.Known(day) || !ok || s.BreakStart == 0 {
		t.Errorf("known %v, session %v %+v", c.Known(day), ok, s)
	}
	if c.Expected(constant("2027-02-07")) {
		t.Error("a Sunday is expected")
	}
	if !c.Known(constant("2026-12-31")) || c.Known(constant("2009-12-31")) {
		t.Error("the bounds of what is known are off")
	}
	if london, _ := For("XLON"); !london.Known(constant("2050-01-01")) {
		t.Error("rules without end have one")
	}
}

func TestMICsShareCalendars(t *testing.T) {
	for mic, code := range map[string]string{
		"XNAS": "XNYS", "ARCX": "XNYS", "BATS": "XNYS", "XAMS": "XPAR", "AIMX": "XLON", "XSHE": "XSHG", "XTKS": "XTKS",
	} {
		c, ok := For(mic)
		if !ok || c.market.code != code || c.market.name == "" {
			t.Errorf("%s: %v, want %s", mic, c, code)
		}
	}
	for _, mic := range []string{"XBIN", "XBTS", "", "weekdays", "24/7"} {
		if c, ok := For(mic); ok {
			t.Errorf("%s keeps %s", mic, c.market.code)
		}
	}
}

func TestAMICKeepsOneCalendar(t *testing.T) {
	seen := map[string]string{}
	for _, m := range markets {
		for _, mic := range m.mics {
			if seen[mic] != "" {
				t.Errorf("%s keeps %s and %s", mic, seen[mic], m.code)
			}
			seen[mic] = m.code
		}
	}
}

func TestGetNamesWhatThereIs(t *testing.T) {
	for _, code := range Codes() {
		if c, err := Get(code); err != nil || c.market.code != code || c.market.name == "" {
			t.Errorf("%s: %v, %v", code, c, err)
		}
	}
	_, err := Get("weekday")
	if err == nil || !strings.Contains(err.Error(), "24/7") || !strings.Contains(err.Error(), `did you mean "weekdays"?`) {
		t.Errorf("got %v", err)
	}
	if c, err := Get("XNAS"); err != nil || c.market.code != "XNYS" {
		t.Errorf("%v, %v", c, err)
	}
}

func TestWholeDayCalendars(t *testing.T) {
	saturday := constant("2026-01-03")
	always, _ := Get("24/7")
	s, ok := always.Session(saturday)
	if !ok || s.Open != saturday.Start() || s.Close != saturday.AddDays(1).Start() || s.Early {
		t.Errorf("24/7: %+v, %v", s, ok)
	}
	week, _ := Get("weekdays")
	if week.Expected(saturday) || !week.Expected(saturday.AddDays(2)) || !week.Known(saturday) {
		t.Error("weekdays has a Saturday or lacks a Monday")
	}
}

func TestEasterSunday(t *testing.T) {
	for _, day := range strings.Fields("2010-04-04 2011-04-24 2016-03-27 2019-04-21 2024-03-31 2025-04-20 2026-04-05 2038-04-25") {
		if got := easterSunday(constant(day).Year()); got.String() != day {
			t.Errorf("got %s, want %s", got, day)
		}
	}
}
