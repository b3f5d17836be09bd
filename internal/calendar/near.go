package calendar

// NearDays is how many days beside the day of a file its rows may be stamped with: a
// session begins on the evening before, which may be before a weekend, and late trades
// carry a later date. A time further away is probably wrong.
const NearDays = 3

// Near returns the times from a first one on and before another that rows in the files of
// some days may be stamped with.
func Near(days Range) (from, before int64) {
	return days.Start.AddDays(-NearDays).Start(), days.End.AddDays(1 + NearDays).Start()
}
