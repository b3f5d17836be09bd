package calendar

import "time"

// euronext is kept by Paris, Amsterdam, Brussels and Lisbon. Dublin, Milan and Oslo keep
// holidays of their own.
var euronext = market{
	code: "XPAR", name: "Euronext", zone: "Europe/Paris",
	mics:  []string{"XPAR", "XAMS", "XBRU", "XLIS", "ALXP", "ALXB", "ALXL", "XMLI", "TNLA", "ENXL"},
	hours: []hours{{open: at(9, 0), close: at(17, 30)}},
	closed: []rule{
		fixed(time.January, 1),
		easter(-2),
		easter(1),
		fixed(time.May, 1),
		fixed(time.December, 25),
		fixed(time.December, 26),
	},
	early: []special{{at(14, 5), []rule{
		fixed(time.December, 24),
		fixed(time.December, 31),
	}}},
}
