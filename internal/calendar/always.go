package calendar

// weekdays serves markets without a calendar of their own: Monday to Friday, whole days.
var weekdays = market{
	code: "weekdays", name: "Monday to Friday", zone: "UTC",
	hours: []hours{{open: at(0, 0), close: at(24, 0)}},
}

// allDays serves markets that never close.
var allDays = market{
	code: "24/7", name: "always open", zone: "UTC", always: true,
	hours: []hours{{open: at(0, 0), close: at(24, 0)}},
}
