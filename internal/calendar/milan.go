package calendar

import "time"

var milan = market{
	code: "XMIL", name: "Borsa Italiana", zone: "Europe/Rome",
	mics:  []string{"XMIL", "MTAA", "EXGM"},
	hours: []hours{{open: at(9, 0), close: at(17, 30)}},
	closed: []rule{
		fixed(time.January, 1),
		easter(-2),
		easter(1),
		fixed(time.May, 1),
		fixed(time.August, 15),
		fixed(time.December, 24),
		fixed(time.December, 25),
		fixed(time.December, 26),
		fixed(time.December, 31),
	},
}
