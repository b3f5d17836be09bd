package calendar

import "time"

var london = market{
	code: "XLON", name: "London Stock Exchange", zone: "Europe/London",
	mics:  []string{"XLON", "AIMX"},
	hours: []hours{{open: at(8, 0), close: at(16, 30)}},
	closed: []rule{
		nextMonday(fixed(time.January, 1)),
		easter(-2),
		easter(1),
		// Early May and Spring bank holidays gave way to the days listed below in the years left out.
		years(0, 2019, nth(1, time.Monday, time.May)),
		years(2021, 0, nth(1, time.Monday, time.May)),
		years(0, 2011, last(time.Monday, time.May)),
		years(2013, 2021, last(time.Monday, time.May)),
		years(2023, 0, last(time.Monday, time.May)),
		last(time.Monday, time.August),
		fixed(time.December, 25),
		fixed(time.December, 26),
		on(fixed(time.December, 27), time.Monday, time.Tuesday),
		on(fixed(time.December, 28), time.Monday, time.Tuesday),
		dates(
			"2011-04-29",        // wedding of Prince William
			"2012: 06-04 06-05", // Spring bank holiday moved, Diamond Jubilee
			"2020-05-08",        // VE Day, 75 years
			"2022: 06-02 06-03", // Spring bank holiday moved, Platinum Jubilee
			"2022-09-19",        // funeral of Elizabeth II
			"2023-05-08",        // coronation of Charles III
		),
	},
	early: []special{{at(12, 30), []rule{
		fridayBefore(fixed(time.December, 24)),
		fridayBefore(fixed(time.December, 31)),
	}}},
}
