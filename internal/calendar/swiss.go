package calendar

import "time"

var swiss = market{
	code: "XSWX", name: "SIX Swiss Exchange", zone: "Europe/Zurich",
	mics:  []string{"XSWX", "XVTX"},
	hours: []hours{{open: at(9, 0), close: at(17, 30)}},
	closed: []rule{
		fixed(time.January, 1),
		fixed(time.January, 2),
		easter(-2),
		easter(1),
		fixed(time.May, 1),
		easter(39), // Ascension
		easter(50), // Whit Monday
		fixed(time.August, 1),
		fixed(time.December, 24),
		fixed(time.December, 25),
		fixed(time.December, 26),
		fixed(time.December, 31),
	},
}
