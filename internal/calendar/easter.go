package calendar

import "time"

// easterSunday returns Easter Sunday of the Gregorian calendar (Anonymous Gregorian
// algorithm, Nature, 20 April 1876; Meeus, Astronomical Algorithms, ch. 8).
func easterSunday(year int) Date {
	a, b, c := year%19, year/100, year%100
	d, e := b/4, b%4
	g := (8*b + 13) / 25
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 19*l) / 433
	month := (h + l - 7*m + 90) / 25
	day := (h + l - 7*m + 33*month + 19) % 32
	return DateOf(year, time.Month(month), day)
}
