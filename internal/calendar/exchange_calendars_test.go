package calendar

import (
	"bufio"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"
)

// peerYear is one year of a calendar of the Python package exchange_calendars; see
// testdata/make_calendars.py.
type peerYear struct {
	code   string
	year   int
	closed map[string]bool // weekdays without session, MMDD
	utc    map[string]string
}

// TestEveryDayAgreesWithExchangeCalendars compares each day of 2010 to 2030: session or
// none, open, close and lunch break in UTC.
func TestEveryDayAgreesWithExchangeCalendars(t *testing.T) {
	used := map[string]bool{}
	years := readPeer(t)
	days := 0
	for _, y := range years {
		c, err := Get(y.code)
		if err != nil {
			t.Fatal(err)
		}
		usual := ""
		for d := DateOf(y.year, time.January, 1); d.Year() == y.year; d++ {
			days++
			key := strings.ReplaceAll(d.String()[5:], "-", "")
			if text, ok := y.utc[key]; ok {
				usual = text
			}
			want := usual
			if d.Weekend() || y.closed[key] {
				want = "closed"
			}
			if !c.Known(d) {
				t.Errorf("%s %s is not known", y.code, d)
			}
			got := describe(c, d)
			if id, reason := peerException(y.code, d, want, got); reason != "" {
				used[id] = true
				continue
			}
			if got != want {
				t.Errorf("%s %s (%s): %s, exchange_calendars says %s", y.code, d, d.Weekday(), got, want)
			}
		}
	}
	if days < 14*16*365 {
		t.Errorf("only %d days compared", days)
	}
	for _, e := range peerExceptions {
		if !used[e.id()] {
			t.Errorf("exception %q is not needed", e.id())
		}
	}
}

func describe(c *Calendar, d Date) string {
	s, ok := c.Session(d)
	if !ok {
		return "closed"
	}
	text := clockText(s.Open) + "-" + clockText(s.Close)
	if s.BreakStart != 0 {
		text += "/" + clockText(s.BreakStart) + "-" + clockText(s.BreakEnd)
	}
	return text
}

func clockText(ns int64) string { return time.Unix(0, ns).UTC().Format("1504") }

func readPeer(t *testing.T) []*peerYear {
	t.Helper()
	f, err := os.Open("testdata/calendars.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var years []*peerYear
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		words := strings.Fields(lines.Text())
		if words[0] == "#" {
			continue
		}
		year, err := strconv.Atoi(words[1])
		if err != nil {
			t.Fatal(err)
		}
		switch words[2] {
		case "closed":
			y := &peerYear{words[0], year, map[string]bool{}, map[string]string{}}
			for _, day := range words[3:] {
				y.closed[day] = true
			}
			years = append(years, y)
		case "utc":
			y := years[len(years)-1]
			for _, w := range words[3:] {
				day, session, _ := strings.Cut(w, "=")
				y.utc[day] = session
			}
		default:
			t.Fatal(fmt.Errorf("line %q", lines.Text()))
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return years
}
