package calendar

import (
	"time"
	_ "time/tzdata" // machines without a time zone database
)

// market declares a calendar as data.
type market struct {
	code   string
	name   string
	zone   string
	mics   []string // MICs that keep this calendar, code included where it is a MIC
	hours  []hours  // in order of their first day
	closed []rule
	early  []special // early closes
	late   []special // late opens
	until  string    // last day of published or computed tables; "" for rules without end
	always bool      // no weekends: a session on every day
}

// knownFrom is the first day the rules are verified for. Earlier ones differed: Euronext
// kept national holidays until 2002, for one.
var knownFrom = DateOf(2010, time.January, 1)

// Calendar tells the expected sessions of a market. It is immutable and safe for
// concurrent use.
type Calendar struct {
	market market
	zone   *time.Location
	starts []Date // first day of each entry of market.hours
	until  Date   // 0 for no end
}

func load(m market) *Calendar {
	zone, err := time.LoadLocation(m.zone)
	if err != nil {
		panic("calendar: " + m.code + ": " + err.Error()) // the database is embedded
	}
	c := &Calendar{market: m, zone: zone}
	for _, h := range m.hours {
		if h.from == "" {
			h.from = "1678-01-01"
		}
		c.starts = append(c.starts, constant(h.from))
	}
	if m.until != "" {
		c.until = constant(m.until)
	}
	return c
}

// Known reports whether the market's holidays of the day are known. On other days
// Session takes every weekday for a usual one, which deserves a warning.
func (c *Calendar) Known(day Date) bool {
	if len(c.market.closed) == 0 {
		return true
	}
	return day >= knownFrom && (c.until == 0 || day <= c.until)
}

// Session returns the expected session of a day, and false when the market is closed.
func (c *Calendar) Session(day Date) (Session, bool) {
	if day.Weekend() && !c.market.always {
		return Session{}, false
	}
	usual := c.usualHours(day)
	opens, closes := usual.open, usual.close
	if c.Known(day) {
		if holds(c.market.closed, day) {
			return Session{}, false
		}
		closes = replaced(closes, c.market.early, day)
		opens = replaced(opens, c.market.late, day)
	}
	s := Session{
		Open:  c.instant(day, opens),
		Close: c.instant(day, closes),
		Early: closes < usual.close,
		Late:  opens > usual.open,
	}
	if usual.breakStart > opens && usual.breakEnd < closes {
		s.BreakStart = c.instant(day, usual.breakStart)
		s.BreakEnd = c.instant(day, usual.breakEnd)
	}
	return s, true
}

// Expected reports whether a day has a session.
func (c *Calendar) Expected(day Date) bool {
	_, ok := c.Session(day)
	return ok
}

func (c *Calendar) usualHours(day Date) hours {
	i := len(c.starts) - 1
	for i > 0 && day < c.starts[i] {
		i--
	}
	return c.market.hours[i]
}

// instant returns a local time of a day as UTC nanoseconds. No market here opens or
// closes within an hour that a change of clocks skips or repeats.
func (c *Calendar) instant(day Date, local clock) int64 {
	year, month, d := day.Civil()
	return time.Date(year, month, d, 0, int(local), 0, 0, c.zone).UnixNano()
}

func replaced(usual clock, list []special, day Date) clock {
	for _, s := range list {
		if holds(s.rules, day) {
			return s.at
		}
	}
	return usual
}

// constant reads a date written in this package's tables.
func constant(text string) Date {
	d, err := ParseDate(text)
	if err != nil {
		panic("calendar: " + err.Error())
	}
	return d
}
