package calendar

import "time"

// Christmas Eve and New Year's Eve were holidays until 2010 and in 2021 to 2023, half
// days in the other years.
var madrid = market{
	code: "XMAD", name: "Bolsa de Madrid", zone: "Europe/Madrid",
	mics:  []string{"XMAD", "XBAR", "XBIL", "XVAL", "XMCE"},
	hours: []hours{{open: at(9, 0), close: at(17, 30)}},
	closed: []rule{
		fixed(time.January, 1),
		easter(-2),
		easter(1),
		fixed(time.May, 1),
		years(0, 2010, fixed(time.December, 24)),
		years(2021, 2023, fixed(time.December, 24)),
		fixed(time.December, 25),
		fixed(time.December, 26),
		years(0, 2010, fixed(time.December, 31)),
		years(2021, 2023, fixed(time.December, 31)),
	},
	early: []special{{at(14, 0), []rule{
		fixed(time.December, 24),
		fixed(time.December, 31),
	}}},
}
