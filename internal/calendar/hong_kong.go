package calendar

import "time"

var hongKong = market{
	code: "XHKG", name: "Hong Kong Stock Exchange", zone: "Asia/Hong_Kong",
	mics: []string{"XHKG", "XGEM"},
	hours: []hours{
		{open: at(10, 0), close: at(16, 0), breakStart: at(12, 30), breakEnd: at(14, 30)},
		{from: "2011-03-07", open: at(9, 30), close: at(16, 0), breakStart: at(12, 0), breakEnd: at(13, 30)},
		{from: "2012-03-05", open: at(9, 30), close: at(16, 0), breakStart: at(12, 0), breakEnd: at(13, 0)},
	},
	closed: []rule{
		sundayToMonday(fixed(time.January, 1)),
		easter(-2),
		easter(1),
		sundayToMonday(fixed(time.May, 1)),
		sundayToMonday(fixed(time.July, 1)),
		sundayToMonday(fixed(time.October, 1)),
		fixed(time.December, 25),
		fixed(time.December, 26),
		on(fixed(time.December, 27), time.Monday, time.Tuesday),
		hongKongLunar,
		hongKongClosures,
	},
	early: []special{
		{at(12, 30), []rule{years(0, 2010, fixed(time.December, 24)), years(0, 2010, fixed(time.December, 31))}},
		{at(12, 0), []rule{fixed(time.December, 24), fixed(time.December, 31), lunarNewYearsEve}},
	},
	late: []special{
		{at(13, 0), []rule{dates(
			"2012-07-24", // typhoon Vicente
			"2013-05-22", // black rainstorm
			"2013-09-23", // typhoon Usagi
			"2014-09-16", // typhoon Kalmaegi
		)}},
		{at(13, 30), []rule{dates(
			"2020-08-19", // typhoon Higos
			"2021-06-28", // black rainstorm
		)}},
	},
	until: "2030-12-31",
}

// hongKongLunar lists the weekdays of Lunar New Year, Ching Ming, Buddha's Birthday, Tuen
// Ng, the day after Mid-Autumn and Chung Yeung, moved as the General Holidays Ordinance
// says.
var hongKongLunar = dates(
	"2010: 02-15 02-16 05-21 06-16 09-23",
	"2011: 02-03 02-04 04-05 05-10 06-06 09-13 10-05",
	"2012: 01-23 01-24 01-25 04-04 10-23",
	"2013: 02-11 02-12 02-13 04-04 05-17 06-12 09-20 10-14",
	"2014: 01-31 02-03 05-06 06-02 09-09 10-02",
	"2015: 02-19 02-20 05-25 09-28 10-21",
	"2016: 02-08 02-09 02-10 04-04 06-09 09-16 10-10",
	"2017: 01-30 01-31 04-04 05-03 05-30 10-05",
	"2018: 02-16 02-19 04-05 05-22 06-18 09-25 10-17",
	"2019: 02-05 02-06 02-07 04-05 05-13 06-07 10-07",
	"2020: 01-27 01-28 04-30 06-25 10-02 10-26",
	"2021: 02-12 02-15 04-06 05-19 06-14 09-22 10-14",
	"2022: 02-01 02-02 02-03 04-05 05-09 06-03 10-04",
	"2023: 01-23 01-24 01-25 04-05 05-26 06-22 10-23",
	"2024: 02-12 02-13 04-04 05-15 06-10 09-18 10-11",
	"2025: 01-29 01-30 01-31 04-04 05-05 10-07 10-29",
	"2026: 02-17 02-18 02-19 04-07 05-25 06-19 10-19",
	"2027: 02-08 02-09 04-05 05-13 06-09 09-16 10-08",
	"2028: 01-26 01-27 01-28 04-04 05-02 05-29 10-04 10-26",
	"2029: 02-13 02-14 02-15 04-04 05-21 10-16",
	"2030: 02-04 02-05 02-06 04-05 05-09 06-05 09-13",
)

// hongKongClosures are days closed by weather, decree or a holiday moved out of turn.
var hongKongClosures = dates(
	"2010-04-06", // Ching Ming made up for
	"2011-09-29", // typhoon Nesat
	"2012-10-02", // Mid-Autumn made up for
	"2013-08-14", // typhoon Utor
	"2015-04-07", // Easter and Ching Ming coincide
	"2015-09-03", // 70 years since the end of the war
	"2016-08-02", // typhoon Nida
	"2016-10-21", // typhoon Haima
	"2017-08-23", // typhoon Hato
	"2020-10-13", // typhoon Nangka
	"2021-10-13", // typhoon Kompasu
	"2022-09-12", // Mid-Autumn made up for
	"2023-07-17", // typhoon Talim
	"2023-09-01", // typhoon Saola
	"2023-09-08", // black rainstorm
	"2024-09-06", // typhoon Yagi
)

// lunarNewYearsEve lists the weekdays before Lunar New Year.
var lunarNewYearsEve = dates(
	"2014-01-30", "2015-02-18", "2017-01-27", "2018-02-15", "2019-02-04", "2020-01-24",
	"2021-02-11", "2022-01-31", "2024-02-09", "2025-01-28", "2026-02-16", "2027-02-05",
	"2028-01-25", "2029-02-12",
)
