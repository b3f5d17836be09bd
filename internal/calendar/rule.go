package calendar

import (
	"strings"
	"time"
)

// rule yields the days of a year on which something holds: no session, an early close.
type rule interface {
	days(year int) []Date
}

// ruleFunc is a rule of at most one day a year.
type ruleFunc func(year int) Date

func (f ruleFunc) days(year int) []Date { return []Date{f(year)} }

// fixed is the same day every year.
func fixed(month time.Month, day int) rule {
	return ruleFunc(func(year int) Date { return DateOf(year, month, day) })
}

// easter is counted in days from Easter Sunday.
func easter(offset int) rule {
	return ruleFunc(func(year int) Date { return easterSunday(year).AddDays(offset) })
}

// nth is the n-th such weekday of a month.
func nth(n int, weekday time.Weekday, month time.Month) rule {
	return from(weekday, month, 7*n-6)
}

// last is the last such weekday of a month.
func last(weekday time.Weekday, month time.Month) rule {
	return ruleFunc(func(year int) Date {
		end := DateOf(year, month+1, 0)
		return end.AddDays(-int(end.Weekday()-weekday+7) % 7)
	})
}

// from is the first such weekday on or after a day.
func from(weekday time.Weekday, month time.Month, day int) rule {
	return ruleFunc(func(year int) Date {
		d := DateOf(year, month, day)
		return d.AddDays(int(weekday-d.Weekday()+7) % 7)
	})
}

// dates is a list of single days, each YYYY-MM-DD or several of a year after its number:
// "2026: 02-17 02-18".
func dates(texts ...string) rule {
	var list dateList
	for _, text := range texts {
		year, days, several := strings.Cut(text, ":")
		if !several {
			list = append(list, constant(text))
			continue
		}
		for _, day := range strings.Fields(days) {
			list = append(list, constant(year+"-"+day))
		}
	}
	return list
}

type dateList []Date

func (l dateList) days(year int) []Date {
	var in []Date
	for _, d := range l {
		if d.Year() == year {
			in = append(in, d)
		}
	}
	return in
}

// years limits a rule to first…last; 0 leaves an end open.
func years(first, last int, r rule) rule { return during{first, last, r} }

type during struct {
	first, last int
	rule        rule
}

func (d during) days(year int) []Date {
	if year < d.first || d.last != 0 && year > d.last {
		return nil
	}
	return d.rule.days(year)
}

// on keeps the days of a rule that fall on the given weekdays.
func on(r rule, weekdays ...time.Weekday) rule { return weekdaysOnly{r, weekdays} }

type weekdaysOnly struct {
	rule     rule
	weekdays []time.Weekday
}

func (w weekdaysOnly) days(year int) []Date {
	var kept []Date
	for _, d := range w.rule.days(year) {
		for _, weekday := range w.weekdays {
			if d.Weekday() == weekday {
				kept = append(kept, d)
			}
		}
	}
	return kept
}

// shift moves the days of a rule that fall on a weekend, by days for Saturday and Sunday.
func shift(saturday, sunday int, r rule) rule { return shifted{saturday, sunday, r} }

type shifted struct {
	saturday, sunday int
	rule             rule
}

func (s shifted) days(year int) []Date {
	moved := s.rule.days(year)
	for i, d := range moved {
		switch d.Weekday() {
		case time.Saturday:
			moved[i] = d.AddDays(s.saturday)
		case time.Sunday:
			moved[i] = d.AddDays(s.sunday)
		}
	}
	return moved
}

func nextMonday(r rule) rule     { return shift(2, 1, r) }
func sundayToMonday(r rule) rule { return shift(0, 1, r) }
func fridayBefore(r rule) rule   { return shift(-1, -2, r) }
func nearestWorkday(r rule) rule { return shift(-1, 1, r) }

func holds(rules []rule, day Date) bool {
	year := day.Year()
	for _, r := range rules {
		for _, d := range r.days(year) {
			if d == day {
				return true
			}
		}
	}
	return false
}
