from __future__ import annotations

import math
import time
import warnings
from calendar import monthrange
from datetime import date
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kg.edtf import span

with warnings.catch_warnings():  # the oracle's own grammar is warned of by its parser library
    warnings.simplefilter("ignore")
    from edtf import parse_edtf


@st.composite
def plain(draw: st.DrawFn) -> str:
    """A year, month or day, perhaps with digits that are not stated."""
    day = draw(st.dates(date(1, 1, 1), date(9999, 12, 31)))
    year, month = f"{day.year:04}", f"{day.month:02}"
    forms = [year, f"{year[:3]}X", f"{year[:2]}XX", f"{year}-{month}", day.isoformat()]
    forms += [f"{year}-XX", f"{year}-XX-XX", f"{year}-{month}-XX"]
    return draw(st.sampled_from([form for form in forms if form not in ("000X", "00XX")]))


MARKED = st.builds("".join, st.tuples(plain(), st.sampled_from(["", "?", "~", "%"])))
# The oracle cannot tell the last day of an interval that ends with X.
STATED = plain().filter(lambda text: "X" not in text)
INTERVALS = st.builds("/".join, st.tuples(STATED, STATED))
OPEN = st.one_of(STATED.map("../{}".format), STATED.map("{}/..".format))


def day_of(moment: Any) -> date | None:
    if isinstance(moment, float):
        assert math.isinf(moment)
        return None
    assert isinstance(moment, time.struct_time)
    return date(*moment[:3])


@given(st.one_of(MARKED, INTERVALS, OPEN))
def test_the_edtf_package_agrees(text: str) -> None:
    try:
        first, last = span(text)
    except ValueError as error:
        assert "ends before it starts" in str(error)
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        oracle = parse_edtf(text)
        assert (first, last) == (day_of(oracle.lower_strict()), day_of(oracle.upper_strict()))


@given(st.one_of(MARKED, INTERVALS, OPEN))
def test_the_first_day_is_not_after_the_last(text: str) -> None:
    try:
        first, last = span(text)
    except ValueError:
        assume(False)
    assert first or last
    assert not (first and last) or first <= last


@given(st.dates())
def test_a_day_is_itself(day: date) -> None:
    assert span(day.isoformat()) == (day, day)
    assert span(f"{day.isoformat()}T08:33:42") == (day, day)
    month = monthrange(day.year, day.month)[1]
    assert span(day.isoformat()[:7]) == (day.replace(day=1), day.replace(day=month))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2023", "2023-01-01", "2023-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2011/2015", "2011-01-01", "2015-12-31"),
        ("2024-05-02T08:33:42+08:00", "2024-05-02", "2024-05-02"),
        ("/2015", None, "2015-12-31"),
        ("2011/", "2011-01-01", None),
    ],
)
def test_spans(text: str, first: str | None, last: str | None) -> None:
    wanted = tuple(date.fromisoformat(day) if day else None for day in (first, last))
    assert span(text) == wanted


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "not a time"),
        ("last year", "not a time"),
        ("2023-8", "not a time"),
        ("2011..2015", "not a time"),
        ("2023-13", "calendar"),
        ("2023-02-29", "calendar"),
        ("2023-02-00", "calendar"),
        ("0000", "year 1"),
        ("2023-1X", "X in a place"),
        ("2X23", "X in a place"),
        ("201X-05", "X in a place"),
        ("2023-XX-05", "not stated"),
        ("2023-21", "season"),
        ("2015/2011", "ends before"),
        ("2011/2013/2015", "more than one slash"),
        ("../..", "no end"),
        ("/", "no end"),
        ("2024-05-02T25:00:00", "no time"),
        ("2024-05-02T08:00:00+15:00", "offset"),
        ("２０２４", "not a time"),
    ],
)
def test_bad_times_are_refused_in_words(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        span(text)
