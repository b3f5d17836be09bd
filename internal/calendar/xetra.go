package calendar

import "time"

var xetra = market{
	code: "XETR", name: "Xetra", zone: "Europe/Berlin",
	mics:  []string{"XETR", "XETA", "XETB"},
	hours: []hours{{open: at(9, 0), close: at(17, 30)}},
	closed: []rule{
		fixed(time.January, 1),
		easter(-2),
		easter(1),
		fixed(time.May, 1),
		years(2015, 2021, easter(50)), // Whit Monday
		years(2014, 2021, fixed(time.October, 3)),
		dates("2017-10-31"), // 500 years of the Reformation
		fixed(time.December, 24),
		fixed(time.December, 25),
		fixed(time.December, 26),
		fixed(time.December, 31),
	},
	early: []special{{at(14, 0), []rule{
		fridayBefore(fixed(time.December, 30)), // last trading day of the year
	}}},
}
