"""Figures as a picture: one line for each row, with its number and the bounds that its words set.

Positions are per cent of the line's width. Numbers of different units or measures never share a
scale.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kg.errors import shorten
from kg.web.cell import heading, number
from kg.web.visit import Visit, is_number

if TYPE_CHECKING:
    from kg.answer import Answer
    from kg.results import Term

MOST, GROUPS = 40, 6  # lines of a chart, charts of an answer
PARTS, LONGEST = 3, 48  # values in a line's label, characters of each
ROOM = 1.06  # of the greatest number, so that an open end can be seen
# Numbers that name or place a row and do not measure it.
_NAMES = {"start", "end", "year", "paragraph", "sentence", "rank", "place", "confidence", "least"}
_NAMES |= {"most", "lower", "upper", "outOf", "threshold", "since", "columns"}
_BOUNDS = ("lower", "upper")
_WORDS = ("verbatim", "number", "comparator")


class Line(NamedTuple):
    """One row; ``kind`` is exact, above, below, range, about or bar, ``at`` to ``to`` per cent."""

    label: str
    told: str
    kind: str
    at: float
    to: float


class Chart(NamedTuple):
    """Lines on one scale; ``zero`` is where 0 stands, ``more`` how many lines are left out.

    ``apart`` is told with the last chart: how many rows of the answer stand in none.
    """

    title: str
    lines: list[Line]
    zero: float
    more: int
    apart: int = 0


class Mark(NamedTuple):
    """The number of a row with its bounds."""

    kind: str
    low: float
    high: float


def charts(visit: Visit, answer: Answer) -> list[Chart]:
    """The charts of an answer; none where no column measures, or a single row does."""
    column = measured(answer)
    if column is None:
        return []
    names = answer.columns
    groups: dict[tuple[str, ...], list[tuple[Mark, tuple[Term | None, ...]]]] = {}
    for row in answer.terms:
        held = dict(zip(names, row, strict=True))
        bounds = (number(held.get(name)) for name in (column, *_BOUNDS))
        if (value := next((each for each in bounds if each is not None), None)) is None:
            continue
        key = tuple(visit.text(held[name]) for name in ("measure", "unit") if held.get(name))
        groups.setdefault(key, []).append((_mark(held, value, names), row))
    ranked = sorted(groups.items(), key=lambda item: -len(item[1]))
    made = [_chart(visit, names, column, key, rows) for key, rows in ranked if len(rows) > 1]
    made = made[:GROUPS]
    apart = len(answer.terms) - sum(len(chart.lines) + chart.more for chart in made)
    return [*made[:-1], made[-1]._replace(apart=apart)] if made else []


def measured(answer: Answer) -> str | None:
    """The column that measures: ``value``, else the last one of numbers alone, else a bound."""
    if answer.kind != "solutions":
        return None
    numeric = [
        name
        for place, name in enumerate(answer.columns)
        if name not in _NAMES and _all_numbers([row[place] for row in answer.terms])
    ]
    if "value" in numeric:
        return "value"
    if numeric:
        return numeric[-1]
    return next((name for name in _BOUNDS if name in answer.columns), None)


def _all_numbers(terms: list[Term | None]) -> bool:
    bound = [term for term in terms if term is not None]
    return bool(bound) and all(is_number(term) and number(term) is not None for term in bound)


def _mark(held: dict[str, Term | None], value: float, names: tuple[str, ...]) -> Mark:
    """A number with the bounds beside it; with columns for bounds, none of them means "about"."""
    if not set(_BOUNDS) & set(names):
        if "value" in names:
            return Mark("exact", value, value)
        return Mark("bar", min(value, 0.0), max(value, 0.0))
    lower, upper = number(held.get("lower")), number(held.get("upper"))
    if lower is None and upper is None:
        return Mark("about", value, value)
    if lower is not None and upper is not None:
        return Mark("exact" if lower == upper else "range", lower, upper)
    return (
        Mark("above", lower, lower) if lower is not None else Mark("below", upper or 0, upper or 0)
    )


def _chart(
    visit: Visit,
    names: tuple[str, ...],
    column: str,
    key: tuple[str, ...],
    rows: list[tuple[Mark, tuple[Term | None, ...]]],
) -> Chart:
    least = min(0.0, *(mark.low for mark, _ in rows))
    greatest = max(0.0, *(mark.high for mark, _ in rows)) * ROOM or 1.0
    scale = 100 / (greatest - least)
    shared = {name for place, name in enumerate(names) if len({row[place] for _, row in rows}) == 1}
    lines = []
    for mark, row in rows[:MOST]:
        held = dict(zip(names, row, strict=True))
        at, to = (round((end - least) * scale, 2) for end in (mark.low, mark.high))
        told = visit.text(held.get("verbatim")) or visit.text(held[column])
        lines.append(Line(_label(visit, held, column, shared), told, mark.kind, at, to))
    title = " · ".join(key) or _title(visit, column)
    return Chart(title, lines, round(-least * scale, 2), max(0, len(rows) - MOST))


def _title(visit: Visit, column: str) -> str:
    """What is drawn where no column names a measure: a bound alone is not what the lines show."""
    return visit.t("chart.numbers") if column in ("value", *_BOUNDS) else heading(visit, column)


def _label(visit: Visit, held: dict[str, Term | None], column: str, shared: set[str]) -> str:
    """What tells a line from the others: the values that the lines do not share."""
    left = {
        column,
        "measure",
        "unit",
        "notStated",
        *_BOUNDS,
        "lowerInclusive",
        "upperInclusive",
        *_WORDS,
        *shared,
    }
    texts = [visit.text(term) for name, term in held.items() if name not in left and term]
    parts = [shorten(text, LONGEST) for text in dict.fromkeys(texts)][:PARTS]
    return " · ".join(parts) or visit.text(held[column])
