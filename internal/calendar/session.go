package calendar

// Session is the continuous trading day of a market, in nanoseconds since the epoch,
// UTC. Closing auctions after Close are not part of it.
type Session struct {
	Open  int64
	Close int64
	// BreakStart and BreakEnd bound the lunch break; both are 0 when there is none.
	BreakStart int64
	BreakEnd   int64
	Early      bool // closes before the usual hour
	Late       bool // opens after the usual hour
}

// clock is a local time of day in minutes.
type clock int16

func at(hour, minute int) clock { return clock(60*hour + minute) }

// hours are the usual hours from a day on. Without a break both ends of it are 0.
type hours struct {
	from                 string // YYYY-MM-DD, "" for always
	open, close          clock
	breakStart, breakEnd clock
}

// special replaces the usual open or close on the days of its rules.
type special struct {
	at    clock
	rules []rule
}
