package calendar

import "time"

// tokyo follows the Act on National Holidays: a holiday on a Sunday is made up for on
// the next day that is none, and a day between two holidays is one too.
var tokyo = market{
	code: "XTKS", name: "Tokyo Stock Exchange", zone: "Asia/Tokyo",
	mics: []string{"XTKS", "XJAS"},
	hours: []hours{
		{open: at(9, 0), close: at(15, 0), breakStart: at(11, 0), breakEnd: at(12, 30)},
		{from: "2011-11-21", open: at(9, 0), close: at(15, 0), breakStart: at(11, 30), breakEnd: at(12, 30)},
		{from: "2024-11-05", open: at(9, 0), close: at(15, 30), breakStart: at(11, 30), breakEnd: at(12, 30)},
	},
	closed: []rule{
		fixed(time.January, 1),
		fixed(time.January, 2),
		fixed(time.January, 3),
		nth(2, time.Monday, time.January),
		sundayToMonday(fixed(time.February, 11)),
		years(2020, 0, sundayToMonday(fixed(time.February, 23))), // birthday of the Emperor
		sundayToMonday(ruleFunc(vernalEquinox)),
		sundayToMonday(fixed(time.April, 29)),
		shift(0, 3, fixed(time.May, 3)), // the 4th and 5th are holidays
		shift(0, 2, fixed(time.May, 4)),
		sundayToMonday(fixed(time.May, 5)),
		years(0, 2019, nth(3, time.Monday, time.July)),
		years(2022, 0, nth(3, time.Monday, time.July)),
		years(2016, 2019, sundayToMonday(fixed(time.August, 11))),
		years(2022, 0, sundayToMonday(fixed(time.August, 11))),
		nth(3, time.Monday, time.September),
		ruleFunc(silverWeek),
		sundayToMonday(ruleFunc(autumnalEquinox)),
		years(0, 2019, nth(2, time.Monday, time.October)),
		years(2022, 0, nth(2, time.Monday, time.October)),
		sundayToMonday(fixed(time.November, 3)),
		sundayToMonday(fixed(time.November, 23)),
		years(0, 2018, sundayToMonday(fixed(time.December, 23))), // birthday of the Emperor
		fixed(time.December, 31),
		dates(
			"2019: 04-30 05-01 05-02 10-22", // change of the Emperor
			"2020: 07-23 07-24 08-10",       // Marine, Sports and Mountain days moved for the Olympic Games
			"2021: 07-22 07-23 08-09",
			"2020-10-01", // failure of the trading system
		),
	},
}

// vernalEquinox and autumnalEquinox are good for 1980 to 2099 (Shinkoyomi Benrichō,
// Japan Coast Guard).
func vernalEquinox(year int) Date {
	return DateOf(year, time.March, equinoxDay(20.8431, year))
}

func autumnalEquinox(year int) Date {
	return DateOf(year, time.September, equinoxDay(23.2488, year))
}

func equinoxDay(in1980 float64, year int) int {
	n := year - 1980
	return int(in1980+0.242194*float64(n)) - n/4
}

// silverWeek is the Tuesday between Respect for the Aged Day and the equinox in years
// when they are two days apart, else the former.
func silverWeek(year int) Date {
	aged := nth(3, time.Monday, time.September).days(year)[0]
	if autumnalEquinox(year) == aged.AddDays(2) {
		return aged.AddDays(1)
	}
	return aged
}
