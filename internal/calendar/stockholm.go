package calendar

import "time"

var stockholm = market{
	code: "XSTO", name: "Nasdaq Stockholm", zone: "Europe/Stockholm",
	mics:  []string{"XSTO", "FNSE"},
	hours: []hours{{open: at(9, 0), close: at(17, 30)}},
	closed: []rule{
		fixed(time.January, 1),
		fixed(time.January, 6),
		easter(-2),
		easter(1),
		fixed(time.May, 1),
		easter(39), // Ascension
		fixed(time.June, 6),
		from(time.Friday, time.June, 19), // Midsummer Eve
		fixed(time.December, 24),
		fixed(time.December, 25),
		fixed(time.December, 26),
		fixed(time.December, 31),
	},
	early: []special{{at(13, 0), []rule{
		fixed(time.January, 5),
		easter(-3), // Maundy Thursday
		fixed(time.April, 30),
		easter(38),                          // the day before Ascension
		from(time.Friday, time.October, 30), // All Saints' Eve
	}}},
}
