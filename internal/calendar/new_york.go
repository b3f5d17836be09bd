package calendar

import "time"

// newYork is kept by all United States equity exchanges.
var newYork = market{
	code: "XNYS", name: "New York Stock Exchange, Nasdaq", zone: "America/New_York",
	mics: []string{
		"XNYS", "XNAS", "XNGS", "XNMS", "XNCM", "XASE", "ARCX", "BATS", "BATY", "EDGA", "EDGX",
		"IEXG", "XBOS", "XPSX", "XPHL", "XCHI", "XCIS", "MEMX", "EPRL", "LTSE",
	},
	hours: []hours{{open: at(9, 30), close: at(16, 0)}},
	closed: []rule{
		sundayToMonday(fixed(time.January, 1)), // on a Saturday it is not made up for
		nth(3, time.Monday, time.January),
		nth(3, time.Monday, time.February),
		easter(-2),
		last(time.Monday, time.May),
		years(2022, 0, nearestWorkday(fixed(time.June, 19))),
		nearestWorkday(fixed(time.July, 4)),
		nth(1, time.Monday, time.September),
		nth(4, time.Thursday, time.November),
		nearestWorkday(fixed(time.December, 25)),
		dates(
			"2012: 10-29 10-30", // hurricane Sandy
			"2018-12-05",        // funeral of George H. W. Bush
			"2025-01-09",        // funeral of Jimmy Carter
		),
	},
	early: []special{{at(13, 0), []rule{
		on(fixed(time.July, 3), time.Monday, time.Tuesday, time.Thursday),
		years(2013, 0, on(fixed(time.July, 3), time.Wednesday)),
		from(time.Friday, time.November, 23), // the day after Thanksgiving
		on(fixed(time.December, 24), time.Monday, time.Tuesday, time.Wednesday, time.Thursday),
	}}},
}
