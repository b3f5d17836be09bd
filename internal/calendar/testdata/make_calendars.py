"""Writes calendars.txt: sessions of the Python package exchange_calendars, to hold ours against.

Run once, whenever the range or the package changes:

    python3 -m venv /tmp/calendars
    /tmp/calendars/bin/pip install exchange_calendars
    /tmp/calendars/bin/python make_calendars.py > calendars.txt

Two lines for each calendar and year:

    XLON 2010 closed 0101 0402 …            weekdays without a session (MMDD)
    XLON 2010 utc 0104=0800-1630 0329=…     open-close of the sessions from that day on, UTC,
                                            with /start-end of the lunch break where there is one

No calendar here has sessions at weekends; the script stops when that changes.
"""

import datetime as dt
import importlib.metadata

import exchange_calendars as ec
import pandas as pd

CODES = (
    "XLON XPAR XBRU XLIS XAMS XETR XMIL XMAD XSWX XSTO XNYS XTKS XHKG XSHG".split()
)
FIRST, LAST = 2010, 2030


def hhmm(t):
    return t.strftime("%H%M")


def year_lines(code, year, schedule):
    closed, utc, before = [], [], None
    day = dt.date(year, 1, 1)
    while day.year == year:
        row = schedule.get(day)
        if day.weekday() >= 5 and row is not None:
            raise SystemExit(f"{code}: session on the weekend {day}")
        if day.weekday() < 5 and row is None:
            closed.append(day.strftime("%m%d"))
        if row is not None and row != before:
            utc.append(day.strftime("%m%d=") + row)
            before = row
        day += dt.timedelta(days=1)
    yield " ".join([code, str(year), "closed", *closed])
    yield " ".join([code, str(year), "utc", *utc])


def session(row):
    text = f"{hhmm(row.open)}-{hhmm(row.close)}"
    if not pd.isna(row.break_start):
        text += f"/{hhmm(row.break_start)}-{hhmm(row.break_end)}"
    return text


def main():
    print("# exchange_calendars", importlib.metadata.version("exchange_calendars"))
    for code in CODES:
        cls = ec.get_calendar(code).__class__
        bound = cls.bound_max()
        last = min(LAST, bound.year if bound is not None else LAST)
        cal = cls(start=f"{FIRST}-01-01", end=f"{last}-12-31")
        schedule = {i.date(): session(r) for i, r in cal.schedule.iterrows()}
        for year in range(FIRST, last + 1):
            for line in year_lines(code, year, schedule):
                print(line)


main()
