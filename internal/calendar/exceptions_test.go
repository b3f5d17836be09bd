package calendar

import "strings"

// exception is where exchange_calendars (4.13.2) is wrong, and why we know.
type exception struct {
	code        string
	first, last string // YYYY-MM-DD
	peer, ours  string // what each says; "*" is any session, differing in the break only
	reason      string
}

func (e exception) id() string { return e.code + " " + e.first }

var peerExceptions = []exception{
	{"XHKG", "2023-09-01", "2023-09-01", "0130-0800/0400-0500", "closed", "typhoon Saola: all sessions cancelled (HKEX notice of the day)"},
	{"XHKG", "2023-09-08", "2023-09-08", "0130-0800/0400-0500", "closed", "black rainstorm: all sessions cancelled (HKEX notice of the day)"},
	{"XHKG", "2012-07-24", "2012-07-24", "0130-0800/0400-0500", "0500-0800", "typhoon Vicente: morning session cancelled; the package notes it in a comment only"},
	{"XHKG", "2013-05-22", "2013-05-22", "0130-0800/0400-0500", "0500-0800", "black rainstorm: morning session cancelled; the package notes it in a comment only"},
	{"XHKG", "2013-09-23", "2013-09-23", "0130-0800/0400-0500", "0500-0800", "typhoon Usagi: morning session cancelled; the package notes it in a comment only"},
	{"XHKG", "2014-09-16", "2014-09-16", "0130-0800/0400-0500", "0500-0800", "typhoon Kalmaegi: morning session cancelled; the package notes it in a comment only"},
	{"XHKG", "2020-08-19", "2020-08-19", "0130-0800/0400-0500", "0530-0800", "typhoon Higos: trading from 13:30 (HKEX notice of the day)"},
	{"XHKG", "2021-06-28", "2021-06-28", "0130-0800/0400-0500", "0530-0800", "black rainstorm: trading from 13:30 (HKEX notices of the day)"},
	{"XHKG", "2010-01-01", "2011-03-06", "*", "/0430-0630", "the package has one lunch break for all years; HKEX shortened it on 2011-03-07 and 2012-03-05"},
	{"XHKG", "2011-03-07", "2012-03-04", "*", "/0400-0530", "as above"},
	{"XTKS", "2010-01-01", "2011-11-20", "*", "/0200-0330", "the package has one lunch break for all years; the morning session ended at 11:00 until 2011-11-18"},
}

// peerException returns the exception a difference falls under, or "".
func peerException(code string, day Date, peer, ours string) (id, reason string) {
	for _, e := range peerExceptions {
		if e.code != code || day < constant(e.first) || constant(e.last) < day {
			continue
		}
		if e.peer == peer && e.ours == ours {
			return e.id(), e.reason
		}
		peerHours, _, peerBreak := strings.Cut(peer, "/")
		ourHours, ourBreak, _ := strings.Cut(ours, "/")
		if e.peer == "*" && peerBreak && peerHours == ourHours && e.ours == "/"+ourBreak {
			return e.id(), e.reason
		}
	}
	return "", ""
}
