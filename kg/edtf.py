"""First and last day of a time written in EDTF (ISO 8601-2:2019, levels 0 and 1).

Read are years, months, days, times of day, ``X`` for digits that are not stated, ``?``, ``~`` and
``%`` after a whole date, and intervals with an open (``..``) or unknown (nothing) end. Left out are
seasons, whose first and last day no standard fixes, years beyond 1 to 9999, and level 2.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime

_DATE = re.compile(r"([\dX]{4})(?:-([\dX]{2})(?:-([\dX]{2}))?)?", re.ASCII)
_TIME = re.compile(
    r"(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:Z|[+-](\d{2})(?::([0-5]\d))?)?", re.ASCII
)
_YEAR = re.compile(r"\d{4}|\d{3}X|\d{2}XX", re.ASCII)
_MARKS = "?~%"
HINT = "write for example 2023, 2023-08, 2024-05-02, 2024-05-02T08:33:42 or 2021/2025"

Span = tuple[date | None, date | None]


def span(text: str) -> Span:
    """Earliest and latest day that the time can mean; None where an end is open or unknown.

    A mark of doubt (``?``, ``~``, ``%``) does not widen the span. Raises ValueError in words.
    """
    first, slash, last = text.partition("/")
    if not slash:
        return _days(first)
    if "/" in last:
        raise ValueError(f"{text!r} has more than one slash; an interval has two ends")
    if not first.strip(".") and not last.strip("."):
        raise ValueError(f"{text!r} has no end that is a date; {HINT}")
    start, end = _end(first)[0], _end(last)[1]
    if start and end and start > end:
        raise ValueError(f"{text!r} ends before it starts")
    return start, end


def _end(text: str) -> Span:
    return (None, None) if text in ("", "..") else _days(text)


def _days(text: str) -> tuple[date, date]:
    if found := _TIME.fullmatch(text):
        return _moment(text, found)
    stated = text[:-1] if text[-1:] in _MARKS else text
    parts = _DATE.fullmatch(stated)
    if not parts:
        raise ValueError(f"{text!r} is not a time in EDTF; {HINT}")
    year, month, day = parts.groups()
    halves = [part for part in (month, day) if part and part.count("X") == 1]
    if not _YEAR.fullmatch(year) or halves or (month and "X" in year):
        raise ValueError(f"{text!r} has X in a place where EDTF level 1 has none; {HINT}")
    if month == "XX" and day not in (None, "XX"):
        raise ValueError(f"{text!r} states a day of a month that is not stated")
    if year == "0000":
        raise ValueError(f"{text!r} lies before the year 1")
    if month and month.isdigit() and 21 <= int(month) <= 24:
        raise ValueError(f"{text!r} is a season, which has no agreed days; write its months")
    return _first(text, year, month, day), _last(text, year, month, day)


def _first(text: str, year: str, month: str | None, day: str | None) -> date:
    low = [1 if part in (None, "XX") else int(str(part)) for part in (month, day)]
    return _date(text, int(year.replace("X", "0")) or 1, *low)


def _last(text: str, year: str, month: str | None, day: str | None) -> date:
    high = int(year.replace("X", "9"))
    number = 12 if month in (None, "XX") else int(str(month))
    if day is not None and day != "XX":
        return _date(text, high, number, int(day))
    _date(text, high or 1, number, 1)
    return date(high, number, monthrange(high, number)[1])


def _moment(text: str, found: re.Match[str]) -> tuple[date, date]:
    try:
        day = datetime.fromisoformat(found[1]).date()
    except ValueError as error:
        raise ValueError(f"{text!r} is no time: {error}") from None
    if int(found[2] or 0) > 14:
        raise ValueError(f"{text!r} is no time: its offset from UTC is over 14 hours")
    return day, day


def _date(text: str, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise ValueError(f"{text!r} is no day of the calendar: {error}") from None
